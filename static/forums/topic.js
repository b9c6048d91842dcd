// A topic page: hears of new replies and of changes without moving anything the reader looks at. Quoting comes when asked for.

import { listen } from "../kernel/live.js";

const MOST = 20; // posts that the server gives at once

export function mount(page) {
  page.addEventListener("click", (event) => {
    const link = event.target.closest("[data-quote]");
    if (!link || !page.querySelector("[data-place]")) return; // without a composer the link leads to one
    event.preventDefault();
    import("./quote.js").then((part) => part.quote(page, link)).catch(() => location.assign(link.href));
  });
  followNews(page);
}

function followNews(page) {
  const list = page.querySelector("[data-posts]");
  const status = page.querySelector("[data-news]");
  const first = Number(page.dataset.first);
  const seen = () => Number([...list.querySelectorAll("[data-seq]")].at(-1)?.dataset.seq ?? first - 1);
  /** The last number that has its place on this page. */
  const reach = () => ("end" in page.dataset ? seen() : Math.max(seen(), first + MOST - 1));
  let known = Number(page.dataset.changes);
  let showing;
  let timer;

  /** Offers what is new; an earlier page is not where replies arrive. */
  function soon() {
    clearTimeout(timer);
    if ("end" in page.dataset) timer = setTimeout(look, 300);
  }

  async function look() {
    const posts = await postsAfter(page, `${seen()}&peek=1`);
    const count = posts.filter((post) => post.dataset.seq > seen()).length;
    if (list.isConnected) status.replaceChildren(...(count ? [shower(count, () => (showing ??= show()))] : []));
  }

  /** Fetched anew, so that nothing shows which was taken back meanwhile; now they are read. */
  async function show() {
    const posts = await postsAfter(page, seen());
    showing = undefined;
    if (!posts.length || !list.isConnected) return;
    list.append(...posts);
    status.replaceChildren();
    posts[0].tabIndex = -1;
    posts[0].focus();
    if (posts.length >= MOST) soon();
  }

  const renew = async (from, to) => (await import("./changes.js")).renew(page, from, to);
  listen("topic", page.dataset.topic, {
    news: async (part) => {
      await showing;
      if (!(part <= reach())) soon();
      else if (part >= first || part === 1) renew(part, part); // the first one holds the title
    },
    again: (answer) => {
      const { last, changes = 0 } = answer;
      if (changes !== known) renew(1, reach()).then((done) => done && (known = changes));
      if ("live" in page.dataset || last > seen()) soon();
      page.dataset.live = "";
    },
    closed: () => close(page, status),
  });
}

/** The posts behind a number, as list items, just as the page itself prints them; none when they cannot be had. */
async function postsAfter(page, after) {
  const answer = await fetch(`/forums/topics/${page.dataset.topic}/posts?after=${after}`).catch(() => undefined);
  if (!answer?.ok) return [];
  const { fragment } = await import("../kernel/html.js");
  return [...fragment(await answer.text()).querySelectorAll("[data-seq]")];
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
  page.querySelector("[data-posts]").remove();
  page.querySelector("#reply")?.remove();
  status.textContent = "This page is no longer shared with you, so it was closed. What you were writing is kept as your draft.";
}
