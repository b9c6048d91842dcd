// What happens to an open page when its channel closes, or is no longer this reader's.

/** The channel was closed, or opened again, while this page was open. */
export function silence(element, writes) {
  const say = element.querySelector("#say");
  if (!say || say.hidden !== writes) return;
  say.hidden = !writes;
  element.querySelector("[data-line]").textContent = writes ? "" : "Nothing can be written here any more just now. What you were writing is kept as your draft.";
}

/** The right to read ended while the page was open: what it showed goes, and the reason stays. */
export function close(element, line) {
  for (const part of element.querySelectorAll("[data-log], #say")) part.remove();
  line.textContent = "This channel is no longer shared with you, so it was closed. What you were writing is kept as your draft.";
}
