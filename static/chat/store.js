// Where unsent messages outlive a reload: each under a name of its own, so that two tabs never overwrite each other.

export class Store {
  /** Nothing stays on a shared computer. `gone(key)` is called when another tab has let go of a message. */
  constructor(prefix, shared, gone) {
    Object.assign(this, { prefix, kept: shared ? undefined : localStorage });
    addEventListener("storage", (event) => event.newValue === null && event.key?.startsWith(prefix) && gone(event.key.slice(prefix.length)));
  }

  /** The oldest first, whichever tab they were written in. */
  all() {
    const names = Object.keys(this.kept ?? {}).filter((name) => name.startsWith(this.prefix));
    const entries = names.map((name) => this.read(name)).filter(Boolean);
    return entries.sort((one, other) => one.at - other.at);
  }

  read(name) {
    try {
      return JSON.parse(this.kept.getItem(name));
    } catch {
      return undefined;
    }
  }

  keep(entry) {
    try {
      this.kept?.setItem(this.prefix + entry.key, JSON.stringify(entry));
    } catch {
      // A full store keeps nothing more; the words still stand on the page and are sent from there.
    }
  }

  forget(entry) {
    this.kept?.removeItem(this.prefix + entry.key);
  }
}
