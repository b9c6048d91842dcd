"""The open connections of this process: by their id, by what they listen to, and how many each session has."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from community.kernel.company import Room


@dataclass
class Socket:
    """One open connection: its session's token, whose it is, and what it listens to."""

    token: str
    person_id: int
    rooms: set[Room] = field(default_factory=set)


class Connections(dict[str, Socket]):
    """Sockets by the id of their connection; `add`, `drop`, `enter` and `leave` alone change it.

    Whoever speaks is waited for by everybody in a room, so a room knows its connections, and nobody looks for them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._inside: dict[Room, dict[str, Socket]] = {}
        self._tokens: Counter[str] = Counter()

    def add(self, sid: str, socket: Socket) -> None:
        """A connection has opened; it listens to nothing yet."""
        self[sid] = socket
        self._tokens[socket.token] += 1

    def drop(self, sid: str) -> None:
        """It has ended, or is cut off: from now on nothing goes out to it."""
        socket = self.pop(sid, None)
        if socket is None:
            return
        for room in list(socket.rooms):
            self._out(sid, socket, room)
        self._tokens[socket.token] -= 1
        if not self._tokens[socket.token]:
            del self._tokens[socket.token]

    def enter(self, sid: str, room: Room) -> None:
        """It listens to this from now on."""
        self[sid].rooms.add(room)
        self._inside.setdefault(room, {})[sid] = self[sid]

    def leave(self, sid: str, room: Room) -> None:
        """It does not listen to this any more."""
        if sid in self:
            self._out(sid, self[sid], room)

    def _out(self, sid: str, socket: Socket, room: Room) -> None:
        socket.rooms.discard(room)
        inside = self._inside.get(room, {})
        inside.pop(sid, None)
        if not inside:
            self._inside.pop(room, None)

    def inside(self, room: Room) -> Mapping[str, Socket]:
        """Those that listen to a room, as it is at every moment from now on, until all have left."""
        return self._inside.get(room, {})

    @property
    def rooms(self) -> Collection[Room]:
        """All that somebody listens to."""
        return list(self._inside)

    def of(self, token: str) -> int:
        """How many a session has."""
        return self._tokens[token]
