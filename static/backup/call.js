// An open call: looks again when it hears that something has changed, and every now and then, in case it did not hear.

import { fragment } from "../kernel/html.js";
import { listen } from "../kernel/live.js";

const EVERY = 15_000;

export function mount(page) {
  const place = page.querySelector("[data-call]");
  page.querySelector("[data-again]").hidden = true;
  const look = async () => {
    const answer = await fetch(page.dataset.now, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer?.ok) show(page, place, fragment((await answer.json()).html));
  };
  const closed = () => {};
  listen("backup", page.dataset.person, { news: look, again: look, closed });
  setInterval(() => !document.hidden && place.querySelector("[data-going]") && look(), EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || look());
}

/** Puts the new state in place if it is another one; the focus stays where it was, or goes to what is said now. */
function show(page, place, words) {
  const mark = (within) => within.querySelector("[data-mark]").dataset.mark;
  if (mark(words) === mark(place)) return;
  const had = place.contains(document.activeElement);
  place.replaceChildren(words);
  const said = place.querySelector("[data-state]");
  page.querySelector("[data-told]").textContent = said.textContent;
  if (!had) return;
  said.tabIndex = -1;
  said.focus();
}
