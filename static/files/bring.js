// Sends one file, says how far it is, and can stop; fetch does not tell how much of a body has gone.

const LOST = "There is no connection just now. Please attach it again.";

export function bring(form, file, facts, far) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("place", form.dataset.place);
  for (const [name, value] of Object.entries(facts)) body.append(name, value);
  body.append("file", file, file.name || "picture.png");
  request.upload.addEventListener("progress", ({ loaded, total }) => far(Math.round((100 * loaded) / (total || 1))));
  const done = new Promise((resolve) => {
    request.addEventListener("load", () => resolve({ ok: request.status === 200, answer: read(request) }));
    for (const trouble of ["error", "abort", "timeout"]) request.addEventListener(trouble, () => resolve({ ok: false, answer: { detail: LOST } }));
  });
  request.open("POST", "/files");
  request.setRequestHeader("Accept", "application/json");
  request.setRequestHeader("X-CSRF-Token", form.elements.csrf_token.value);
  request.send(body);
  return { done, stop: () => request.abort() };
}

/** Lets go of one that waits; whatever comes of it, it is gone within a day. */
bring.forget = (form, id) => {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": form.elements.csrf_token.value };
  fetch(`/files/${id}/remove`, { method: "POST", headers, body: "{}" }).catch(() => undefined);
};

function read(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}
