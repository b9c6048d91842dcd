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
PATIENCE = 30.0


@dataclass
class Figures:
    """What one page did in so many seconds: latencies of good answers, and the server's processor seconds."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    bad: int = 0
    size: int = 0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.latencies) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Processor milliseconds of the server for one answer."""
        return 1000 * self.cpu / (len(self.latencies) + self.bad)

    def at(self, share: float) -> float:
        """The latency, in ms, that this share of the good answers stayed below."""
        ordered = sorted(self.latencies)
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


def a_reply(hidden: dict[str, str]) -> dict[str, str]:
    """The form of a reply, filled in."""
    return hidden | {"body": "A short answer, with *some* markup.", "byline": "full"}


@dataclass(frozen=True)
class Load:
    """Connections that send what `make()` returns over and over; a good answer has the status `good`.

    `spent()` tells how many processor seconds the server has used so far. Only what is answered after the warm-up
    counts.
    """

    member: Member
    make: Callable[[], bytes]
    good: int
    spent: Callable[[], float]
    connections: int = 8
    warm: float = 1.0

    def figures(self, seconds: float) -> Figures:
        """Keeps at it for so long. Raises TimeoutError when the server no longer answers."""
        return asyncio.run(asyncio.wait_for(self._all(seconds), self.warm + seconds + PATIENCE))

    async def _all(self, seconds: float) -> Figures:
        figures = Figures(seconds)
        begin = time.perf_counter() + self.warm
        workers = [self._work(figures, begin, begin + seconds) for _ in range(self.connections)]
        await asyncio.gather(self._watch(figures), *workers)
        return figures

    async def _watch(self, figures: Figures) -> None:
        await asyncio.sleep(self.warm)
        before = self.spent()
        await asyncio.sleep(figures.seconds)
        figures.cpu = self.spent() - before

    async def _work(self, figures: Figures, begin: float, end: float) -> None:
        parts = urllib.parse.urlsplit(self.member.address)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while (sent := time.perf_counter()) < end:
            writer.write(self.make())
            status, size = await _answer(reader)
            if begin <= (done := time.perf_counter()) <= end:
                self._note(figures, status, size, done - sent)
        writer.close()

    def _note(self, figures: Figures, status: int, size: int, latency: float) -> None:
        if status == self.good:
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
