// What became of the posts on an open topic page: each is fetched as this reader sees it now, and takes its place again.

import { fragment } from "../kernel/html.js";
import { number, place, stayPut } from "./places.js";

const MOST = 20; // posts that the server gives at once
const TRIES = 5;

let wanted; // numbers from and to, not asked for yet
let running;

/**
 * Brings the posts numbered `from` to `to` up to date, as far as the page holds them, and the title. Answers are awaited
 * one after another, so that an older one never comes last. Resolves to whether all was brought.
 */
export function renew(page, from, to) {
  wanted = [Math.min(from, wanted?.[0] ?? from), Math.max(to, wanted?.[1] ?? to)];
  running ??= run(page).finally(() => (running = undefined));
  return running;
}

async function run(page) {
  const first = Number(page.dataset.first);
  let done = true;
  while (wanted) {
    await after(100 + 500 * Math.random()); // changes often come together, and many pages hear of them at once
    const from = Math.max(wanted[0], first);
    const to = Math.max(wanted[1], first);
    wanted = undefined;
    for (let next = from; next <= to; next += MOST) {
      const upto = Math.min(next + MOST - 1, to);
      const text = await asked(`/forums/topics/${page.dataset.topic}/posts?after=${next - 1}&upto=${upto}&peek=1`);
      if (text) bring(page, fragment(text), next, upto);
      else done = false;
    }
  }
  return done;
}

/** The answer's text, asked for again while the way is barred; nothing when this reader is refused. */
async function asked(address) {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const answer = await fetch(address, { redirect: "error" }).catch(() => undefined);
    if (answer?.ok) return answer.text();
    if (answer?.status < 500) return "";
    await after(tries * 1000);
  }
  return "";
}

const after = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// ---------------------------------------------------------------- into the page

/** Puts an answer into the page: `now` holds those of the posts numbered `from` to `to` that this reader may see. */
function bring(page, now, from, to) {
  const list = page.querySelector("[data-posts]");
  if (!list) return; // closed meanwhile
  retitle(now.querySelector("h1").textContent);
  const [here, fresh] = [byNumber(list), byNumber(now)];
  const changed = [];
  for (let seq = from; seq <= to; seq += 1) {
    const [old, post] = [here.get(seq), fresh.get(seq)];
    if (old?.dataset.state !== post?.dataset.state) changed.push({ seq, old, post });
  }
  const touched = changed.map(({ old }) => old);
  const still = [...here.values()].filter((post) => !touched.includes(post));
  stayPut([...still, ...touched.filter(Boolean)], () => {
    for (const { old, post } of changed) place(list, old, post);
  });
  const gone = changed.filter(({ old, post }) => old && (!post || post.dataset.state.includes("removed")));
  if (gone.length) page.querySelector("[data-said]").textContent = gone.map(({ seq }) => `Post ${seq} was removed.`).join(" ");
}

function byNumber(within) {
  return new Map([...within.querySelectorAll("[data-seq]")].map((post) => [number(post), post]));
}

/** The title goes with the first post, and comes back with it. */
function retitle(title) {
  const heading = document.querySelector("main h1");
  if (heading.textContent === title) return;
  document.title = document.title.replace(heading.textContent, () => title);
  heading.textContent = title;
}
