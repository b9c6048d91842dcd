"""Live back-up: open pages of whoever asked or was asked hear that they should look again, and nothing more."""

from collections.abc import Collection

from community.backup.service import calling
from community.kernel import ids
from community.kernel.bus import Bus
from community.kernel.door import Me
from community.kernel.errors import NotFound
from community.kernel.listening import LISTENABLE, Listenable


def join(me: Me, person_id: int) -> dict[str, int]:
    """Everybody listens for themselves alone."""
    if person_id != me.person_id:
        raise NotFound
    return {}


def oneself(_me: Me, person_id: int, people: Collection[int]) -> set[int]:
    """Of some people, the one it is about; what there is to see they fetch through the door."""
    return {person_id}.intersection(people)


def connect(bus: Bus) -> None:
    """Tells the bus for whom something about back-up has changed."""
    LISTENABLE["backup"] = Listenable(join, oneself)
    calling.TOLD[:] = [lambda person_id: bus.say({"kind": "backup", "id": ids.ref(person_id)})]
