// Earlier messages, as one scrolls up; what is being read stays where it is.

import { fragment } from "../kernel/html.js";

const PAGE = 50;

/** Fetches a page of them when the link comes near, or is pressed. */
export function offerEarlier(log, link) {
  let fetching;
  const fetchThem = () => (fetching ??= earlier(log, link).finally(() => (fetching = undefined)));
  link.addEventListener("click", (event) => {
    event.preventDefault();
    fetchThem();
  });
  const near = { root: log.box, rootMargin: "200px" };
  new IntersectionObserver(([entry]) => entry.isIntersecting && fetchThem(), near).observe(link);
}

async function earlier(log, link) {
  const first = log.list.querySelector("[data-seq]")?.dataset.seq ?? 1;
  const path = `/chat/channels/${log.element.dataset.channel}/before?seq=${first}`;
  const answer = await fetch(path, { headers: { Accept: "application/json" } }).catch(() => undefined);
  if (!answer?.ok) return;
  const items = [...fragment((await answer.json()).html).querySelectorAll("[data-seq]")];
  const height = log.box.scrollHeight;
  log.list.prepend(...items);
  log.days.tidy();
  log.box.scrollTop += log.box.scrollHeight - height;
  if (items.length < PAGE) link.parentElement.textContent = "This is where it begins for you.";
}
