// What a message answers: the line does not know who may see that, so it is shown from what stands on the page already.

import { wordsOf } from "./words.js";

const MOST = 90; // letters
const UNKNOWN = "Answers an earlier message";

/** Fills the line of an answer from the answered message, where this page has it; what was changed or taken back goes. */
export function recall(list, line) {
  const before = line && list.querySelector(`[data-id="${line.dataset.of}"]`);
  if (!before) return;
  const words = wordsOf(before);
  line.querySelector("a").textContent = words ? before.querySelector(".speaker-name").textContent : UNKNOWN;
  const said = line.querySelector(":scope > span") ?? line.appendChild(document.createElement("span"));
  said.textContent = ` ${words.slice(0, MOST)}`;
}
