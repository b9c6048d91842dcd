// How many are here, and that somebody is typing, where a channel shows it: as numbers, never who.

import { send } from "../kernel/live.js";

const EVERY = 25_000; // milliseconds; whoever says nothing for a minute is not counted
const TYPING = 3_000;

export class Company {
  constructor(element) {
    Object.assign(this, { element, what: { kind: "channel", id: element.dataset.channel }, line: element.querySelector("[data-company]") });
    setInterval(() => this.say(), EVERY);
    document.addEventListener("visibilitychange", () => this.say());
    element.querySelector("#body")?.addEventListener("input", ({ target }) => this.typed(target.value !== ""));
    element.querySelector("[data-say]")?.addEventListener("community:sent", () => this.say());
  }

  say(typing = false) {
    if (!document.hidden) send("here", { ...this.what, typing });
  }

  typed(typing) {
    const now = Date.now();
    if (typing && now - (this.at ?? 0) < TYPING) return;
    this.at = typing ? now : 0;
    this.say(typing);
  }

  /** One's own typing is no news. */
  show({ here, typing }) {
    const others = here - 1;
    const mine = Date.now() - (this.at ?? 0) < 2 * TYPING ? 1 : 0;
    const company = others > 0 ? `${others} ${others === 1 ? "other is" : "others are"} here` : "";
    this.line.textContent = [company, typing - mine > 0 ? "Somebody is typing…" : ""].filter(Boolean).join(". ");
  }
}
