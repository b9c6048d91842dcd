"""The socket edge: who is connected, which rooms they may listen to, and that they stop when they may no longer.

Nothing is written through a socket, and what it carries are ids, but for what is said in chat. Joining goes through the
door; `listening` asks it again for everyone who is connected.
"""

import logging
import sys
from collections.abc import Callable
from contextvars import copy_context
from functools import wraps
from typing import Any

from flask import Flask, g, request
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import SocketIO
from sqlalchemy.exc import SQLAlchemyError

from community.kernel import clock, ids
from community.kernel.bus import Bus
from community.kernel.connections import Socket
from community.kernel.door import Me
from community.kernel.errors import Invalid, NotFound, Refusal
from community.kernel.forms import Form, parse
from community.kernel.house import Visitor, house
from community.kernel.listening import HERE, LISTENABLE, Listeners
from community.kernel.session import recognised, session_token
from community.kernel.web import EDGES, Edge

log = logging.getLogger(__name__)
LARGEST = 64_000
MOST_ROOMS = 50
MOST_SOCKETS = 20  # of one session
NOT_NOW = "not now"  # what browsers understand as: try again in a moment
ENDED = "This session has ended. Please sign in again."


class Sockets:
    """The connections of this process."""

    def __init__(self, app: Flask, bus: Bus) -> None:
        settings = app.extensions["community"].settings
        self.bus = bus
        self.io = SocketIO(
            app,
            async_mode=_mode(),
            cors_allowed_origins=[settings.origin, *(f"http://{host}" for host in settings.hosts)],
            max_http_buffer_size=LARGEST,
            manage_session=False,
            http_compression=False,  # what is secret and what is typed never go compressed together
            ping_interval=25,
        )
        self.io.on_event("connect", self._connect)
        self.io.on_event("disconnect", self._disconnect)
        self.event("listen", Listen, self._listen)
        self.event("leave", Listen, self._leave)
        self.event(HERE, Here, self._here)
        self.listeners = Listeners(app, self.io)
        bus.listen(self.listeners.pass_on)

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
            except SQLAlchemyError:  # its browser comes back and asks again; an answer would say no
                log.warning("a socket waits for the database")
                self.io.server.disconnect(sid)
                return {"ok": False, "title": NOT_NOW, "detail": NOT_NOW}

        return answer

    def _socket(self, sid: str) -> Socket:
        """The open connection; an event may still be on its way from one that was cut off."""
        if sid not in self.listeners.open:
            raise NotFound(ENDED)
        return self.listeners.open[sid]

    def _me(self, session: Any, token: str) -> Me:
        visitor = house().recognise(session, token, clock.now())
        if visitor is None:
            raise NotFound(ENDED)
        return Me(session, visitor.person_id, house().keys)

    def _connect(self, _auth: Any = None) -> None:
        """Only with a living session, and only from our own pages (the origin is checked before this)."""
        token = session_token()
        visitor, was_asked = self._apart(_who)
        if not was_asked:
            raise Refused(NOT_NOW)
        if visitor is None:
            raise Refused("sign in first")
        if self.listeners.open.of(token) >= MOST_SOCKETS:
            raise Refused("too many pages are open in this session")
        self.listeners.open.add(request.sid, Socket(token, visitor.person_id))  # type: ignore[attr-defined]  # - see above

    def _apart(self, act: Callable[[], Any]) -> Any:
        """What goes deep, on a stack of its own: a connection keeps what its own ever touched, as long as it lives."""
        if self.io.async_mode != "gevent":
            return act()
        import gevent

        return gevent.spawn(copy_context().run, act).get()

    def _disconnect(self, _reason: Any = None) -> None:
        self.listeners.open.drop(request.sid)  # type: ignore[attr-defined]  # - see above

    def _listen(self, sid: str, me: Me, form: "Listen") -> dict[str, int]:
        room, rooms = form.room, self._socket(sid).rooms
        if room not in rooms and len(rooms) >= MOST_ROOMS:
            raise Invalid({"id": "This page listens to too many things at once. Reload it."})
        # In before the door is asked: a review would miss a right that ends between the question and the entry.
        self.listeners.open.enter(sid, room)
        try:
            return LISTENABLE[room[0]].join(me, room[1])
        except Refusal:
            self.listeners.open.leave(sid, room)
            raise

    def _leave(self, sid: str, _me: Me, form: "Listen") -> None:
        self._socket(sid)
        self.listeners.open.leave(sid, form.room)

    def _here(self, sid: str, me: Me, form: "Here") -> None:
        """Somebody is there, and perhaps typing: told as a number, where that is wanted. Who it is, is hashed here."""
        room = form.room
        if room not in self._socket(sid).rooms or not LISTENABLE[room[0]].lively(me, room[1]):
            raise NotFound
        who = me.keys.blind(HERE, me.person_id, room[1])
        self.bus.say({"what": HERE, "kind": form.kind, "id": form.id, "who": who, "typing": form.typing})


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


class Here(Listen):
    """Somebody is there; `typing` is whether they are."""

    typing: bool = False


def _who() -> tuple[Visitor | None, bool]:
    """By whose session this connection comes, and whether the database could be asked."""
    try:
        with house().database.unit() as session:
            g.session = session
            return recognised(session), True
    except SQLAlchemyError:
        return None, False


def _one_object(sent: tuple[Any, ...]) -> dict[str, Any]:
    if len(sent) != 1 or not isinstance(sent[0], dict):
        raise Invalid({"form": "This should be one JSON object."})
    return {str(name): value for name, value in sent[0].items()}


def _mode() -> str:
    """gevent when it runs the process; threads in tests and tools."""
    monkey = sys.modules.get("gevent.monkey")
    return "gevent" if monkey is not None and monkey.is_module_patched("socket") else "threading"
