"""The writing side of each WebSocket of this process, so that a frame can go straight to where nothing waits.

The one place that reaches into engine.io and simple-websocket. Each connection is looked at once, when it opens; where
something is not as it is known here, that connection has plain emits, which are slower and no less right.

Why no frames mix and none overtakes another: all that is written to a connection (events, pings, pongs, the goodbye)
goes through its `Line`, which takes bytes without ever waiting. The kernel takes them now, or they stand in line and
one greenlet writes them on. So engine.io's writer never holds packets that it took from its queue and has not handed
on; an empty queue means that all that was emitted before is in the line already, and one more frame may join it.
"""

import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from socket import SHUT_RDWR, SO_LINGER, SOL_SOCKET
from typing import Any

from flask_socketio import SocketIO

MOST_BYTES = 1 << 20  # that wait for one connection; then it is cut, and its browser comes back and catches up
MOST_PACKETS = 4096  # the same where engine.io's queue has to do, as with polling
STUCK = 30.0  # seconds without room for a single byte
AT_ONCE = 1 << 16  # bytes that are handed to the kernel together
# One for all: between coming and being copied nobody else has a turn. Each wait for bytes of its own would leave a hole
# of as many in the memory of every connection.
READ = memoryview(bytearray(1 << 14))
OF_ENGINE = ("sid", "server", "queue", "upgraded")
OF_SIMPLE = ("connected", "environ", "input_buffer", "max_message_size", "_handle_events")


class Line:
    """Stands where simple-websocket has its socket: never blocks, and knows what waits."""

    __slots__ = ("_engine", "_gone", "_note_cut", "_rest", "_simple", "_sock", "_waiting")

    def __init__(self, engine: Any, simple: Any, note_cut: Callable[[], None]) -> None:
        self._engine, self._simple, self._sock, self._note_cut = engine, simple, simple.sock, note_cut
        self._rest: deque[bytes] | None = None
        self._waiting = 0  # bytes, with those that are being written
        self._gone = False

    def take_over(self, web: Any, largest: int) -> None:
        """From now on all goes through here, in both directions."""
        simple = self._simple
        simple.sock, web.wait = self, self.wait
        simple.ws = simple.ws.connection  # the handshake is over; its HTTP parser would stay in memory
        simple.max_message_size = largest  # engine.io looks only when all was read

    def is_free(self) -> bool:
        """Whether a frame may join now, because all that was emitted before is in here or with the kernel."""
        engine = self._engine
        return not engine.queue.qsize() and engine.upgraded and self._simple.connected and not self._gone

    def put(self, data: bytes) -> bool:
        """Whether all of it went out at once; otherwise the rest follows. OSError when the other side is gone."""
        if self._waiting:
            self._keep(data)
            return False
        try:
            sent: int = self._sock.send(data, 0, 0.0)
        except BlockingIOError:
            sent = 0
        if sent == len(data):
            return True
        self._keep(data[sent:])
        self._engine.server.start_background_task(self._write_on)
        return False

    def send(self, data: bytes) -> int:
        """What simple-websocket calls. It never looks whether all was sent: under gevent that broke large frames."""
        with suppress(OSError):
            if not self._gone:
                self.put(data)
                return len(data)
        raise BrokenPipeError  # the one error that its close() expects

    def _keep(self, data: bytes) -> None:
        if self._waiting > MOST_BYTES:  # asked before it is added: one large frame alone may be larger
            self.cut()
            return
        self._rest = self._rest or deque()
        self._rest.append(data)
        self._waiting += len(data)

    def _write_on(self) -> None:
        try:
            while self._waiting and not self._gone:
                self._write_some()
        except TimeoutError:
            self.cut()
        except OSError:  # the other side is gone
            self._gone, self._rest = True, None

    def _write_some(self) -> None:
        from gevent import Timeout

        piece = self._piece()
        with Timeout(STUCK, TimeoutError):
            sent = self._sock.send(piece)
        self._waiting -= sent
        if sent < len(piece):
            self._rest = self._rest or deque()
            self._rest.appendleft(piece[sent:])

    def _piece(self) -> bytes:
        pieces, size = [], 0
        while self._rest and size < AT_ONCE:
            pieces.append(self._rest.popleft())
            size += len(pieces[-1])
        return b"".join(pieces)

    def cut(self) -> None:
        """Ends the connection without a goodbye: whoever does not read would not hear it. Its reader clears up."""
        if self._gone:
            return
        self._gone, self._rest = True, None
        self._note_cut()
        with suppress(OSError):
            self._sock.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))  # nor should the kernel keep it
            self._sock.shutdown(SHUT_RDWR)

    def wait(self) -> Any:
        """The next message, or None at the end. Read in engine.io's own greenlet: 9 KiB less for each connection."""
        simple = self._simple
        while not simple.input_buffer and self._read():
            pass
        return simple.input_buffer.pop(0) if simple.input_buffer else None

    def _read(self) -> bool:
        """Whether more may come. After our own goodbye only the other side's is waited for."""
        simple = self._simple
        data = READ[: self._sock.recv_into(READ)].tobytes()
        if data:
            simple.ws.receive_data(data)
        more = bool(data) and simple._handle_events()
        simple.connected = more and simple.connected
        if more and not simple.connected:
            simple.input_buffer.clear()
        return bool(more)

    def close(self) -> None:
        """The end, after the last word of both sides; the HTTP server would read what still comes as a request."""
        self._simple.connected = False
        self._sock.close()
        self._simple.environ["wsgi.input"].close()


