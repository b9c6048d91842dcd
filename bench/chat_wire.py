"""What the load makers of bench/chat.py share: people who listen, and one who sends without waiting."""

import json
import os
import socket
from collections.abc import Iterable
from typing import Any

from bench.chat_world import token
from bench.drill_client import CSRF
from bench.line import Http, listening, masked, upgrade

PATIENCE = 30.0


def until(sock: socket.socket, words: bytes) -> bytes:
    """Reads up to these words; what came behind them is given back."""
    came = b""
    while words not in came:
        more = sock.recv(1 << 16)
        if not more:
            raise ConnectionError(f"the server closed a connection after {came[-200:]!r}")
        came += more
    return came.partition(words)[2]


def connect(port: int, numbers: list[int], channel: str) -> list[socket.socket]:
    """Connects some people at once; each listens to the channel at the end."""
    some = [socket.create_connection(("127.0.0.1", port), PATIENCE) for _ in numbers]
    for sock, number in zip(some, numbers, strict=True):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(upgrade(port, token(number)))
    for sock in some:
        until(sock, b'"maxPayload"')
        sock.sendall(masked("40"))
    for sock in some:
        until(sock, b'40{"sid":"')
        sock.sendall(masked(listening(channel)))
    for sock in some:
        until(sock, b"}}]")
    return some


class Sender:
    """A kept HTTP connection of one person; sends one message at a time, without waiting for it."""

    def __init__(self, port: int, number: int, facts: dict[str, Any]) -> None:
        found = CSRF.search(Http(port, token(number)).ask(facts["page"])[1])
        assert found, "no page to take a token from"
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.head = (
            f"POST /chat/channels/{facts['channel']}/messages HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Cookie: session={token(number)}\r\nX-CSRF-Token: {found[1]}\r\nContent-Type: application/json\r\n"
        )
        self.came, self.due = b"", 0.0

    def send(self, words: str, due: float) -> None:
        """Sends these words, which were due at that moment."""
        body = json.dumps({"body": words, "byline": "full", "answers": ""})
        key = f"Idempotency-Key: {os.urandom(16).hex()}\r\nContent-Length: {len(body)}\r\n\r\n"
        self.due = due
        self.socket.sendall((self.head + key + body).encode())

    def answer(self) -> dict[str, Any] | None:
        """The answer, once all of it is there. Raises AssertionError for any but a good one."""
        data = self.socket.recv(1 << 16)
        assert data, "the server closed a sending connection"
        self.came += data
        head, found, body = self.came.partition(b"\r\n\r\n")
        if not found or not body.rstrip().endswith(b"}"):
            return None
        assert head.startswith(b"HTTP/1.1 200"), self.came[:400]
        self.came = b""
        stored: dict[str, Any] = json.loads(body)
        return stored


def at(values: Iterable[float], share: int) -> float:
    """The milliseconds that this share of a hundred stayed below."""
    ordered = sorted(values)
    return round(1000 * ordered[min(len(ordered) - 1, len(ordered) * share // 100)], 1)
