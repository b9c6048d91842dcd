"""Who listens to what in this process: what is new reaches those who may read it at that moment, and nobody else.

Rights are asked for many sockets in one statement: before every piece of news, whenever anybody's rights or sessions
change, and of what carries words at least once a second.
"""

import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from threading import Lock
from typing import Any

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy.exc import SQLAlchemyError

from community.kernel import clock, ids
from community.kernel.bus import AGAIN_HERE
from community.kernel.company import Company, Room
from community.kernel.connections import Connections, Socket
from community.kernel.door import Me, System
from community.kernel.fanout import Fanout
from community.kernel.house import house
from community.kernel.retrying import AGAIN, TRIES, Retrying

AT_LEAST_EVERY = 1.0  # seconds after which the right to hear words is asked for again in any case
AHEAD = 0.8  # seconds after which it is asked once words are out, so that in a busy room the next ones need not wait
MOST = 2**31 - 1  # the last number that the table can hold
HERE = "here"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Words:
    """What was said, as JSON, up to the number `last`; `version` is that of the audiences when it was read."""

    messages: list[dict[str, Any]]
    last: int
    version: int


@dataclass(frozen=True)
class Listenable:
    """A kind of thing that can be listened to.

    `join` answers whoever begins to listen, and raises NotFound for whoever may not read it. `readers` are those of
    some people who may. `said`, for what carries words and not only ids, is what everyone hears behind a number.
    `lively` says whether it shows how many are there.
    """

    join: Callable[[Me, int], dict[str, int]]
    readers: Callable[[Me, int, Collection[int]], set[int]]
    said: Callable[[Me, int, int], Words] | None = None
    lively: Callable[[Me, int], bool] = lambda _me, _row_id: False


LISTENABLE: dict[str, Listenable] = {}


@dataclass
class Line:
    """A room whose words are carried: how far they were, how far they shall be, and when rights were asked for.

    It is `running` while words go out, and `asking` while rights are asked for beside them.
    """

    upto: int
    wanted: int = 0
    running: bool = False
    asking: bool = False
    version: int = -1
    reviewed: float = 0.0

    @property
    def age(self) -> float:
        """Seconds since rights were asked for."""
        return time.monotonic() - self.reviewed


