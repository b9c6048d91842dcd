// The list of channels stays true while it is open: what is said elsewhere, and what is read on another device.

import { listen } from "../kernel/live.js";

const SOON = 400; // milliseconds, so that a burst is asked for once
const SPREAD = 1600; // and up to as many more: many lists are open
const MOST = 20; // channels that are listened to; the others are counted when something comes

export function mount(element) {
  let timer;
  const again = () => (timer ??= setTimeout(asked, SOON + Math.random() * SPREAD));
  const asked = () => {
    timer = undefined;
    count(element);
  };
  let begun = false;
  const follow = { news: again, said: again, again: () => {}, closed: again };
  const back = () => (begun ? again() : (begun = true)); // after a dead line anything may have happened
  listen("reader", element.dataset.reader, { ...follow, again: back });
  for (const row of [...element.querySelectorAll("[data-channel]")].slice(0, MOST)) listen("channel", row.dataset.channel, follow);
}

async function count(element) {
  const answer = await fetch("/chat/unread", { headers: { Accept: "application/json" } }).catch(() => undefined);
  if (!answer?.ok) return;
  const { unread, most } = await answer.json();
  for (const row of element.querySelectorAll("[data-channel]")) if (row.dataset.channel in unread) show(row, unread[row.dataset.channel], most);
}

function show(row, number, most) {
  row.classList.toggle("fresh", number > 0);
  const label = row.querySelector("[data-unread]");
  if (!number) return label?.remove();
  const words = `${number === most ? `${most - 1} or more` : number} new`;
  return label ? (label.firstChild.textContent = words) : row.append(made(row, words));
}

function made(row, words) {
  const link = document.createElement("a");
  link.className = "state new";
  link.dataset.unread = "";
  link.href = `${row.querySelector("a").getAttribute("href")}#new`;
  const where = document.createElement("span");
  where.className = "unseen";
  where.textContent = ` in ${row.querySelector("a").textContent}`;
  link.append(words, where);
  return link;
}
