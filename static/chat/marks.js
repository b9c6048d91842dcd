// How far this person has read: noted some seconds after the end of the channel was in sight, or when the page is left.

const SOON = 2000; // milliseconds, and up to as many more: a thousand who read one message do not say so at once
const SPREAD = 10_000;

export class Marks {
  constructor(element, last) {
    Object.assign(this, { element, seen: last, list: element.querySelector("[data-messages]") });
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.send());
    window.addEventListener("pagehide", () => this.timer && this.send());
  }

  /** Whoever reads a thread has not read the channel around it. */
  soon() {
    if (this.element.dataset.thread) return;
    this.timer ??= setTimeout(() => this.send(), SOON + Math.random() * SPREAD);
  }

  send() {
    const last = Number([...this.list.querySelectorAll("[data-seq]")].at(-1)?.dataset.seq ?? 0);
    clearTimeout(this.timer);
    this.timer = undefined;
    if (last <= this.seen) return;
    this.seen = last;
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.querySelector("#step").elements.csrf_token.value };
    const path = `/chat/channels/${this.element.dataset.channel}/read`;
    fetch(path, { method: "POST", headers, body: JSON.stringify({ seq: last }), keepalive: true }).catch(() => (this.seen = 0));
  }
}
