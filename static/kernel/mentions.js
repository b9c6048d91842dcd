// "@" and the beginning of a name: who can be mentioned here, chosen by key or tap.

const TYPED = /(?:^|[\s(])@([\p{L}\d._-]{0,40})$/u;
const SOON = 120; // milliseconds

export function mount(form) {
  form.mentions ??= new Mentions(form);
  form.mentions.look();
}

class Mentions {
  constructor(form) {
    Object.assign(this, { form, body: form.elements.body, list: document.createElement("ul") });
    Object.assign(this.list, { id: "mentions", className: "mentions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "People you can mention");
    this.body.parentElement.classList.add("mentioning");
    this.body.after(this.list);
    this.body.setAttribute("aria-autocomplete", "list");
    this.body.addEventListener("input", () => this.look());
    form.addEventListener("keydown", (event) => this.key(event), { capture: true });
    this.body.addEventListener("blur", () => setTimeout(() => this.hide(), 150));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the cursor stays in the words
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  typed() {
    return this.body.value.slice(0, this.body.selectionEnd).match(TYPED)?.[1];
  }

  look() {
    clearTimeout(this.timer);
    const words = this.typed();
    if (!words) return this.hide();
    this.timer = setTimeout(() => this.ask(words), SOON);
  }

  async ask(words) {
    const asked = new URLSearchParams({ place: this.form.dataset.place, q: words });
    const answer = await fetch(`/drafts/people?${asked}`, { headers: { Accept: "application/json" } }).catch(() => undefined);
    if (!answer?.ok || this.typed() !== words) return;
    this.show((await answer.json()).people);
  }

  show(people) {
    this.list.replaceChildren(...people.map((one, number) => option(one, number)));
    this.list.hidden = !people.length;
    if (people.length) this.point(0);
    else this.hide();
  }

  hide() {
    this.list.hidden = true;
    this.body.removeAttribute("aria-activedescendant");
    this.body.removeAttribute("aria-controls");
  }

  point(number) {
    const options = [...this.list.children];
    this.at = (number + options.length) % options.length;
    for (const [index, one] of options.entries()) one.setAttribute("aria-selected", String(index === this.at));
    this.body.setAttribute("aria-controls", this.list.id);
    this.body.setAttribute("aria-activedescendant", options[this.at].id);
  }

  key(event) {
    if (this.list.hidden || event.target !== this.body || event.isComposing) return;
    const acts = {
      ArrowDown: () => this.point(this.at + 1),
      ArrowUp: () => this.point(this.at - 1),
      Enter: () => this.choose(this.list.children[this.at]),
      Tab: () => this.choose(this.list.children[this.at]),
      Escape: () => this.hide(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts[event.key]();
  }

  choose(one) {
    if (!one) return;
    const end = this.body.selectionEnd;
    this.body.setRangeText(`@${one.dataset.handle} `, end - this.typed().length - 1, end, "end");
    this.hide();
    this.body.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function option({ handle, name }, number) {
  const item = document.createElement("li");
  item.id = `mention-${number}`;
  item.dataset.handle = handle;
  item.setAttribute("role", "option");
  const known = document.createElement("span");
  known.className = "words";
  known.textContent = `@${handle}`;
  item.append(`${name} `, known);
  return item;
}
