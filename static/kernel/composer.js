// Where people write: keeps the draft on the server, posts on Ctrl+Enter, takes quotations. The preview comes when needed.

const PAUSE = 2000;
const NOT_SAVED = "The draft could not be saved just now. Your words are still here.";
const SIGNED_OUT = "You were signed out. Your words are still here; sign in on another tab.";

export function mount(form) {
  keepDraft(form);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(form.querySelector("[data-post]"));
  });
  form.addEventListener("input", ({ data }) => data?.includes("@") && import("./mentions.js").then((part) => part.mount(form)), { passive: true });
  form.addEventListener("community:quote", (event) => add(form.elements.body, event.detail));
  offer(form, "[data-discard]", () => discard(form));
  offer(form, "[data-preview]", async () => (await import("./preview.js")).preview(form));
}

/** Shows a button that only works with a script. */
function offer(within, selector, act) {
  const button = within.querySelector(selector);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => act(button));
}

/** Puts a quotation at the end of what was written, and the cursor behind it. */
function add(field, quotation) {
  field.value = field.value.trimEnd() + (field.value.trim() ? "\n\n" : "") + quotation;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// ---------------------------------------------------------------- drafts

/** Saves two seconds after somebody pauses, and when they leave; words that did not change are not sent. */
function keepDraft(form) {
  let kept = words(form);
  let posted = false;
  let timer;

  async function save() {
    clearTimeout(timer);
    const now = words(form);
    if (posted || now === kept) return;
    const before = kept;
    kept = now;
    const failed = await send(form, now);
    if (failed) kept = before;
    say(form, failed || `Draft saved ${new Date().toTimeString().slice(0, 5)}`);
  }

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    posted = true;
  });
  form.addEventListener("community:sent", () => {
    posted = false; // the page stays, and the next words are a draft again
    kept = words(form);
  });
  window.addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", () => document.hidden && save());
  document.addEventListener("community:leaving", (event) => {
    clearTimeout(timer);
    if (!posted) event.detail.push(asFields(form));
    posted = true; // they go along with whoever asked
  });
}

async function discard(form) {
  await send(form, JSON.stringify({ place: form.dataset.place, title: "", body: "" }));
  for (const name of ["title", "body"]) if (form.elements[name]) form.elements[name].value = "";
  form.querySelector("[data-restored]").remove();
  say(form, "Draft discarded.");
  form.elements.body.focus();
}

function words(form) {
  return JSON.stringify({ place: form.dataset.place, title: form.elements.title?.value ?? "", body: form.elements.body.value });
}

/** The same for a form that is sent instead of this one. */
function asFields(form) {
  const { place, ...rest } = JSON.parse(words(form));
  return { draft: place, ...rest };
}

function say(form, sentence) {
  form.querySelector("[data-saved]").textContent = sentence;
}

/** Sends words; the sentence to show when that did not work, otherwise nothing. */
async function send(form, body) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf_token.value };
  try {
    const answer = await fetch("/drafts", { method: "POST", headers, body, keepalive: body.length < 60_000 });
    if (answer.ok) return "";
    return answer.status === 401 ? SIGNED_OUT : NOT_SAVED;
  } catch {
    return NOT_SAVED;
  }
}
