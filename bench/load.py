"""A small closed-loop load maker: connections that each send their next request when the last one is answered."""

import asyncio
import re
import secrets
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


@dataclass
class Figures:
    """What one page did: answers a second, and latencies in milliseconds."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    bad: int = 0
    size: int = 0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds

    def at(self, share: float) -> float:
        """The latency, in ms, that this share of the answers stayed below."""
        ordered = sorted(self.latencies) or [float("nan")]
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Member:
    """Somebody signed in: a cookie header, and the hidden fields of a form."""

    def __init__(self, address: str, email: str, password: str) -> None:
        self.address, self.jar = address, CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        fields = {**self.hidden("/sign-in"), "email": email, "password": password}
        self._opener.open(f"{address}/sign-in", urllib.parse.urlencode(fields).encode()).read()

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the forms on a page."""
        with self._opener.open(self.address + path) as answer:
            return dict(HIDDEN.findall(answer.read().decode()))


def get(member: Member, path: str) -> bytes:
    """A GET as it goes over the wire."""
    return _head("GET", member, path) + b"\r\n"


def post(member: Member, path: str, fields: dict[str, str]) -> bytes:
    """A POST with a client key of its own."""
    body = urllib.parse.urlencode({**fields, "client_key": secrets.token_hex(16)}).encode()
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    return _head("POST", member, path) + kind.encode() + body


def _head(method: str, member: Member, path: str) -> bytes:
    host = urllib.parse.urlsplit(member.address).netloc
    return f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {member.cookie}\r\n".encode()


def measure(
    member: Member, make: Callable[[], bytes], seconds: float, connections: int = 8, warm: float = 1.0
) -> Figures:
    """Sends what `make()` returns over and over for `seconds` after a warm-up."""
    return asyncio.run(_measure(member, make, seconds, connections, warm))


async def _measure(member: Member, make: Callable[[], bytes], seconds: float, connections: int, warm: float) -> Figures:
    figures = Figures(seconds)
    begin = time.perf_counter() + warm
    workers = [_work(member, make, figures, begin, begin + seconds) for _ in range(connections)]
    await asyncio.gather(*workers)
    return figures


async def _work(member: Member, make: Callable[[], bytes], figures: Figures, begin: float, end: float) -> None:
    parts = urllib.parse.urlsplit(member.address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    while time.perf_counter() < end:
        sent = time.perf_counter()
        writer.write(make())
        status, size = await _answer(reader)
        done = time.perf_counter()
        if sent >= begin and done <= end:
            _note(figures, status, size, done - sent)
    writer.close()


def _note(figures: Figures, status: int, size: int, latency: float) -> None:
    if status < 400:
        figures.latencies.append(latency)
        figures.size = size
    else:
        figures.bad += 1


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int]:
    head = await reader.readuntil(b"\r\n\r\n")
    found = re.search(rb"\r\ncontent-length:\s*(\d+)", head, re.IGNORECASE)
    size = int(found[1]) if found else 0
    await reader.readexactly(size)
    return int(head[9:12]), size
