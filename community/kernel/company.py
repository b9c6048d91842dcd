"""How many are in a room just now, and whether somebody is typing: counted in memory, named nowhere, kept nowhere.

Browsers say every now and then that somebody is there; each process hears all of it by the bus and tells its own
connections a number, at most once in a few seconds.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

Room = tuple[str, int]
STALE = 60.0  # seconds after which nobody counts as there who said nothing
TYPING = 6.0  # seconds for which somebody counts as typing
EVERY = 2.0  # seconds between two counts of a room
MOST = 5_000  # rooms that are counted at once


@dataclass
class Present:
    """Whoever is in a room, by a hash that names nobody: when they were last heard of, and when they last typed."""

    seen: dict[str, float] = field(default_factory=dict)
    typed: dict[str, float] = field(default_factory=dict)
    told: tuple[int, int] = (0, 0)
    waiting: bool = False

    def count(self, now: float) -> tuple[int, int]:
        """How many are here, and how many of them are typing."""
        self.seen = {who: at for who, at in self.seen.items() if at > now - STALE}
        self.typed = {who: at for who, at in self.typed.items() if at > now - TYPING and who in self.seen}
        return len(self.seen), len(self.typed)


class Company:
    """The rooms of this process that show their company. `later(seconds, act)` runs `act` after that time."""

    def __init__(self, tell: Callable[[Room, int, int], None], later: Callable[[float, Callable[[], None]], None]):
        self._tell, self._later = tell, later
        self._rooms: dict[Room, Present] = {}

    def heard(self, room: Room, who: str, typing: bool) -> None:
        """Somebody is there."""
        if room not in self._rooms and len(self._rooms) >= MOST:
            return
        present, now = self._rooms.setdefault(room, Present()), time.monotonic()
        present.seen[who] = now
        if typing:
            present.typed[who] = now
        else:
            present.typed.pop(who, None)
        self._soon(room, present)

    def _soon(self, room: Room, present: Present) -> None:
        if not present.waiting:
            present.waiting = True
            self._later(EVERY, lambda: self._count(room, present))

    def _count(self, room: Room, present: Present) -> None:
        """Tells a number that has changed, and goes on counting while somebody is there."""
        present.waiting = False
        counted = present.count(time.monotonic())
        if counted != present.told:
            present.told = counted
            self._tell(room, *counted)
        if counted[0]:
            self._soon(room, present)
        else:
            self._rooms.pop(room, None)
