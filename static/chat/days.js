// Days and bursts of messages, and times as this reader writes them.

const BURST = 5 * 60_000;

export class Days {
  constructor(list, zone) {
    this.list = list;
    const language = document.documentElement.lang;
    this.day = new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: zone });
    this.clock = new Intl.DateTimeFormat(language, { timeStyle: "short", timeZone: zone });
  }

  /** Sets them anew for all that stands there. */
  tidy() {
    for (const day of this.list.querySelectorAll(".day")) day.remove();
    let before;
    for (const item of this.list.querySelectorAll("[data-seq]")) {
      const time = item.querySelector(".when time");
      const at = new Date(time.dateTime);
      const day = this.day.format(at);
      time.textContent = this.clock.format(at);
      if (day !== before?.day) item.before(heading(day));
      const quiet = item.querySelector(".answered, .stone");
      const on = before && day === before.day && item.dataset.by === before.by && item.dataset.thread === before.thread && at - before.at < BURST && !quiet && !before.stone;
      item.classList.toggle("goes-on", Boolean(on));
      before = { day, at, by: item.dataset.by, thread: item.dataset.thread, stone: item.querySelector(".stone") };
    }
  }
}

function heading(words) {
  const day = document.createElement("li");
  day.className = "day";
  const name = document.createElement("h2");
  name.textContent = words;
  day.append(name);
  return day;
}
