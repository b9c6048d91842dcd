// The composer of a channel: sends without leaving the page, shows the pause in its place, answers, and takes words back.

import { Tray } from "../files/tray.js";
import { fragment } from "../kernel/html.js";
import { mount } from "../kernel/pause.js";
import { back, clear, read } from "./fields.js";
import { wordsOf } from "./words.js";

const BYLINE = "byline";

export class Saying {
  constructor(element, form, outbox, log) {
    Object.assign(this, { element, form, outbox, log, body: form.elements.body });
    outbox.paused = (entry, problem) => this.pause(entry, problem);
    form.addEventListener("submit", (event) => this.submit(event));
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.body.addEventListener("input", () => this.grow());
    element.addEventListener("click", (event) => this.click(event));
    element.addEventListener("community:back", (event) => this.back(event.detail));
    form.querySelector("[data-alone]").addEventListener("click", () => this.answer());
    form.querySelector("[data-hint]").textContent = matchMedia("(pointer: fine)").matches ? "Enter sends, Shift+Enter begins a line." : "";
    this.tray = new Tray(form, element);
    this.remember();
    this.grow();
    if (!("shared" in element.dataset)) import("./elsewhere.js").then((part) => part.bring(element.dataset, (entry) => this.back(entry)));
  }

  /** How one appears is kept while the page is open, and from one page to the next where that tells nobody anything. */
  remember() {
    const choice = this.form.elements[BYLINE];
    const place = `byline ${this.element.dataset.person} ${this.element.dataset.channel}`;
    const kept = "shared" in this.element.dataset ? "" : sessionStorage.getItem(place);
    if (kept && !choice.value && [...choice.options].some((option) => option.value === kept)) choice.value = kept;
    choice.addEventListener("change", () => "shared" in this.element.dataset || sessionStorage.setItem(place, choice.value));
  }

  key(event) {
    this.busy ||= event.key.length === 1; // somebody who writes on keeps the focus when the pause comes
    if (event.key !== "Enter" || event.shiftKey || event.altKey || event.isComposing || event.ctrlKey || event.metaKey) return;
    if (!matchMedia("(pointer: fine)").matches) return; // on a phone Enter begins a line
    event.preventDefault();
    this.form.requestSubmit(this.form.querySelector("[data-post]"));
  }

  submit(event) {
    event.preventDefault();
    const entry = { ...read(this.form), ...this.tray.along() };
    if (!entry.body.trim() && !this.tray.count) return this.body.focus();
    if (this.tray.unready) return this.tray.object(this.tray.unready);
    if (!entry.byline) return this.wish();
    this.clear();
    this.outbox.put(entry);
    return this.log.down();
  }

  /** Where pseudonyms are offered one chooses first: a slip would name somebody. */
  wish() {
    const choice = this.form.elements[BYLINE];
    choice.setCustomValidity("Choose how you appear in this channel.");
    choice.reportValidity();
    choice.addEventListener("change", () => choice.setCustomValidity(""), { once: true });
  }

  clear() {
    this.busy = false;
    clear(this.form);
    this.answer();
    this.grow();
    this.form.dispatchEvent(new CustomEvent("community:sent"));
    this.body.focus();
  }

  /** As high as its words, up to a third of the window. */
  grow() {
    this.body.style.blockSize = "auto";
    this.body.style.blockSize = `${Math.min(this.body.scrollHeight + 2, innerHeight / 3)}px`;
  }

  // -------------------------------------------------------------- answering

  click(event) {
    const link = event.target.closest("[data-answer]");
    if (!link) return;
    event.preventDefault();
    this.answer(link.closest("[data-seq]"));
    this.body.focus();
  }

  answer(item) {
    const line = this.form.querySelector("[data-answering]");
    this.form.elements.answers.value = item?.dataset.id ?? "";
    line.hidden = !item;
    if (!item) return;
    const words = wordsOf(item);
    line.firstElementChild.textContent = `Answering ${item.querySelector(".speaker-name").textContent}: ${words.slice(0, 80)}`;
  }

  // -------------------------------------------------------------- words that come back

  /** The guard asks before anything is stored: the words go back to their field, with what was found beside them. */
  pause(entry, problem) {
    this.outbox.drop(entry);
    this.back(entry);
    const place = this.form.querySelector("[data-paused]");
    place.replaceChildren(fragment(problem.html));
    const found = place.querySelector("[data-pause]");
    if (found) mount(found, this.busy); // at once: what took the focus a moment later would take letters with it
    return true;
  }

  back(entry) {
    back(this.form, entry);
    this.tray.back(entry.shown);
    this.grow();
    this.body.dispatchEvent(new Event("input", { bubbles: true }));
    this.body.focus();
  }
}
