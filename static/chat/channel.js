// An open channel: what is said arrives in order and once, what is sent is never lost, and what is missing is fetched.

import { listen } from "../kernel/live.js";
import { close, silence } from "./ends.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { Saying } from "./saying.js";

const SPREAD = 800; // milliseconds over which many pages fetch what changed

export function mount(element) {
  fill(element);
  addEventListener("resize", () => fill(element));
  const log = new Log(element);
  const caught = new Caught(element, log);
  const form = element.querySelector("[data-say]");
  const outbox = new Outbox(element, (answer) => caught.mine(answer));
  if (form) new Saying(element, form, outbox, log);
  element.querySelector("[data-react]").addEventListener("submit", (event) => react(event, caught));
  const line = element.querySelector("[data-line]");
  const company = element.querySelector("[data-company]") && import("./company.js").then((part) => new part.Company(element));
  listen("channel", element.dataset.channel, {
    said: (frame) => caught.said(frame),
    news: () => setTimeout(() => caught.up(), Math.random() * SPREAD),
    again: (answer) => {
      element.dataset.live = "";
      caught.up(answer);
      company?.then((one) => one.say());
      outbox.go();
    },
    here: (message) => company?.then((one) => one.show(message)),
    closed: () => close(element, line),
    lost: () => (line.textContent = "No connection just now. What you write is kept and sent as soon as there is one."),
    found: () => (line.textContent = ""),
  });
}

/** Knows up to which number and which change nothing is missing, and fetches what is. */
class Caught {
  constructor(element, log) {
    Object.assign(this, { element, log, path: `/chat/channels/${element.dataset.channel}` });
    this.last = Number(element.dataset.last);
    this.changes = Number(element.dataset.changes);
    this.own = new Set();
    this.atEnd = "end" in element.dataset;
  }

  /** What everybody hears: only what follows on the last one without a gap is shown as it came. */
  said({ after, last, messages }) {
    if (last <= this.last) return;
    if (!this.atEnd) return this.log.below();
    if (after > this.last || this.busy) return this.up();
    this.log.add(messages.filter((message) => message.seq > this.last).map((message) => message.html), this.own);
    this.last = last;
  }

  /** My own message is stored as this number: it is shown as mine, whichever comes first, this or the message. */
  mine({ seq }) {
    this.own.add(seq);
    this.log.own(seq);
    if (this.atEnd && seq > this.last) setTimeout(() => seq > this.last && this.up(), 400);
  }

  /** Fetches what is missing; one at a time, and once more if something came meanwhile. */
  up(answer) {
    if (answer && answer.last <= this.last && answer.changes <= this.changes) return undefined;
    this.again = true;
    this.busy ??= this.run().finally(() => (this.busy = undefined));
    return this.busy;
  }

  async run() {
    while (this.again) {
      this.again = false;
      const done = await this.some();
      if (!done) return done === undefined && setTimeout(() => this.up(), 3000 + Math.random() * 3000);
    }
  }

  async some() {
    const answer = await fetch(`${this.path}/since?seq=${this.last}&changes=${this.changes}`, { headers: { Accept: "application/json" } }).catch(() => undefined);
    if (!answer || answer.status >= 500) return undefined; // not now
    if (!answer.ok) return false;
    const { html, changed, last, changes, more, writes } = await answer.json();
    silence(this.element, writes);
    this.log.change(changed);
    if (this.atEnd) this.log.add([html], this.own);
    Object.assign(this, { last: Math.max(last, this.last), changes: Math.max(changes, this.changes) });
    this.again ||= more;
    return true;
  }
}

/** A kind word is given, or taken back, without leaving the page. */
async function react(event, caught) {
  event.preventDefault();
  const { submitter, target } = event;
  const item = submitter.closest("[data-seq]");
  submitter.closest("details")?.removeAttribute("open");
  const body = new URLSearchParams(new FormData(target, submitter));
  const answer = await fetch(submitter.formAction, { method: "POST", body, redirect: "manual" }).catch(() => undefined);
  if (answer?.type !== "opaqueredirect") return;
  await caught.up();
  caught.log.numbered(item.dataset.seq)?.focus();
}

/** The window that is left below the head. */
function fill(element) {
  element.style.setProperty("--chat-top", `${Math.round(element.getBoundingClientRect().top + scrollY)}px`);
}
