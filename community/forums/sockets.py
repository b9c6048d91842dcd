"""Live forums: an open topic page hears that something is new or has changed, and fetches it as itself."""

from community.access.service.audience import among
from community.forums.models import Topic
from community.kernel import ids
from community.kernel.bus import Bus
from community.kernel.door import Me
from community.kernel.events import Event, on
from community.kernel.listening import LISTENABLE, Listenable


def listen_to_topic(me: Me, topic_id: int) -> dict[str, int]:
    """Whoever reads a topic may listen to it; they learn its last number and how often its posts changed, if ever.

    So a page sees at once what it lacks, and whether it missed an edit or a removal before it listened.
    """
    topic = me.get(Topic, topic_id)
    return {"last": topic.last_seq} | ({"changes": topic.changes} if topic.changes else {})


def connect(bus: Bus) -> None:
    """Tells the bus about every change of a topic's posts; `part` is the number of a post that may be shown already."""
    LISTENABLE["topic"] = Listenable(listen_to_topic, among(Topic))

    def nudge(event: Event) -> None:
        if event.part_of:
            part = {"part": event.part} if event.part else {}
            bus.say({"kind": "topic", "id": ids.ref(event.part_of), **part})

    for verb in ("replied", "edited", "removed", "restored", "released", "expired"):
        on(verb, "posts", nudge)
