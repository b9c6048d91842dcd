// Quoting a post: what is selected in it, or its first words, as Markdown that links back to it.

const LONGEST = 500;

/** Puts the selected words of a post, or all of them, into the page's composer. */
export function quote(page, link) {
  const form = page.querySelector("[data-place]");
  const post = link.closest(".post");
  const prose = post.querySelector(".prose");
  if (!prose) return; // removed meanwhile
  const picked = document.getSelection();
  const inside = !picked.isCollapsed && prose.contains(picked.anchorNode) && prose.contains(picked.focusNode);
  const name = inert(post.querySelector(".by-name").textContent.trim());
  const address = new URL(link.href).searchParams.get("quote");
  const lines = shortened(inside ? picked.toString() : prose.innerText).split(/\n+/);
  const quoted = lines.map((line) => `> ${inert(line.trim())}`).join("\n");
  form.dispatchEvent(new CustomEvent("community:quote", { detail: `> [${name} wrote](/forums/posts/${address}):\n${quoted}\n\n` }));
}

function shortened(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s\S*$/, "")}…` : text.trim();
}

/** Quoted words are words: nothing in them is read as markup again, and nobody is mentioned twice. */
function inert(text) {
  return text
    .replaceAll("&", "&amp;")
    .replace(/[\\`*_[\]<~@|]|:(?=[a-z/+-])|^[#>+=-]/g, "\\$&")
    .replace(/^(\d+)\./, "$1\\.");
}
