// What this reader may do with a message that came over the line, which nobody knew there.

import { fragment } from "../kernel/html.js";

/** Adds the acts of a template of the channel, those that are not there yet. */
export function offer(element, item, which) {
  const template = element.querySelector(which);
  if (!template) return;
  const { id, seq } = item.dataset;
  const acts = fragment(template.innerHTML.replaceAll("{id}", id).replaceAll("{seq}", seq));
  const there = (act) => item.querySelector(`[aria-label="${act.getAttribute("aria-label")}"]`);
  item.querySelector(".acts").append(...[...acts.children].filter((act) => !there(act)));
}
