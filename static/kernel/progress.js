// Long work on an open page: asks how far it is and moves the bar; once it is over, the page comes anew.

const EVERY = 1500;

export function mount(element) {
  const bar = element.querySelector("progress");
  const words = element.querySelector("[data-said]");
  element.querySelector("[data-again]").hidden = true;
  const look = async () => {
    const answer = await fetch(element.dataset.state, { headers: { Accept: "application/json" } }).catch(() => null);
    const now = answer?.ok ? await answer.json() : null;
    if (now && !["waiting", "running"].includes(now.state)) return location.reload();
    if (now) show(now);
    setTimeout(look, EVERY);
  };
  const show = (now) => {
    if (words.textContent !== now.said) words.textContent = now.said;
    if (!now.total) return;
    bar.max = now.total;
    bar.value = now.done;
  };
  setTimeout(look, EVERY);
}
