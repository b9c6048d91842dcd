// One file that waits: on its way, asked about, described, ready, or let go.

import { ask } from "./asking.js";
import { bring } from "./bring.js";

let made = 0;

export class Waiting {
  constructor(tray, element) {
    Object.assign(this, { tray, element, id: "", asks: false, picture: false });
    const remove = this.part("[data-remove]");
    remove.hidden = false;
    remove.addEventListener("click", () => this.remove());
  }

  /** One that the page brought along. */
  static found(tray, element) {
    const item = new Waiting(tray, element);
    const image = element.querySelector("img");
    item.take({ id: element.querySelector("[name=files]").value, name: item.part("[data-name]").textContent, picture: Boolean(image), address: image?.getAttribute("src") ?? "", said: item.part("[data-state]").textContent });
    return item;
  }

  static empty(tray) {
    const element = tray.one.content.firstElementChild.cloneNode(true);
    const id = `about-${(made += 1)}`;
    element.querySelector("[data-about] label").htmlFor = id;
    element.querySelector("[data-about] input").id = id;
    tray.list.append(element);
    return new Waiting(tray, element);
  }

  static again(tray, shown) {
    const item = Waiting.empty(tray);
    item.take(shown);
    item.part("[data-about] input").value = shown.words;
    return item;
  }

  static brought(tray, file) {
    const item = Waiting.empty(tray);
    Object.assign(item, { file, picture: file.type.startsWith("image/") });
    item.call(file.name || "picture.png");
    item.go({});
    return item;
  }

  part(selector) {
    return this.element.querySelector(selector);
  }

  call(name) {
    this.name = name;
    this.part("[data-name]").textContent = name;
    this.part("[data-of]").textContent = ` ${name}`;
  }

  say(words) {
    this.part("[data-state]").textContent = words;
  }

  /** On its way, once more if it was asked about. */
  async go(more) {
    const bar = this.part("progress");
    Object.assign(this, { asks: false, sending: bring(this.tray.form, this.file, { name: this.name, ...more }, (share) => this.far(bar, share)) });
    bar.hidden = false;
    this.part("[data-asks]").replaceChildren();
    const { ok, answer } = await this.sending.done;
    bar.hidden = true;
    if (!this.element.isConnected) return;
    if (ok) this.take({ ...answer, said: `${answer.kind}, ${answer.large}`, note: answer.note });
    else if (answer.findings) this.ask(answer.html);
    else this.fail(answer);
  }

  far(bar, share) {
    bar.value = share;
    this.say(share < 100 ? `On its way: ${share} percent` : "Being looked at…");
  }

  /** It lies there now, and waits for its words. */
  take({ id, name, picture, address, said, note }) {
    Object.assign(this, { id, picture, address, said });
    this.call(name);
    this.say(note ? `${said}. ${note}` : said);
    this.part("[name=files]").value = id;
    this.part("[data-about]").hidden = false;
    if (picture && !this.part("img")) this.part("[data-thumb]").append(Object.assign(new Image(48, 48), { src: address, alt: "" }));
    this.element.dataset.ready = "";
    this.tray.tell(note ? `${name} is attached. ${note}` : `${name} is attached.`);
    this.tray.show();
  }

  ask(html) {
    this.asks = true;
    this.say("");
    const again = (name, reason) => this.go({ name: name || this.name, safe_reason: reason });
    ask(this.part("[data-asks]"), html, again, () => this.remove());
  }

  /** What is not taken says why, and stands in nobody's way. */
  fail(answer) {
    const why = Object.values(answer.problems ?? {}).join(" ") || answer.detail || "It did not arrive. Please attach it again.";
    this.tray.object(`${this.name}: ${why}`);
    this.tray.drop(this);
  }

  remove() {
    this.sending?.stop();
    if (this.id) bring.forget(this.tray.form, this.id);
    this.tray.drop(this);
  }

  kept() {
    const { id, name, picture, address, said } = this;
    return { id, name, picture, address, said, words: this.part("[data-about] input").value.trim() };
  }
}
