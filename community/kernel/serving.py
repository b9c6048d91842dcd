"""Serving: gevent's pywsgi on a listener of our own, one process or several that share it."""

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

BACKLOG = 2048
FILES = 65_536
PAUSE = 0.002  # seconds between two connections that one of several processes takes


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
    for name in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(name, server.stop, 2)
    try:
        server.serve_forever()
    finally:
        stop()


def spawn(count: int, arguments: list[str], sock: socket.socket) -> int:
    """Starts `count` serving children on one socket and waits; a child that dies is started again. Returns 0."""
    import subprocess

    sock.set_inheritable(True)
    command = [sys.executable, "-m", "community", *arguments, "--listener", str(sock.fileno())]
    stopping: list[bool] = []

    def begin() -> Any:
        return subprocess.Popen(command, pass_fds=[sock.fileno()])

    children = [begin() for _ in range(count)]

    def end(_number: int, _frame: Any) -> None:
        stopping.append(True)
        for child in children:
            child.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while True:
        pid, _ = os.wait()
        alive = [child for child in children if child.pid != pid]
        if stopping:
            children[:] = alive
            if not children:
                return 0
        else:
            children[:] = [*alive, begin()]
