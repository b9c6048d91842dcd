// What waits to be sent, on the page: the words, how they stand, and what can be done about it.

export class Pending {
  constructor(list) {
    this.list = list;
  }

  item(entry) {
    return this.list.querySelector(`[data-key="${CSS.escape(entry.key)}"]`);
  }

  show(entry) {
    const item = document.createElement("li");
    item.className = "message pending";
    item.dataset.key = entry.key;
    const words = document.createElement("p");
    words.className = "prose";
    words.textContent = [entry.body, ...(entry.shown ?? []).map((file) => file.name)].filter(Boolean).join("\n");
    const state = document.createElement("p");
    state.className = "words row";
    state.setAttribute("role", "status");
    state.textContent = "Waiting to be sent";
    item.append(words, state);
    this.list.append(item);
    item.scrollIntoView({ block: "nearest" });
  }

  remove(entry) {
    this.item(entry)?.remove();
  }

  /** How it stands, in words, with buttons given as [name, act]. */
  say(entry, words, ...buttons) {
    const made = buttons.map(([name, act]) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "plain", textContent: name });
      button.addEventListener("click", act);
      return button;
    });
    this.item(entry)?.lastElementChild.replaceChildren(words, ...made.flatMap((button) => [" ", button]));
  }
}
