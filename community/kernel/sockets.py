"""The socket edge: who is connected, which rooms they may listen to, and that they stop when they may no longer.

Sockets carry ids, not content. Joining goes through the door; when anybody's rights change, every process asks the
door again for each socket it holds, so nobody keeps listening to what they lost.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from flask import Flask, g, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO

from community.kernel import clock, ids
from community.kernel.bus import Bus
from community.kernel.door import Me
from community.kernel.errors import Invalid, NotFound, Refusal
from community.kernel.forms import Form, parse
from community.kernel.house import house
from community.kernel.session import recognised, session_token
from community.kernel.web import EDGES, Edge

LARGEST = 64_000
MOST_ROOMS = 50
MOST_SOCKETS = 20  # of one session
ENDED = "This session has ended. Please sign in again."
Joins = Callable[[Me, int], dict[str, int]]
# What can be listened to: a kind of thing, and the question that raises NotFound for whoever may not read it.
LISTENABLE: dict[str, Joins] = {}


@dataclass
class Socket:
    """One open connection: its session's token and what it listens to."""

    token: str
    rooms: set[tuple[str, int]] = field(default_factory=set)


class Sockets:
    """The connections of this process."""

    def __init__(self, app: Flask, bus: Bus) -> None:
        settings = app.extensions["community"].settings
        self.app, self.bus = app, bus
        self.open: dict[str, Socket] = {}
        self.io = SocketIO(
            app,
            async_mode=_mode(),
            cors_allowed_origins=[settings.origin, *(f"http://{host}" for host in settings.hosts)],
            max_http_buffer_size=LARGEST,
            manage_session=False,
            ping_interval=25,
        )
        self.io.on_event("connect", self._connect)
        self.io.on_event("disconnect", self._disconnect)
        self.event("listen", Listen, self._listen)
        self.event("leave", Listen, self._leave)
        bus.listen(self._pass_on)

    def event(self, name: str, form: type[Form], act: Callable[[str, Me, Any], Any]) -> None:
        """Registers a guarded event: parse, recognise, act, acknowledge; every refusal is an answer, never a trace."""
        EDGES.append(Edge("socket", name, False))
        self.io.on_event(name, self._guarded(form, act))

    def _guarded(self, form: type[Form], act: Callable[[str, Me, Any], Any]) -> Callable[..., Any]:
        @wraps(act)
        def answer(*sent: Any) -> dict[str, Any]:
            sid: str = request.sid  # type: ignore[attr-defined]  # - Flask-SocketIO puts it on the request
            try:
                parsed = parse(form, _one_object(sent))
                with house().database.unit() as session:
                    me = self._me(session, self._socket(sid).token)
                    return {"ok": True, "answer": act(sid, me, parsed)}
            except Refusal as refusal:
                return {"ok": False, "title": refusal.title, "detail": refusal.sentence}

        return answer

    def _socket(self, sid: str) -> Socket:
        """The open connection; an event may still be on its way from one that was cut off."""
        if sid not in self.open:
            raise NotFound(ENDED)
        return self.open[sid]

    def _me(self, session: Any, token: str) -> Me:
        visitor = house().recognise(session, token, clock.now())
        if visitor is None:
            raise NotFound(ENDED)
        return Me(session, visitor.person_id, house().keys)

    def _connect(self, _auth: Any = None) -> None:
        """Only with a living session, and only from our own pages (the origin is checked before this)."""
        token = session_token()
        with house().database.unit() as session:
            g.session = session
            if recognised(session) is None:
                raise Refused("sign in first")
        if sum(socket.token == token for socket in self.open.values()) >= MOST_SOCKETS:
            raise Refused("too many pages are open in this session")
        self.open[request.sid] = Socket(token)  # type: ignore[attr-defined]  # - see above

    def _disconnect(self, _reason: Any = None) -> None:
        self.open.pop(request.sid, None)  # type: ignore[attr-defined]  # - see above

    def _listen(self, sid: str, me: Me, form: "Listen") -> dict[str, int]:
        room, rooms = form.room, self._socket(sid).rooms
        if room not in rooms and len(rooms) >= MOST_ROOMS:
            raise Invalid({"id": "This page listens to too many things at once. Reload it."})
        # In before the door is asked: evict() would miss a right that ends between the question and the entry.
        rooms.add(room)
        try:
            return LISTENABLE[room[0]](me, room[1])
        except Refusal:
            rooms.discard(room)
            raise

    def _leave(self, sid: str, _me: Me, form: "Listen") -> None:
        self._socket(sid).rooms.discard(form.room)

    # -------------------------------------------------------------- what the bus brings

    def _pass_on(self, message: dict[str, Any]) -> None:
        if message.get("what") == "audience":
            self.evict()
            return
        try:
            room, news = _news(message)
        except (KeyError, ValueError):
            return
        listening = [(sid, socket) for sid, socket in self.open.items() if room in socket.rooms]
        self._ask_again(listening)  # rights also end by date, without anybody's act
        for sid, socket in listening:
            if room in socket.rooms:
                self.io.emit("news", news, to=sid)

    def evict(self) -> None:
        """Asks the door again for every socket: ended sessions are cut off, lost rooms are left."""
        self._ask_again(list(self.open.items()))

    def _ask_again(self, sockets: list[tuple[str, Socket]]) -> None:
        with self.app.app_context(), house().database.unit() as session:
            for sid, socket in sockets:
                self._review(session, sid, socket)

    def _review(self, session: Any, sid: str, socket: Socket) -> None:
        try:
            me = self._me(session, socket.token)
        except Refusal:
            socket.rooms.clear()
            self.open.pop(sid, None)
            self.io.server.disconnect(sid)
            return
        for room in list(socket.rooms):
            if not _readable(me, room):
                socket.rooms.discard(room)
                self.io.emit("closed", {"kind": room[0], "id": ids.ref(room[1])}, to=sid)


class Listen(Form):
    """What to listen to: a kind and an id."""

    kind: str
    id: str

    @property
    def room(self) -> tuple[str, int]:
        """The kind and the row's id; NotFound for what nobody can listen to."""
        try:
            room = (self.kind, ids.row_id(self.id))
        except ValueError:
            raise NotFound from None
        if self.kind not in LISTENABLE:
            raise NotFound
        return room


def _one_object(sent: tuple[Any, ...]) -> dict[str, Any]:
    if len(sent) != 1 or not isinstance(sent[0], dict):
        raise Invalid({"form": "This should be one JSON object."})
    return {str(name): value for name, value in sent[0].items()}


def _news(message: dict[str, Any]) -> tuple[tuple[str, int], dict[str, Any]]:
    """The room that a message of the bus is for, and what goes to those in it: ids, and the number of a part."""
    room = (str(message["kind"]), ids.row_id(str(message["id"])))
    part = {"part": int(message["part"])} if "part" in message else {}
    return room, {"kind": room[0], "id": ids.ref(room[1]), **part}


def _readable(me: Me, room: tuple[str, int]) -> bool:
    try:
        LISTENABLE[room[0]](me, room[1])
    except Refusal:
        return False
    return True


def _mode() -> str:
    """gevent when it runs the process; threads in tests and tools."""
    monkey = sys.modules.get("gevent.monkey")
    return "gevent" if monkey is not None and monkey.is_module_patched("socket") else "threading"
