// A password field: shows what was typed when asked to, hides it again before it is sent, and is sent once.

export function mount(field) {
  const input = field.querySelector("input");
  const button = field.querySelector("[data-show]");
  const show = (shown) => {
    input.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));

  // A second click would bring the token that the first one has just replaced.
  let sent = false;
  input.form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
    show(false);
  });
  window.addEventListener("pageshow", () => (sent = false));
}
