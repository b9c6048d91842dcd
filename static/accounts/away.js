// Stepping away, once the page is hidden: locks the session, with what was being written, and leaves a neutral page behind.

const ALIVE = 50_000; // a request that outlives its page may carry 64 kB

export async function leave(form) {
  const writing = [];
  document.dispatchEvent(new CustomEvent("community:leaving", { detail: writing }));
  const body = new FormData(form);
  for (const [name, words] of writing.flatMap(Object.entries)) body.set(name, words);
  const keepalive = JSON.stringify(writing).length < ALIVE;
  await atMost(4000, fetch("/step-away", { method: "POST", body, redirect: "manual", keepalive }));
  location.replace("/away");
}

/** Waits for the promise, but never longer than so many milliseconds, whatever becomes of it. */
function atMost(milliseconds, promise) {
  return Promise.race([promise.catch(() => undefined), new Promise((done) => setTimeout(done, milliseconds))]);
}
