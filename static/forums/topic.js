// A topic page: quotes what is selected, and hears of new replies without moving anything the reader looks at.

import { listen } from "../kernel/live.js";

const LONGEST = 500;

export function mount(page) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest("[data-quote]");
    if (link && quote(page, link)) event.preventDefault();
  });
  followNews(page);
}

// ---------------------------------------------------------------- quoting

/** Quotes the selected words of this post, or all of it; false when there is no composer to put them into. */
function quote(page, link) {
  const form = page.querySelector("[data-place]");
  const post = link.closest(".post");
  const prose = post.querySelector(".prose");
  if (!form || !prose) return false;
  const picked = document.getSelection();
  const inside = !picked.isCollapsed && prose.contains(picked.anchorNode) && prose.contains(picked.focusNode);
  const name = inert(post.querySelector(".by-name").textContent.trim());
  const address = new URL(link.href).searchParams.get("quote");
  const lines = shortened(inside ? picked.toString() : prose.innerText).split(/\n+/);
  const quoted = lines.map((line) => `> ${inert(line.trim())}`).join("\n");
  form.dispatchEvent(new CustomEvent("community:quote", { detail: `> [${name} wrote](/forums/posts/${address}):\n${quoted}\n\n` }));
  return true;
}

function shortened(text) {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s\S*$/, "")}…` : text.trim();
}

/** Quoted words are words: nothing in them is read as markup again, and nobody is mentioned twice. */
function inert(text) {
  return text
    .replaceAll("&", "&amp;")
    .replace(/[\\`*_[\]<~@|]|:(?=[a-z/+-])|^[#>+=-]/g, "\\$&")
    .replace(/^(\d+)\./, "$1\\.");
}

// ---------------------------------------------------------------- new replies

function followNews(page) {
  const list = page.querySelector("[data-posts]");
  const status = page.querySelector("[data-news]");
  const seen = () => Number(list.lastElementChild?.dataset.seq ?? 0);
  let waiting = [];
  let timer;

  async function look() {
    const after = Number(waiting.at(-1)?.dataset.seq ?? seen());
    const found = await postsAfter(page.dataset.topic, after);
    waiting.push(...found);
    if (waiting.length) status.replaceChildren(shower(waiting.length, show));
  }

  function show() {
    const [first] = waiting;
    list.append(...waiting);
    fetch(`/forums/topics/${page.dataset.topic}/posts?after=${seen() - 1}`); // now they are read
    waiting = [];
    status.replaceChildren();
    first.tabIndex = -1;
    first.focus();
  }

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 300);
  };
  if (seen() < Number(page.dataset.last)) return; // an earlier page: its end is not where replies arrive
  let before = false;
  listen("topic", page.dataset.topic, {
    news: soon,
    again: (answer) => {
      if (before || answer?.last > seen()) soon();
      before = true;
      page.dataset.live = "";
    },
    closed: () => close(page, status),
  });
}

/** The posts behind a number, as list items, just as the page itself prints them. */
async function postsAfter(topic, seq) {
  const answer = await fetch(`/forums/topics/${topic}/posts?after=${seq}&peek=1`);
  if (!answer.ok) return [];
  const { fragment } = await import("../kernel/html.js");
  return [...fragment(await answer.text()).querySelectorAll("li.post")];
}

function shower(count, show) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = count === 1 ? "1 new reply, show" : `${count} new replies, show`;
  button.addEventListener("click", show);
  return button;
}

/** The right to read ended while the page was open: what it showed goes, and the reason stays. */
function close(page, status) {
  page.querySelector("[data-posts]").replaceChildren();
  page.querySelector("#reply")?.remove();
  status.textContent = "This page is no longer shared with you, so it was closed. What you were writing is kept as your draft.";
}
