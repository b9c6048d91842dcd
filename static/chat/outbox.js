// What was sent and not yet acknowledged: kept over a reload, sent in order, each under a number that stays its own.

import { Pending } from "./pending.js";
import { Store } from "./store.js";

const WAITS = [1, 2, 4, 8, 15, 30]; // seconds between tries
const SIGNED_OUT = "You were signed out. Your words are kept here; sign in on another tab, and they are sent.";

export class Outbox {
  constructor(element, stored) {
    Object.assign(this, { element, stored, path: `/chat/channels/${element.dataset.channel}/messages`, tries: 0 });
    this.pending = new Pending(element.querySelector("[data-outbox]"));
    const { person, channel } = element.dataset;
    this.place = element.querySelector("[data-say]")?.dataset.place ?? ""; // for the count of pauses
    this.store = new Store(`outbox ${person} ${channel} `, "shared" in element.dataset, (key) => this.sentElsewhere(key));
    this.entries = this.store.all();
    for (const entry of this.entries) this.show(entry);
    addEventListener("online", () => this.go());
    this.go();
  }

  put(words) {
    const entry = { ...words, key: crypto.randomUUID?.() ?? number(), at: Date.now() };
    this.entries.push(entry);
    this.store.keep(entry);
    this.show(entry);
    this.go();
  }

  /** Sends what waits, one after the other, until nothing is left or it cannot be. */
  async go() {
    clearTimeout(this.timer);
    if (this.sending) return;
    while ((this.sending = this.entries.find((entry) => !entry.refused))) {
      this.pending.say(this.sending, "Sending…");
      if (!(await this.send(this.sending))) break;
      this.tries = 0;
    }
    this.sending = undefined;
  }

  /** Whether to go on with the next one. */
  async send(entry) {
    const { key, refused, closed, at, shown, ...words } = entry; // what is shown stays here
    const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key, "X-Place": this.place, "X-CSRF-Token": document.querySelector("#step").elements.csrf_token.value };
    const answer = await fetch(this.path, { method: "POST", headers, body: JSON.stringify(words), signal: AbortSignal.timeout?.(20_000) }).catch(() => undefined);
    if (answer?.ok) {
      const stored = await answer.json().catch(() => undefined);
      if (stored) return this.done(entry, stored);
    }
    if (!answer || answer.ok || answer.status >= 500 || answer.status === 429) return this.later(entry, answer);
    const problem = await answer.json().catch(() => ({}));
    if (answer.status === 401) return this.wait(entry, SIGNED_OUT, 30);
    if (problem.findings && this.paused) return this.paused(entry, problem);
    entry.closed = answer.status === 403 || answer.status === 404;
    return this.refuse(entry, problem);
  }

  done(entry, stored) {
    this.drop(entry);
    this.stored(stored);
    return true;
  }

  later(entry, answer) {
    const asked = Number(answer?.headers.get("Retry-After")) || WAITS[Math.min(this.tries++, WAITS.length - 1)];
    const words = answer?.status === 429 ? "That was a lot at once. It is kept and sent in a moment." : "Not sent yet. It is kept and sent as soon as it can be.";
    return this.wait(entry, words, asked);
  }

  wait(entry, words, seconds) {
    this.pending.say(entry, words, ["Try now", () => this.go()]);
    this.timer = setTimeout(() => this.go(), seconds * 1000);
    return false;
  }

  /** What cannot be stored goes back to its author with the reason, and stands in nobody's way. */
  refuse(entry, problem) {
    const why = Object.values(problem.problems ?? {}).join(" ") || problem.detail || "This cannot be sent.";
    entry.refused = why;
    this.store.keep(entry);
    const back = this.place ? [["Take it back to edit", () => this.back(entry)]] : [];
    const other = entry.closed && this.store.kept ? [["Take it to another channel", () => this.elsewhere(entry)]] : [];
    this.pending.say(entry, `Not sent: ${why}`, ...other, ...back, ["Throw away", () => this.drop(entry)]);
    return true;
  }

  /** Another tab of mine has sent it, or thrown it away. */
  sentElsewhere(key) {
    const entry = this.entries.find((one) => one.key === key && one !== this.sending);
    if (entry) this.drop(entry);
  }

  /** The words go to a composer with other readers, and are sent from there by their author alone. */
  async elsewhere(entry) {
    const { offer } = await import("./elsewhere.js");
    return offer(this.pending.item(entry), this.element.dataset, entry, () => this.drop(entry));
  }

  back(entry) {
    this.drop(entry);
    this.element.dispatchEvent(new CustomEvent("community:back", { detail: entry }));
  }

  show(entry) {
    this.pending.show(entry);
    if (entry.refused) this.refuse(entry, { detail: entry.refused });
  }

  drop(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    this.store.forget(entry);
    this.pending.remove(entry);
  }
}

/** Where the page is not secure, browsers make no UUID. */
function number() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
