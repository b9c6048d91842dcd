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
  const tabs = new BroadcastChannel("away");
  tabs.onmessage = () => {
    hide();
    location.replace("/away");
  };
  const stepAway = () => {
    hide();
    tabs.postMessage(0);
    import("./accounts/away.js").then((away) => away.leave(form));
  };
  form.addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("data-step-away")) return;
    event.preventDefault();
    stepAway();
  });
  onThreeShifts(() => localStorage.getItem("shift") !== "off" && stepAway());
  warn(form, form.dataset.left);
}

/** At once, before anything else is asked for. */
function hide() {
  document.body.hidden = true;
  document.title = "Community";
}

/** Two minutes before the session ends, a part that can say so comes. */
function warn(form, left) {
  const wait = (seconds) => warn(form, seconds);
  setTimeout(() => import("./accounts/ending.js").then((ending) => ending.near(form, wait)), (left - 120) * 1000);
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
