// What the guard asks about a file: another name, a reason why it is safe, or leaving it out.

import { fragment } from "../kernel/html.js";

let made = 0;

/** Shows the questions in `place`; the answer comes as `again(name, reason)` or `leave()`. */
export function ask(place, html, again, leave) {
  place.replaceChildren(fragment(html));
  const name = place.querySelector("[data-name]");
  const reason = place.querySelector("[data-reason]");
  for (const field of [name, reason]) {
    field.id = `asked-${(made += 1)}`;
    field.previousElementSibling.htmlFor = field.id;
  }
  place.querySelector("[data-again]").addEventListener("click", () => again(name.value.trim(), reason.value));
  place.querySelector("[data-leave]").addEventListener("click", leave);
  for (const field of [name, reason]) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // it would send the message
      again(name.value.trim(), reason.value);
    });
  }
  place.firstElementChild.focus();
}
