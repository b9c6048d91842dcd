// The end of a session comes near: says so once, without haste, and offers to stay. On a shared computer the page goes with it.

const LAST = 120;

/** Called two minutes before the end, as far as the page knows; `wait` says when to come again. */
export async function near(form, wait) {
  const box = notice();
  box.querySelector("button").addEventListener("click", async () => {
    const left = await stay(form);
    if (left > LAST) {
      box.remove();
      wait(left);
    } else {
      box.querySelector("p").textContent = "This session has come to its end. Please sign in again; your words are kept.";
      box.querySelector("button").remove();
    }
  });
  document.body.append(box);
  if ("shared" in form.dataset) setTimeout(() => box.isConnected && location.replace("/away"), LAST * 1000);
}

/** A region that is read out when it comes; nothing counts down in it and nothing takes the focus. */
function notice() {
  const box = document.createElement("div");
  const words = document.createElement("p");
  const button = document.createElement("button");
  box.className = "ending";
  box.setAttribute("role", "status");
  words.textContent = "You will be signed out in two minutes. What you are writing is kept.";
  button.className = "button";
  button.type = "button";
  button.textContent = "Stay signed in";
  box.append(words, button);
  return box;
}

/** Says to the server that somebody is here; for how many seconds the session lasts now, none if it is over. */
async function stay(form) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf_token.value };
  const answer = await fetch("/stay", { method: "POST", headers, body: "{}" }).catch(() => undefined);
  return answer?.ok ? (await answer.json()).seconds : 0;
}
