// The bar of whoever is on call: hears that something has changed, and asks for what there is to say, as its reader.

import { fragment } from "../kernel/html.js";
import { listen } from "../kernel/live.js";

export function mount(bar) {
  const place = bar.querySelector("[data-bar]");
  const look = async () => {
    const answer = await fetch(`/backup/waiting?at=${encodeURIComponent(location.pathname)}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { html } = await answer.json();
    const words = fragment(html);
    if (words.textContent.trim() !== place.textContent.trim()) place.replaceChildren(words);
  };
  const quiet = () => {};
  listen("backup", bar.dataset.person, { news: look, again: look, closed: quiet });
}
