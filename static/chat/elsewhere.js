// Words that their channel does not take any more: where else they could be said, chosen and sent by their author.

const STAYS = { byline: "", answers: "", thread: undefined, files: undefined, file_words: undefined, shown: undefined };
const kept = ({ person }, channel) => `carried ${person} ${channel}`;

/** Lists the channels and conversations where this person may write. */
export async function offer(item, { person, channel }, entry, drop) {
  const answer = await fetch("/chat/places", { headers: { Accept: "application/json" } }).catch(() => undefined);
  const places = answer?.ok ? (await answer.json()).places.filter((place) => place.id !== channel) : [];
  const line = item.lastElementChild;
  if (!places.length) return line.append(" There is no other channel where you can write just now.");
  const choice = document.createElement("select");
  choice.setAttribute("aria-label", "Where to take it");
  choice.append(...places.map(({ id, name }) => new Option(name, id)));
  const go = Object.assign(document.createElement("button"), { type: "button", className: "button small", textContent: "Take it there" });
  go.addEventListener("click", () => {
    localStorage.setItem(kept({ person }, choice.value), JSON.stringify({ ...entry, ...STAYS }));
    drop();
    location.assign(`/chat/channels/${choice.value}#say`);
  });
  const files = entry.files?.length ? "Files stay here; attach them again there. " : "";
  line.replaceChildren(`Other people read there; you can look it over before you send it. ${files}`, choice, " ", go);
  return choice.focus();
}

/** Gives back what was brought along to this channel, once. */
export function bring({ person, channel }, back) {
  const name = kept({ person }, channel);
  const words = localStorage.getItem(name);
  localStorage.removeItem(name);
  if (words) back(JSON.parse(words));
}
