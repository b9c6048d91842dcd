// How far this person has read: noted a moment after the end of the channel was in sight.

const SOON = 700;

export class Marks {
  constructor(element, last) {
    Object.assign(this, { element, seen: last, list: element.querySelector("[data-messages]") });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), SOON);
  }

  send() {
    const last = Number([...this.list.querySelectorAll("[data-seq]")].at(-1)?.dataset.seq ?? 0);
    if (document.hidden || last <= this.seen) return;
    this.seen = last;
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("#step").elements.csrf_token.value };
    const path = `/chat/channels/${this.element.dataset.channel}/read`;
    fetch(path, { method: "POST", headers, body: JSON.stringify({ seq: last }) }).catch(() => (this.seen = 0));
  }
}
