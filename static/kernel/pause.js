// The pause before posting: takes what is suggested in place and gives it back, without sending anything.

/** Wakes every finding; each button does in the field what it would otherwise ask the server for. Whoever writes just now keeps the focus. */
export function mount(pause, writes = false) {
  const form = pause.closest("form");
  const findings = [...pause.querySelectorAll("[data-number]")].map((element) => new Found(element, form, pause));
  for (const found of findings) found.wake();
  const all = pause.querySelector("[data-all]");
  all?.addEventListener("click", (event) => {
    event.preventDefault();
    const some = findings.filter((found) => !("whole" in found.element.dataset));
    const back = some.every((found) => found.taken);
    for (const found of some) if (found.taken === back) found.turn();
    all.textContent = back ? "Take all suggestions" : "Put all words back";
    say(pause, back ? "Your words are back." : "All suggestions are in your text. Nothing has been posted.");
  });
  if (writes) say(pause, pause.querySelector("h2, h3").textContent);
  else if (!pause.contains(document.activeElement)) pause.focus({ preventScroll: true });
  pause.scrollIntoView(); // its beginning: it is often higher than a phone
}

class Found {
  constructor(element, form, pause) {
    Object.assign(this, { element, form, pause, taken: false, ...element.dataset });
    const { field } = element.closest("[data-field]").dataset;
    this.boxes = [...form.querySelectorAll(`[name="${CSS.escape(field)}"]`)];
    this.button = element.querySelector("[data-take]");
    this.offer = [...this.button.childNodes].map((node) => node.cloneNode(true));
    // What was found stands in the words without the space around them.
    const [box] = this.boxes;
    this.at = Number(this.start) + (box.value.length - box.value.trimStart().length);
  }

  wake() {
    this.button.addEventListener("click", (event) => {
      event.preventDefault();
      const done = this.turn();
      if (done) say(this.pause, this.taken ? `Changed. Nothing has been posted.` : `“${this.words}” is back.`);
      else say(this.pause, "These words no longer stand there. Please look at your text.");
    });
    const find = this.element.querySelector("[data-find]");
    find.hidden = false;
    find.addEventListener("click", () => this.show());
  }

  /** Takes the suggestion, or puts the words back; whether that could be done. */
  turn() {
    const [box, from, to] = this.way(this.taken ? this.put : this.words);
    if (!box) return false;
    if (!this.taken) this.remember(box, from);
    else if (box.value === this.after) box.value = this.before;
    else box.setRangeText(this.gone, from, to, "end");
    this.taken = !this.taken;
    if (this.taken) this.after = box.value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    this.paint();
    return true;
  }

  /** The field and the place where `words` stand now; words that were taken out stood where they were. */
  way(words) {
    for (const box of this.boxes) {
      const at = words === "" ? Math.min(this.at, box.value.length) : nearest(box.value, words, this.at);
      if (at >= 0 && (words !== "" || box === this.box)) return [box, at, at + words.length];
    }
    return [];
  }

  /** Puts the suggestion in place and notes what stood there; a space too many goes with words taken out. */
  remember(box, from) {
    const to = from + this.words.length;
    const next = box.value[to] ?? " ";
    const spare = !this.use && box.value[from - 1] === " " && " .,;:!?\n".includes(next) ? 1 : 0;
    Object.assign(this, { box, before: box.value, at: from - spare, put: this.use });
    this.gone = box.value.slice(this.at, to);
    box.setRangeText(this.use, this.at, to, "end");
  }

  show() {
    const [box, from, to] = this.way(this.taken ? this.put : this.words);
    (box ?? this.boxes[0]).focus();
    if (box) box.setSelectionRange(from, to);
  }

  /** Shows in the marked text and on the button how it stands. */
  paint() {
    this.element.toggleAttribute("data-taken", this.taken);
    if (this.taken) this.button.textContent = "Put my words back";
    else this.button.replaceChildren(...this.offer.map((node) => node.cloneNode(true)));
    for (const mark of this.pause.querySelectorAll(`[data-mark="${this.number}"]`)) {
      mark.dataset.was ??= (mark.querySelector("a")?.firstChild ?? mark).textContent;
      const text = mark.querySelector("a") ? mark.querySelector("a").firstChild : mark;
      text.textContent = this.taken ? (mark.querySelector("a") ? this.use || "…" : "") : mark.dataset.was;
    }
  }
}

function say(pause, sentence) {
  pause.querySelector("[data-told]").textContent = sentence;
}

/** Where the words stand now: the place nearest to where they stood when the form was sent, or -1. */
function nearest(text, words, start) {
  const after = text.indexOf(words, start);
  const before = text.lastIndexOf(words, start);
  if (before < 0 || after < 0) return Math.max(before, after);
  return after - start <= start - before ? after : before;
}
