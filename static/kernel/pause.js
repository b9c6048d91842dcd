// The pause before posting: finds the marked words again in what is being written, and changes them if asked to.

/** Wakes every finding of the form; `offer` shows a button and says what it does. */
export function mount(form, offer) {
  for (const finding of form.querySelectorAll("[data-words]")) wake(form, finding, offer);
}

function wake(form, finding, offer) {
  const { field, start, words } = finding.dataset;
  const box = form.elements[field];
  const place = () => nearest(box.value, words, Number(start));
  offer(finding, "[data-find]", () => select(box, place(), words.length));
  offer(finding, "[data-use]", (button) => {
    const at = place();
    if (at < 0) return;
    box.setRangeText(button.dataset.use, at, at + words.length, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    finding.querySelector("mark").replaceWith("Changed.");
    finding.querySelector(".row").remove();
  });
}

function select(box, at, length) {
  box.focus();
  if (at >= 0) box.setSelectionRange(at, at + length);
}

/** Where the words stand now: the place nearest to where they stood when the form was sent, or -1. */
function nearest(text, words, start) {
  const after = text.indexOf(words, start);
  const before = text.lastIndexOf(words, start);
  if (before < 0 || after < 0) return Math.max(before, after);
  return after - start <= start - before ? after : before;
}
