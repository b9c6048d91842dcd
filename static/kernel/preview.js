// The preview: the server turns the words into what others would see, so there is one way to read them, not two.

import { fragment } from "./html.js";

export async function preview(form) {
  const section = form.querySelector("[data-shown]");
  section.querySelector("[data-prose]").replaceChildren(await rendered(form));
  section.hidden = false;
  section.focus();
}

/** The words as elements, or the sentence that says why not. */
async function rendered(form) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf_token.value };
  const body = JSON.stringify({ body: form.elements.body.value });
  try {
    const answer = await fetch("/forums/preview", { method: "POST", headers, body });
    const said = await answer.json();
    return answer.ok ? fragment(said.html) : (said.problems?.body ?? said.detail);
  } catch {
    return "The preview does not work just now. Your words are still here.";
  }
}
