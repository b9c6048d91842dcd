// The place in a composer where files wait: chosen, dropped or pasted, looked over at once, described, and let go again.

import { Waiting } from "./waiting.js";

const MOST = 5;

export class Tray {
  constructor(form, around) {
    this.place = form.querySelector("[data-tray]");
    this.form = form;
    this.list = this.place.querySelector("[data-waiting]");
    this.button = form.querySelector("[data-attach]");
    this.one = this.place.querySelector("[data-one]");
    this.chooser = this.chosen();
    this.place.querySelector("[data-plain]").remove();
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.chooser.click());
    form.addEventListener("paste", (event) => this.take(event, event.clipboardData?.files));
    form.addEventListener("community:sent", () => this.clear());
    around.addEventListener("dragover", (event) => this.over(event));
    around.addEventListener("dragleave", () => around.classList.remove("dropping"));
    around.addEventListener("drop", (event) => this.take(event, event.dataTransfer?.files));
    this.around = around;
    this.items = [...this.list.children].map((element) => Waiting.found(this, element));
    this.show();
  }

  /** The same field as without a script, for several at once, and never sent with the form. */
  chosen() {
    const field = this.place.querySelector("input[type=file]");
    field.remove();
    Object.assign(field, { multiple: true, hidden: true, id: "" });
    field.removeAttribute("name");
    field.setAttribute("aria-hidden", "true");
    field.tabIndex = -1;
    field.addEventListener("change", () => {
      this.add([...field.files]);
      field.value = "";
    });
    this.place.append(field);
    return field;
  }

  over(event) {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    this.around.classList.add("dropping");
  }

  take(event, files) {
    this.around.classList.remove("dropping");
    if (!files?.length) return;
    event.preventDefault();
    this.add([...files]);
  }

  add(files) {
    this.object("");
    const room = MOST - this.items.length;
    for (const file of files.slice(0, room)) this.items.push(Waiting.brought(this, file));
    if (files.length > room) this.object(`A message takes ${MOST} files. The others were left out.`);
    this.show();
  }

  tell(words) {
    this.place.querySelector("[data-told]").textContent = words;
  }

  show() {
    this.place.querySelector("[data-blindness]").hidden = !this.items.some((item) => item.picture);
  }

  /** What stands in the way, until the next step. */
  object(words) {
    this.place.querySelector("[data-refused]").textContent = words;
  }

  drop(item) {
    this.items = this.items.filter((one) => one !== item);
    item.element.remove();
    this.show();
    this.button.focus();
  }

  get count() {
    return this.items.length;
  }

  /** Why the message cannot go yet; empty when all that waits is there. */
  get unready() {
    if (this.items.some((item) => item.asks)) return "A file still asks for your answer. Answer it, or leave it out.";
    return this.items.some((item) => !item.id) ? "A file is still on its way. Send again when it is there." : "";
  }

  /** What goes along with the words: ids and descriptions, and how to show them again. */
  along() {
    const shown = this.items.map((item) => item.kept());
    return { files: shown.map((one) => one.id), file_words: shown.map((one) => one.words), shown };
  }

  clear() {
    for (const item of this.items) item.element.remove();
    this.items = [];
    this.tell("");
    this.object("");
    this.show();
  }

  /** Files that come back with their words. */
  back(shown) {
    for (const one of shown ?? []) this.items.push(Waiting.again(this, one));
    this.show();
  }
}
