// Stepping away, once the page is hidden: keeps what was being written, locks the session, leaves a neutral page behind.

export async function leave(form) {
  const saving = [];
  document.dispatchEvent(new CustomEvent("community:leaving", { detail: saving }));
  await atMost(2000, Promise.allSettled(saving));
  const body = new FormData(form);
  await atMost(2000, fetch("/step-away", { method: "POST", body, redirect: "manual", keepalive: true }));
  location.replace("/away");
}

/** Waits for the promise, but never longer than so many milliseconds, whatever becomes of it. */
function atMost(milliseconds, promise) {
  return Promise.race([promise.catch(() => undefined), new Promise((done) => setTimeout(done, milliseconds))]);
}
