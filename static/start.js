// Every page starts here: wakes the parts that ask for a script, closes the account menu, and steps away.

for (const element of document.querySelectorAll("[data-mount]")) wake(element);
closeMenus();
listenForAway();

/** `data-mount="forums/topic"` gives the element to the module ./forums/topic.js. */
async function wake(element) {
  const name = element.dataset.mount;
  if (!/^[a-z]+\/[a-z]+$/.test(name)) return;
  const part = await import(`./${name}.js`);
  part.mount(element);
}

function closeMenus() {
  const open = () => document.querySelector("[data-menu][open]");
  document.addEventListener("click", (event) => {
    const menu = open();
    if (menu && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && open();
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// ---------------------------------------------------------------- step away

function listenForAway() {
  const form = document.querySelector("[data-away]");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("data-step-away")) return;
    event.preventDefault();
    stepAway(form);
  });
  onThreeShifts(() => localStorage.getItem("shift") !== "off" && stepAway(form));
}

/** Hides the page at once; then keeps what was being written, ends the session, and leaves a neutral page behind. */
async function stepAway(form) {
  const saving = [];
  document.dispatchEvent(new CustomEvent("community:leaving", { detail: saving }));
  document.body.hidden = true;
  document.title = "Community";
  await atMost(2000, Promise.allSettled(saving));
  await atMost(2000, fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true }));
  location.replace("/away");
}

/** Shift pressed and let go three times within two seconds, with no other key or click between. */
function onThreeShifts(act) {
  let times = [];
  let alone = false;
  const forget = () => {
    times = [];
    alone = false;
  };
  document.addEventListener("pointerdown", forget);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") forget();
    else if (!event.repeat) alone = true;
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    times = [...times.slice(-2), event.timeStamp];
    if (times.length === 3 && times[2] - times[0] < 2000) act();
  });
}

/** Waits for the promise, but never longer than so many milliseconds, whatever becomes of it. */
function atMost(milliseconds, promise) {
  return Promise.race([promise.catch(() => undefined), new Promise((done) => setTimeout(done, milliseconds))]);
}
