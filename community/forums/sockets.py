"""Live forums: an open topic page hears that there is something new, and fetches it as itself."""

from community.forums.models import Topic
from community.kernel import ids
from community.kernel.bus import Bus
from community.kernel.door import Me
from community.kernel.events import Event, on
from community.kernel.sockets import LISTENABLE


def listen_to_topic(me: Me, topic_id: int) -> dict[str, int]:
    """Whoever reads a topic may listen to it; they learn its last number, to see at once what they still lack."""
    return {"last": me.get(Topic, topic_id).last_seq}


def connect(bus: Bus) -> None:
    """Tells the bus about every change of a topic's posts."""
    LISTENABLE["topic"] = listen_to_topic

    def nudge(event: Event) -> None:
        if event.part_of:
            bus.say({"kind": "topic", "id": ids.ref(event.part_of)})

    for verb in ("replied", "edited", "removed", "restored", "released"):
        on(verb, "posts", nudge)
