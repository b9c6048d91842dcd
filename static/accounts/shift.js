// The choice whether Shift three times steps away: of this device, so it is kept on this device.

export function mount(form) {
  const box = form.elements.shift;
  box.disabled = false;
  box.checked = localStorage.getItem("shift") !== "off";
  box.addEventListener("change", () => localStorage.setItem("shift", box.checked ? "on" : "off"));
}
