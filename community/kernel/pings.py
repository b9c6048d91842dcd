"""The pings of all connections of this process by one greenlet: engine.io has one wait beside each, of nine KiB.

Every ping is due the same time after it was asked for, so they stand in the order in which they are due. What a ping
is, and what happens when none is answered, stays engine.io's own affair.
"""

import time
from collections import deque
from contextlib import suppress
from functools import partial
from typing import Any

from engineio.exceptions import EngineIOError
from engineio.packet import PING, Packet
from flask_socketio import SocketIO

OF_ENGINE = ("last_ping", "closing", "closed", "send")


class Pings:
    """Takes the place of engine.io's greenlets that wait for their next ping, where they are as they are known here."""

    def __init__(self, io: SocketIO) -> None:
        self._engines: Any = io.server.eio
        self._due: deque[tuple[float, Any]] = deque()
        self._running = False
        begin = self._engines.start_background_task
        self._engines.start_background_task = partial(self._start, begin)

    def _start(self, begin: Any, target: Any, *args: Any, **named: Any) -> Any:
        engine = getattr(target, "__self__", None)
        waits = getattr(target, "__name__", "") == "_send_ping" and not args and not named
        if not waits or not all(hasattr(engine, name) for name in OF_ENGINE):
            return begin(target, *args, **named)
        self._due.append((time.monotonic() + self._engines.ping_interval, engine))
        if not self._running:
            self._running = True
            begin(self._run)
        return None

    def _run(self) -> None:
        try:
            while self._due:
                due, engine = self._due[0]
                if (wait := due - time.monotonic()) > 0:
                    self._engines.sleep(wait)
                else:
                    self._due.popleft()
                    _ping(engine)
        finally:
            self._running = False


def _ping(engine: Any) -> None:
    """As engine.io does it."""
    if not engine.closing and not engine.closed:
        engine.last_ping = time.time()
        with suppress(EngineIOError):  # it ends at this very moment
            engine.send(Packet(PING))
