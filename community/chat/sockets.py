"""Live chat: who listens hears what is said, from the table, and that something has changed."""

from dataclasses import dataclass
from typing import Any

from flask import render_template

from community.access.models import Level
from community.access.service.audience import among
from community.access.service.spaces import Standing
from community.chat.models import Channel
from community.chat.service import changing, channels, marks, reading
from community.kernel import ids
from community.kernel.bus import Bus
from community.kernel.door import Me
from community.kernel.errors import NotFound
from community.kernel.events import Event, on
from community.kernel.listening import LISTENABLE, Listenable, Words


def connect(bus: Bus) -> None:
    """Tells the bus about everything that is said, by its number, and about changes without one."""
    LISTENABLE["channel"] = Listenable(reading.entry, among(Channel), said, channels.is_lively)

    LISTENABLE["reader"] = Listenable(_oneself, lambda _me, person_id, some: {person_id} & set(some))
    marks.MARKED[:] = [lambda person_id: bus.say({"kind": "reader", "id": ids.ref(person_id)})]

    def tell_said(event: Event) -> None:
        bus.say({"kind": "channel", "id": ids.ref(event.part_of or 0), "said": event.part})

    def tell_changed(event: Event) -> None:
        if event.part_of:
            bus.say({"kind": "channel", "id": ids.ref(event.part_of)})

    on("said", "messages", tell_said)
    changing.REACTED[:] = [lambda channel_id: bus.say({"kind": "channel", "id": ids.ref(channel_id)})]
    for verb in ("edited", "removed", "restored", "expired", "pinned", "unpinned"):
        on(verb, "messages", tell_changed)
    for verb in ("asked", "carried", "withdrew", "lapsed"):
        on(verb, "carryings", tell_changed)
    for verb in ("closed", "reopened"):
        on(verb, "channels", tell_changed)


def _oneself(me: Me, person_id: int) -> dict[str, int]:
    """One's own reading on other devices; nobody else's."""
    if person_id != me.person_id:
        raise NotFound
    return {}


def said(me: Me, channel_id: int, after: int) -> Words:
    """What was said behind a number as everyone sees it, in order."""
    channel, rows = reading.everyones(me, channel_id, after)
    messages = [{"seq": row.seq, "id": ids.ref(row.message_id), "html": _item(channel, row)} for row in rows]
    last = rows[-1].seq if len(rows) == reading.PAGE else channel.last_seq
    return Words(messages, last, channel.audiences)


@dataclass(frozen=True)
class Anybody:
    """Whose zone and language nobody knows: the page writes times as its reader does."""

    time_zone: str = "UTC"
    language: str = "en-GB"


def _item(channel: Any, row: Any) -> str:
    values = {"channel": channel, "messages": [row], "standing": Standing(Level.TAKE_PART, False)}
    return render_template("chat/_messages.html", **values, visitor=Anybody())
