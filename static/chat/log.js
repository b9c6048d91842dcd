// What was said, on the page: in order, with its days and bursts, without moving what somebody reads.

import { fragment } from "../kernel/html.js";
import { recall } from "./answered.js";
import { Days } from "./days.js";
import { offer } from "./acts.js";
import { offerEarlier } from "./earlier.js";
import { Heard } from "./heard.js";
import { Marks } from "./marks.js";
import { belongs, counted, stayOpen } from "./threads.js";

const NEAR = 80; // pixels from the end that count as being there

export class Log {
  constructor(element) {
    this.element = element;
    this.box = element.querySelector("[data-log]");
    this.list = element.querySelector("[data-messages]");
    this.days = new Days(this.list, element.dataset.zone);
    this.heard = new Heard(element);
    this.marks = new Marks(element, Number(element.dataset.last));
    this.days.tidy();
    this.start();
    this.watch();
  }

  /** The first unread message, or the end; a message that the address names stays where the browser put it. */
  start() {
    const fresh = this.list.querySelector(".since");
    if (fresh) this.box.scrollTop = fresh.offsetTop - this.box.offsetTop - 48;
    else if (!/^#m\d/.test(location.hash)) this.down();
  }

  watch() {
    const earlier = this.box.querySelector("[data-earlier]");
    if (earlier) offerEarlier(this, earlier);
    this.box.addEventListener("scroll", () => this.near() && this.atEnd(), { passive: true });
    document.addEventListener("visibilitychange", () => this.near() && this.atEnd());
    const down = this.element.querySelector("[data-down]");
    down.addEventListener("click", () => ("end" in this.element.dataset ? this.down() : location.assign(location.pathname)));
  }

  near() {
    return this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR;
  }

  down() {
    this.box.scrollTop = this.box.scrollHeight;
  }

  numbered(seq) {
    return this.list.querySelector(`[data-seq="${seq}"]`);
  }

  /** Adds messages in their order; one that is there already stays as it is. */
  add(pieces, own) {
    const stay = this.near();
    const added = [];
    for (const item of pieces.flatMap((html) => [...fragment(html).querySelectorAll("[data-seq]")])) {
      const seq = Number(item.dataset.seq);
      if (this.numbered(seq) || !belongs(this.element, item)) continue;
      if (own.has(seq)) this.mark(item);
      offer(this.element, item, "[data-keeping]");
      if (!("mine" in item.dataset)) offer(this.element, item, "[data-moderating]");
      const after = [...this.list.querySelectorAll("[data-seq]")].findLast((one) => Number(one.dataset.seq) < seq);
      after ? after.after(item) : this.list.append(item);
      added.push(item);
      counted(this.list, item);
    }
    if (!added.length) return;
    this.element.querySelector("[data-empty]")?.remove();
    for (const item of added) recall(this.list, item.querySelector("[data-of]"));
    this.days.tidy();
    this.heard.tell(added);
    if (stay) this.down() ?? this.atEnd();
    else if (added.some((item) => !("mine" in item.dataset))) this.below();
  }

  /** Puts what was changed in the place of what it was. */
  change(html) {
    for (const item of fragment(html).querySelectorAll("[data-seq]")) {
      if (!belongs(this.element, item)) continue;
      const before = this.numbered(item.dataset.seq);
      if (before) stayOpen(before, item);
      before?.replaceWith(item);
      for (const line of this.list.querySelectorAll(`[data-of="${item.dataset.id}"]`)) recall(this.list, line);
    }
    if (html) this.days.tidy();
  }

  /** A message that stands here already turns out to be mine. */
  own(seq) {
    const item = this.numbered(seq);
    if (item && !("mine" in item.dataset)) this.mark(item);
  }

  mark(item) {
    item.dataset.mine = "";
    offer(this.element, item, "[data-own]");
  }

  below() {
    this.element.querySelector("[data-below]").hidden = false;
  }

  /** At the end, in sight: everything shown is read. */
  atEnd() {
    if (!("end" in this.element.dataset)) return;
    this.element.querySelector("[data-below]").hidden = true;
    if (!document.hidden) this.marks.soon();
  }
}
