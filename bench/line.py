"""A browser's side of chat as bytes: WebSocket frames (RFC 6455), what Socket.IO says in them, and plain HTTP calls."""

import contextlib
import http.client
import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

PING, PONG = "2", "3"
LONGEST_SHORT = 125
EXTENDED = {126: ("!H", 2), 127: ("!Q", 8)}


class Closed(OSError):
    """The server is gone, or wants nobody just now."""


def upgrade(port: int, token: str) -> bytes:
    """The request that opens a WebSocket as the holder of a session."""
    return (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: session={token}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        f"Origin: http://127.0.0.1:{port}\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


def masked(text: str) -> bytes:
    """A client's frame; the mask is zero, which leaves the text as it is."""
    data = text.encode()
    size = len(data)
    head = struct.pack("!BB", 0x81, 0x80 | size) if size <= LONGEST_SHORT else struct.pack("!BBH", 0x81, 0xFE, size)
    return head + bytes(4) + data


def listening(channel: str) -> str:
    """The event that asks to hear a channel; its acknowledgement begins with 431."""
    return "421" + json.dumps(["listen", {"kind": "channel", "id": channel}])


class Frames:
    """Whole texts out of the bytes that came so far."""

    def __init__(self) -> None:
        self.rest = bytearray()

    def feed(self, data: bytes) -> Iterator[str]:
        """The texts that are complete with these bytes. Raises Closed at the server's goodbye."""
        self.rest += data
        while (end := self._end()) and len(self.rest) >= end[1]:
            text, first = bytes(self.rest[end[0] : end[1]]), self.rest[0]
            del self.rest[: end[1]]
            if first == 0x88:
                raise Closed("the server said goodbye")
            yield text.decode()

    def _end(self) -> tuple[int, int] | None:
        """Where the first frame's text begins and ends, once its head is there."""
        if len(self.rest) < 2:
            return None
        size, start = self.rest[1], 2
        if size in EXTENDED:
            form, more = EXTENDED[size]
            if len(self.rest) < start + more:
                return None
            size, start = struct.unpack_from(form, self.rest, start)[0], start + more
        return start, start + size


class Line:
    """One blocking connection that listens to a channel. Everything raises OSError when the other side is gone."""

    def __init__(self, port: int, token: str, channel: str, patience: float = 5.0) -> None:
        self._frames, self._texts = Frames(), list[str]()
        self._socket = socket.create_connection(("127.0.0.1", port), patience)
        try:
            self._socket.sendall(upgrade(port, token))
            self._read_head()
            self._socket.sendall(masked("40"))
            self._until("40")
            self._socket.sendall(masked(listening(channel)))
            self.answer: dict[str, Any] = json.loads(self._until("431")[3:])[0]
        except OSError:
            self._socket.close()
            raise

    def _read_head(self) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += self._some()
        status, _, rest = head.partition(b"\r\n\r\n")
        if b" 101 " not in status:
            raise Closed(status[:60].decode())
        self._texts += self._frames.feed(rest)

    def _some(self) -> bytes:
        data = self._socket.recv(1 << 16)
        if not data:
            raise Closed("the server closed the connection")
        return data

    def _until(self, beginning: str) -> str:
        while True:
            while self._texts:
                text = self._texts.pop(0)
                if text.startswith(beginning):
                    return text
                if text.startswith("44"):
                    raise Closed(text)
            self._texts += self._frames.feed(self._some())

    def events(self, seconds: float) -> list[tuple[str, dict[str, Any]]]:
        """What came, waiting at most so long: names and what they carry. Pings are answered."""
        self._socket.settimeout(seconds)
        with contextlib.suppress(TimeoutError):
            self._texts += self._frames.feed(self._some())
        texts, self._texts = self._texts, []
        for _ in filter(PING.__eq__, texts):
            self._socket.sendall(masked(PONG))
        return [tuple(json.loads(text[2:])) for text in texts if text.startswith("42")]

    def close(self) -> None:
        """Without a goodbye, as a browser that is closed."""
        self._socket.close()


class Http:
    """One kept connection; what cannot be asked raises OSError, and the next call begins anew.

    What only reads is asked once more at once where the kept connection turned out to be closed, as browsers do.
    """

    def __init__(self, port: int, token: str, patience: float = 10.0) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=patience)
        self._cookie = {"Cookie": f"session={token}"}

    def ask(self, path: str, sent: Any = None, **headers: str) -> tuple[int, str]:
        """Status and text of a GET, or of a POST of what is sent as JSON."""
        own = self._cookie | {name.replace("_", "-"): value for name, value in headers.items()}
        if sent is not None:
            return self._once("POST", path, json.dumps(sent), own)
        kept = self._connection.sock is not None
        try:
            return self._once("GET", path, None, own)
        except Closed:
            if not kept:
                raise
            return self._once("GET", path, None, own)

    def _once(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, str]:
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            return answer.status, answer.read().decode()
        except (http.client.HTTPException, OSError) as error:
            self._connection.close()
            raise Closed(str(error)) from None

    def close(self) -> None:
        """Lets the connection go; the next call opens another."""
        self._connection.close()

    @staticmethod
    def read(text: str) -> dict[str, Any]:
        """An answer that is one JSON object."""
        found: dict[str, Any] = json.loads(text)
        return found
