// One's own profile: while it is being changed, the server says what each kind of viewer would see of it.

import { fragment } from "../kernel/html.js";

const PAUSE = 600;
const EDGE = ["csrf_token", "client_key", "draft"];

export function mount(element) {
  const form = element.querySelector("form");
  let timer;
  let asked = 0;

  async function show() {
    const number = ++asked;
    const said = await seen(form);
    if (number === asked) replace(element, said);
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  if (touched(form)) show();
}

/** Whether somebody was quicker than this script, or came back to a page that their browser has filled in again. */
function touched(form) {
  const fields = [...form.querySelectorAll("input, textarea")];
  return fields.some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
}

/** What others would see, as { html }, or why not, as { words }. */
async function seen(form) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf_token.value };
  try {
    const answer = await fetch("/settings/profile/preview", { method: "POST", headers, body: sent(form) });
    const said = await answer.json();
    if (answer.ok) return { html: said.html, words: "As it would look. Nothing has been saved yet." };
    return { words: Object.values(said.problems ?? {})[0] ?? said.detail };
  } catch {
    return { words: "The preview does not work just now. Your words are still here." };
  }
}

function sent(form) {
  const fields = new FormData(form);
  const names = [...new Set(fields.keys())].filter((name) => !EDGE.includes(name));
  const values = names.map((name) => [name, name === "skills" ? fields.getAll(name) : fields.get(name)]);
  return JSON.stringify(Object.fromEntries(values));
}

/** Puts the new previews in place of the old ones; those that were open stay open. */
function replace(element, said) {
  element.querySelector("[data-state]").textContent = said.words;
  if (!said.html) return;
  const shown = element.querySelector("[data-previews]");
  const open = [...shown.querySelectorAll("details")].map((one) => one.open);
  shown.replaceChildren(fragment(said.html));
  shown.querySelectorAll("details").forEach((one, number) => (one.open = open[number] ?? one.open));
}