class Lines:
    """The lines of a server's connections by engine.io's id; `cut` counts those that were ended for not reading."""

    def __init__(self, io: SocketIO) -> None:
        self._engines: Any = io.server.eio
        self._lines: dict[str | None, Line] = {}
        self.get = self._lines.get
        self.cut = 0
        driver = getattr(self._engines, "_async", {})
        if io.async_mode == "gevent" and driver.get("websocket"):
            # A copy, for engine.io keeps one dict for all servers of a mode.
            self._engines._async = driver | {"websocket": partial(self._upgrade, driver["websocket"])}

    def queue(self, key: str | None, packet: Any) -> bool:
        """As `emit` does it, with a limit: whether there is such a connection, and it still takes something."""
        engine = self._engines.sockets.get(key)
        if engine is None or engine.closed:
            return False
        if engine.queue.qsize() < MOST_PACKETS:
            self._engines.send_packet(key, packet)
            return True
        self._note_cut()
        engine.close(wait=False, abort=True)
        return False

    def _note_cut(self) -> None:
        self.cut += 1

    def _upgrade(self, websocket: Any, handler: Any, server: Any) -> Any:
        answer = websocket(partial(self._opened, handler), server)
        if hasattr(answer, "server_args"):
            answer.server_args["thread_class"] = _Reader
        return partial(_without_extensions, answer)

    def _opened(self, handler: Any, web: Any) -> Any:
        engine, simple = getattr(handler, "__self__", None), getattr(web, "ws", None)
        if engine is None or not _is_known(engine, simple):
            reader = getattr(simple, "thread", None)
            if isinstance(reader, _Reader):
                self._engines.start_background_task(reader.target)
            return handler(web)
        line = self._lines[engine.sid] = Line(engine, simple, self._note_cut)
        line.take_over(web, self._engines.max_http_buffer_size)
        try:
            return handler(web)
        finally:
            del self._lines[engine.sid]
            line.close()


class _Reader:
    """In the place of the thread that reads for simple-websocket: a `Line` does not need it, others begin it later."""

    name = ""

    def __init__(self, target: Callable[[], None]) -> None:
        self.target = target

    def start(self) -> None:
        """Not yet."""


def _without_extensions(answer: Any, environ: dict[str, Any], start_response: Any) -> Any:
    """Browsers offer to have each message deflated: 300 KiB for each of them, and no two frames the same."""
    environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    return answer(environ, start_response)


def _is_known(engine: Any, simple: Any) -> bool:
    """Whether all is there that a `Line` stands on, and no extension that would change its frames."""
    from gevent.socket import socket

    protocol = getattr(getattr(getattr(simple, "ws", None), "connection", None), "_proto", None)
    return (
        type(getattr(simple, "sock", None)) is socket
        and getattr(protocol, "extensions", None) == []
        and isinstance(getattr(simple, "thread", None), _Reader)
        and all(hasattr(engine, name) for name in OF_ENGINE)
        and all(hasattr(simple, name) for name in OF_SIMPLE)
    )
