// Changing a list of posts under a reader's eyes: the focus and what they look at stay where they are.

export const number = (post) => Number(post.dataset.seq);

/** Puts `post` where it belongs in the list: over its former self, between the others, or away if there is none now. */
export function place(list, old, post) {
  if (!post) leave(old);
  else if (old) swap(old, post);
  else list.insertBefore(post, [...list.children].find((one) => number(one) > number(post)) ?? null);
}

/** The item stays and gets new contents: so it keeps its place, and the focus goes on where it was. */
function swap(old, post) {
  const active = document.activeElement;
  const address = old !== active && old.contains(active) && leadsTo(active);
  old.replaceChildren(...post.childNodes);
  old.dataset.state = post.dataset.state;
  if (address === false) return;
  focusOn([...old.querySelectorAll("[href], [formaction]")].find((one) => leadsTo(one) === address) ?? old);
}

const leadsTo = (element) => element.getAttribute("href") ?? element.getAttribute("formaction");

function leave(old) {
  const next = old.nextElementSibling ?? old.previousElementSibling;
  const focused = old.contains(document.activeElement);
  old.remove();
  if (focused && next) focusOn(next);
}

function focusOn(element) {
  if (!element.matches("a, button")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** What the reader looks at does not move: what has the focus, else the first of `posts` that can be seen. */
export function stayPut(posts, act) {
  const focused = document.activeElement.closest(".post") ?? document.activeElement;
  const anchor = [...(focused.matches("body, main") ? [] : [focused]), ...posts].find(seen);
  const before = anchor?.getBoundingClientRect().top;
  act();
  if (anchor?.isConnected) scrollBy({ top: anchor.getBoundingClientRect().top - before, behavior: "instant" });
}

function seen(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