class Listeners:
    """The connections of this process, and what reaches them."""

    def __init__(self, app: Flask, io: SocketIO) -> None:
        self.app, self.io, self.fanout = app, io, Fanout(io)
        self.open = Connections()
        self._lines: dict[Room, Line] = {}
        self._retrying = Retrying(io, self._closed)
        self._company = Company(self._tell_company, self._later)
        self._lock = Lock()

    def pass_on(self, message: dict[str, Any]) -> None:
        """Something came by the bus."""
        what = message.get("what")
        if what in ("audience", AGAIN_HERE):
            self._retrying.surely("rights", self.evict)
        if what == AGAIN_HERE:  # nobody knows what the bus would have brought: everyone looks for themselves
            for room in self.open.rooms:
                self._retrying.surely(room, partial(self._tell, room, {"kind": room[0], "id": ids.ref(room[1])}))
        if what and what != HERE:
            return
        try:
            room, news = _news(message)
            said = min(int(message.get("said", 0)), MOST)
        except (KeyError, ValueError, TypeError):
            return
        if what == HERE:
            self._company.heard(room, str(message.get("who")), bool(message.get("typing")))
        elif said and room[0] in LISTENABLE and LISTENABLE[room[0]].said:
            self._carry(room, said)
        else:
            self._retrying.surely(room, partial(self._tell, room, news))

    def _closed(self) -> bool:
        """Whether the database is not away but closed by ourselves: the process ends."""
        with self.app.app_context():
            return house().database.closed

    def _later(self, seconds: float, act: Callable[[], None]) -> None:
        def run() -> None:
            self.io.sleep(seconds)
            act()

        self.io.start_background_task(run)

    def _tell_company(self, room: Room, here: int, typing: int) -> None:
        """While the database is away nobody can be asked who may hear; the next number will do."""
        with suppress(SQLAlchemyError):
            self._tell(room, {"kind": room[0], "id": ids.ref(room[1]), "here": here, "typing": typing}, HERE)

    def _in(self, room: Room) -> list[tuple[str, Socket]]:
        return list(self.open.inside(room).items())

    def _tell(self, room: Room, news: dict[str, Any], event: str = "news") -> None:
        listening = self._in(room)
        if not listening:
            return
        with self.app.app_context(), house().database.unit() as unit:
            self.review(_system(unit), listening, {room})  # rights also end by date, without anybody's act
        self._send(room, event, news)

    def _send(self, room: Room, event: str, data: dict[str, Any]) -> None:
        """To those who still listen at the very moment at which it is their turn."""
        inside = self.open.inside(room)
        self.fanout.send(inside, event, data, inside.__contains__)

    # -------------------------------------------------------------- rights

    def evict(self) -> None:
        """Asks the door again for every socket: ended sessions are cut off, lost rooms are left."""
        if self.open:
            with self.app.app_context(), house().database.unit() as unit:
                self.review(_system(unit), list(self.open.items()))

    def review(self, system: System, sockets: list[tuple[str, Socket]], only: Collection[Room] | None = None) -> None:
        """The same for some sockets, and for all their rooms or some."""
        living = house().living(system.session, {socket.token for _, socket in sockets}, clock.now())
        rooms: dict[Room, list[tuple[str, Socket]]] = defaultdict(list)
        for sid, socket in sockets:
            if socket.token not in living:
                self._cut(sid)
            for room in socket.rooms if only is None else socket.rooms.intersection(only):
                rooms[room].append((sid, socket))
        for room, some in rooms.items():
            self._close_for(room, some, _readers(system, room, some))

    def _cut(self, sid: str) -> None:
        self.open.drop(sid)
        self.io.server.disconnect(sid)

    def _close_for(self, room: Room, some: Iterable[tuple[str, Socket]], readers: set[int]) -> None:
        for sid, socket in some:
            if socket.person_id not in readers and room in socket.rooms:
                self.open.leave(sid, room)
                self.io.emit("closed", {"kind": room[0], "id": ids.ref(room[1])}, to=sid)

    # -------------------------------------------------------------- words

    def _carry(self, room: Room, seq: int) -> None:
        """Has what was said brought to whoever listens, by one at a time for a room, so that it comes in order."""
        with self._lock:
            line = self._lines.setdefault(room, Line(seq - 1))
            line.wanted = max(line.wanted, seq)
            if line.running:
                return
            line.running = True
        self.io.start_background_task(self._run, room, line)

    def _run(self, room: Room, line: Line) -> None:
        while self._goes_on(room, line):
            pass

    def _goes_on(self, room: Room, line: Line) -> bool:
        """Brings what there is; whether there is more. A mistake of ours must not silence the room: it begins anew."""
        brought = more = False
        try:
            brought = self._brought(room, line)
        finally:
            more = self._noted(room, line, brought)
        return more

    def _noted(self, room: Room, line: Line, brought: bool) -> bool:
        with self._lock:
            line.running = brought and line.upto < line.wanted
            if not brought:
                self._lines.pop(room, None)  # nobody listens, or it cannot be: the next one begins anew
            return line.running

    def _brought(self, room: Room, line: Line) -> bool:
        """Whether somebody was there to bring it to. A database that is away for a moment is waited for."""
        for _ in range(TRIES):
            try:
                return self._bring(room, line)
            except SQLAlchemyError:
                log.warning("what was said waits for the database")
                self.io.sleep(AGAIN)
                if self._closed():
                    return False
        return False

    def _bring(self, room: Room, line: Line) -> bool:
        said = LISTENABLE[room[0]].said
        if not self.open.inside(room) or said is None:
            return False
        wanted = line.wanted  # what is announced from here on may be too new to be read now
        with self.app.app_context(), house().database.unit() as unit:
            system = _system(unit)
            words = said(system, room[1], line.upto)
            if words.version != line.version or line.age >= AT_LEAST_EVERY:
                self._review_line(system, room, line, words.version)
        frame = {"kind": room[0], "id": ids.ref(room[1]), "after": line.upto, "messages": words.messages}
        if words.messages:
            self._send(room, "said", frame | {"last": words.last})
        line.upto = max(line.upto, words.last)
        if line.age >= AHEAD and not line.asking:
            line.asking = True
            self.io.start_background_task(self._ask_ahead, room, line, words.version)
        return line.upto >= line.wanted or bool(words.messages) or line.wanted > wanted

    def _ask_ahead(self, room: Room, line: Line, version: int) -> None:
        """Beside the words, so that the next ones need not wait for it."""
        try:
            with suppress(SQLAlchemyError), self.app.app_context(), house().database.unit() as unit:
                self._review_line(_system(unit), room, line, version)
        finally:
            line.asking = False

    def _review_line(self, system: System, room: Room, line: Line, version: int) -> None:
        """`version` is of the audiences as they were read before: a later one makes the next words ask again."""
        began = time.monotonic()
        self.review(system, self._in(room), {room})
        line.version, line.reviewed = version, began


def _system(unit: Any) -> System:
    return System(unit, house().keys, "live", house().settings)


def _readers(system: System, room: Room, some: Iterable[tuple[str, Socket]]) -> set[int]:
    return LISTENABLE[room[0]].readers(system, room[1], {socket.person_id for _, socket in some})


def _news(message: dict[str, Any]) -> tuple[Room, dict[str, Any]]:
    """The room that a message of the bus is for, and what goes to those in it: ids, and the number of a part."""
    room = (str(message["kind"]), ids.row_id(str(message["id"])))
    part = {"part": int(message["part"])} if "part" in message else {}
    return room, {"kind": room[0], "id": ids.ref(room[1]), **part}
