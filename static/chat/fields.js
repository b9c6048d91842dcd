// What the composer of a channel holds, as it is sent, and put back where it came from.

/** Without what is empty: the server takes that for granted. */
export function read(form) {
  const { body, byline, answers, thread, note = "", narrow, safe_reason = "", safe_words = "" } = Object.fromEntries(new FormData(form));
  return { body, byline, answers, thread: Number(thread) || undefined, note: note || undefined, narrow: Boolean(narrow) || undefined, safe_reason, safe_words };
}

/** What was typed meanwhile stays behind what comes back. */
export function back(form, entry) {
  const typed = form.elements.body.value.trim();
  form.elements.body.value = typed && entry.body ? `${entry.body}\n\n${typed}` : entry.body || typed;
  if (entry.byline) form.elements.byline.value = entry.byline;
  form.elements.answers.value = entry.answers;
  note(form, entry.note);
}

export function clear(form) {
  form.elements.body.value = "";
  note(form);
  form.querySelector("[data-paused]").replaceChildren();
  form.querySelector("[data-restored]")?.remove();
}

function note(form, words = "") {
  form.elements.note.value = words;
  form.elements.note.closest("details").open = words !== "";
}
