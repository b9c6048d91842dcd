// The one place where text becomes elements: pieces of our own pages, which the server has cleaned already.

const asIs = { createHTML: (text) => text };
const policy = window.trustedTypes ? window.trustedTypes.createPolicy("community", asIs) : asIs;

/** The elements that a piece of one of our pages describes; scripts in it never run. */
export function fragment(text) {
  const template = document.createElement("template");
  template.innerHTML = policy.createHTML(text);
  return template.content;
}
