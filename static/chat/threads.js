// Threads: what goes on below one message stands folded in the channel, and by itself on the thread's page.

/** Whether a message is to be shown on this page; on a thread's page it stands open. */
export function belongs(element, item) {
  const thread = element.dataset.thread;
  if (!thread) return true;
  if (item.dataset.seq !== thread && item.dataset.thread !== thread) return false;
  item.querySelector(".threaded")?.setAttribute("open", "");
  return true;
}

/** What somebody has unfolded stays so when the message is shown anew. */
export function stayOpen(before, item) {
  for (const which of [".noted", ".threaded"]) if (before.querySelector(which)?.open) item.querySelector(which)?.setAttribute("open", "");
}

/** The message above says that one more goes on below it. */
export function counted(list, item) {
  const above = item.dataset.thread && list.querySelector(`[data-seq="${item.dataset.thread}"]:not([data-thread])`);
  if (!above) return;
  const count = above.querySelector("[data-below-count]") ?? begun(above, item);
  count.textContent = Number(count.textContent) + 1;
}

function begun(above, item) {
  const line = document.createElement("p");
  line.className = "thread-line";
  const link = document.createElement("a");
  link.href = item.querySelector("[data-to-thread]").getAttribute("href").split("#")[0];
  const count = document.createElement("span");
  count.dataset.belowCount = "";
  link.append(count, " in this thread");
  line.append(link);
  above.querySelector(".said").after(line);
  return count;
}
