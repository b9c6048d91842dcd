// What came, said for those who listen: each message once, and several that come together as a number.

import { wordsOf } from "./words.js";

export class Heard {
  constructor(element) {
    this.said = element.querySelector("[data-said]");
    this.waiting = 0;
  }

  tell(items) {
    const others = items.filter((item) => !("mine" in item.dataset));
    this.waiting += others.length;
    this.latest = others.at(-1) ?? this.latest;
    clearTimeout(this.telling);
    if (this.waiting) this.telling = setTimeout(() => this.speak(), 800);
  }

  speak() {
    const one = this.waiting === 1;
    const words = one && this.latest && wordsOf(this.latest);
    this.said.textContent = words ? `${this.latest.querySelector(".speaker-name").textContent}: ${words}` : `${this.waiting} new messages`;
    this.waiting = 0;
  }
}
