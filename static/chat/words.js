// How a message is told where it is only pointed to: by its content note, if it has one, and no word behind it.

export function wordsOf(item) {
  const words = (item.querySelector(".noted > summary") ?? item.querySelector(".prose"))?.textContent.trim();
  return words || (item.querySelector(".files") ? "A file" : "");
}
