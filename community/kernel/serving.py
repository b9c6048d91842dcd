"""Serving: gevent's pywsgi on a listener of our own, one process or several that share it."""

import gc
import os
import resource
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

BACKLOG = 2048
FILES = 65_536
PAUSE = 0.002  # seconds between two connections that one of several processes takes
ENDS = (signal.SIGTERM, signal.SIGINT)
SOON = 1.0  # seconds: a child that lived no longer is replaced only after as long


def listener(host: str, port: int) -> socket.socket:
    """A listening socket. Without TCP_NODELAY every answer in two packets waits 40 ms for the delayed ACK."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.bind((host, port))
    sock.listen(BACKLOG)
    sock.setblocking(False)
    return sock


def allow_many_files() -> None:
    """Each open socket is a file; raises the limit as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def serve(app: Any, sock: socket.socket, share: bool, stop: Callable[[], None]) -> None:
    """Answers requests until SIGTERM or SIGINT; `share` when other processes accept from the same socket."""
    import gevent
    from gevent.pywsgi import WSGIHandler, WSGIServer

    class Fair(WSGIHandler):  # type: ignore[misc]  # - gevent has no type information
        """Gives the others their turn after each answer: SQLite never waits, so a busy client would keep the loop."""

        def handle_one_request(self) -> Any:
            answered = super().handle_one_request()
            gevent.sleep(0)
            return answered

    class Sharing(WSGIServer):  # type: ignore[misc]  # - see above
        """Leaves the next connection to the others: who is awake already would take all of a handful."""

        def handle(self, *accepted: Any) -> None:
            self.stop_accepting()
            gevent.spawn_later(PAUSE, self._go_on)
            super().handle(*accepted)

        def _go_on(self) -> None:
            if self.started:
                self.start_accepting()

    kind = Sharing if share else WSGIServer
    server = kind(sock, app, log=None, error_log=None, handler_class=Fair)
    server.max_accept = 1 if share else 100
    for name in ENDS:
        gevent.signal_handler(name, server.stop, 2)
    try:
        server.serve_forever()
    finally:
        stop()


def several(count: int, serve_one: Callable[[], int]) -> int:
    """Serves with `count` children that share what is loaded already; one that dies is replaced. Returns 0 at SIGTERM.

    A child begins in some hundredths of a second, and its pages of memory are this process's own until it writes them.
    """
    children: dict[int, float] = {}
    stopping: list[int] = []

    def end(number: int, _frame: Any) -> None:
        stopping.append(number)
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)

    gc.freeze()
    for number in ENDS:
        signal.signal(number, end)
    while not stopping or children:
        while len(children) < count and not stopping:
            signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)  # or an end could miss whoever is just beginning
            children[_child(serve_one)] = time.monotonic()
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
        pid, _ = os.wait()
        lived = time.monotonic() - children.pop(pid, 0.0)
        if lived < SOON and not stopping:
            _asleep(SOON)  # whatever ended it so soon will end the next one, too
    return 0


def _child(serve_one: Callable[[], int]) -> int:
    """The number of a new process that serves; in the new process it does not return."""
    from gevent.os import fork

    if pid := int(fork()):
        return pid
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    sys.exit(serve_one())


def _asleep(seconds: float) -> None:
    """Without gevent's loop: who forks must have none."""
    from gevent import monkey

    monkey.get_original("time", "sleep")(seconds)
