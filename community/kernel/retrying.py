"""Acts that wait for a database that is away for a moment, in the background of whoever has something to tell."""

import logging
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock

from flask_socketio import SocketIO
from sqlalchemy.exc import SQLAlchemyError

TRIES, AGAIN = 60, 0.5  # seconds between tries
Act = Callable[[], None]
log = logging.getLogger(__name__)


class Retrying:
    """Does things now or a little later. `closed` is whether the database will not come back: the process ends."""

    def __init__(self, io: SocketIO, closed: Callable[[], bool]) -> None:
        self._io, self._closed = io, closed
        self._late: dict[Hashable, Act] = {}
        self._runs = False
        self._lock = Lock()

    def surely(self, about: Hashable, act: Act) -> None:
        """Does it, as soon as the database answers; of what is about the same the last stands for all."""
        try:
            act()
        except SQLAlchemyError:
            with self._lock:
                begins, self._runs, self._late[about] = not self._runs, True, act
            if begins:
                self._io.start_background_task(self._run)

    def _run(self) -> None:
        try:
            self._until_done()
        finally:
            self._runs = False  # also after a mistake of ours: the next one begins anew

    def _until_done(self) -> None:
        for _ in range(TRIES):
            log.warning("news wait for the database")
            self._io.sleep(AGAIN)
            if self._closed():
                return
            for about, act in list(self._late.items()):
                self._try(about, act)
            if not self._late:
                return
        log.error("news were given up: the database does not answer")
        self._late.clear()

    def _try(self, about: Hashable, act: Act) -> None:
        with suppress(SQLAlchemyError):
            act()
            with self._lock:
                self._late = {kind: late for kind, late in self._late.items() if (kind, late) != (about, act)}
