"""The load maker of bench/fanout.py: many WebSockets in one process, much cheaper than any server it measures.

All frames of a run are equally long, so bytes are deliveries. Some clients read every frame: they take latencies and
see that the order is the same for all. Facts come in as JSON, figures go out.
"""

import json
import os
import select
import socket
import struct
import sys
import time
from array import array
from typing import Any

from bench import arrivals
from bench.server import memory, spent

READERS = 50  # clients that look at every frame
COUNTED = 16  # of the others between two looks: what waits while this process counts bytes is not the server's delay
ABREAST = 50  # that connect at the same time
TEXT = 110
LARGEST = 1 << 18
PATIENCE = 30.0
SETTLE = 2.0
UPGRADE = (
    b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


def masked(text: str) -> bytes:
    """A client's frame (RFC 6455, section 5.2); the mask is zero, which leaves the text as it is."""
    data = text.encode()
    head = struct.pack("!BB", 0x81, 0x80 | len(data)) if len(data) < 126 else struct.pack("!BBH", 0x81, 0xFE, len(data))
    return head + bytes(4) + data


def length(text: int) -> int:
    """Bytes of the frame that brings a text of so many letters."""
    inside = len('42["said",{"text":""}]') + text
    return inside + (2 if inside < 126 else 4)


class Clients:
    """Connected clients and what they have had so far."""

    def __init__(self, port: int, count: int) -> None:
        self.sockets: list[socket.socket] = []
        while len(self.sockets) < count:
            self.sockets += _connected(port, min(ABREAST, count - len(self.sockets)))
        some = {self.sockets[number * count // READERS] for number in range(min(READERS, count))}
        self.by_file = {sock.fileno(): sock for sock in self.sockets}
        self.readers = {sock.fileno(): bytearray() for sock in self.sockets if sock in some}
        self.bytes, self.mass, self.epoll = dict.fromkeys(self.by_file, 0), select.epoll(), select.epoll()
        for sock in some:
            arrivals.note(sock)
        for sock in self.sockets:
            sock.setblocking(False)
            (self.epoll if sock in some else self.mass).register(sock, select.EPOLLIN)
        self.takers = {file: sock.recv_into for file, sock in self.by_file.items()}
        self.epoll.register(self.mass, select.EPOLLIN)

    def ready(self, seconds: float) -> list[tuple[int, float]]:
        """Takes what is there, at most so long waiting; which readers had some, and when. The many are only counted."""
        buffer, some = bytearray(LARGEST), []
        for file, _ in self.epoll.poll(seconds):
            if file == self.mass.fileno():
                self._count(buffer)
            else:
                size, came = arrivals.take(self.by_file[file], buffer)
                self.bytes[file] += self._size(size)
                self.readers[file] += buffer[:size]
                some.append((file, came))
        return some

    def _count(self, buffer: bytearray) -> None:
        takers, counts = self.takers, self.bytes
        for file, _ in self.mass.poll(0, COUNTED):
            size = takers[file](buffer)
            counts[file] += size or self._size(size)

    def _size(self, size: int) -> int:
        if not size:
            raise ConnectionError("the server closed a connection")
        return size


def _connected(port: int, count: int) -> list[socket.socket]:
    """Connects some at once; each has its Socket.IO session at the end."""
    some = [socket.create_connection(("127.0.0.1", port), PATIENCE) for _ in range(count)]
    for sock in some:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.sendall(UPGRADE)
    for sock in some:
        _until(sock, b'"maxPayload"')
        sock.sendall(masked("40"))
    for sock in some:
        _until(sock, b'40{"sid":"')
    return some


def _until(sock: socket.socket, words: bytes) -> None:
    """Reads up to the end of the object that holds these words."""
    came = b""
    while words not in came or not came.endswith(b"}"):
        more = sock.recv(4096)
        if not more:
            raise ConnectionError(f"the server closed a connection after {came!r}")
        came += more


class Run:
    """One room, one load: closed loop of so many senders, or so many messages a second."""

    def __init__(self, clients: Clients, senders: int, rate: float) -> None:
        self.clients, self.rate = clients, rate
        files = list(clients.readers)
        self.senders = [files[number * len(files) // senders] for number in range(senders)]
        self.size, self.sent = length(TEXT), 0
        self.begun = sum(clients.bytes.values())
        self.latencies = array("d")
        self.orders = {file: hash(()) for file in files}
        self.seen = dict.fromkeys(files, 0)
        self.going, self.counting = True, False

    @property
    def had(self) -> float:
        """Deliveries so far."""
        return (sum(self.clients.bytes.values()) - self.begun) / self.size

    def go(self, warm: float, seconds: float, pid: int) -> dict[str, Any]:
        """Figures of so many seconds after a warm-up; everything that was sent is then waited for."""
        if not self.rate:
            for sender in range(len(self.senders)):
                self._say(sender)
        self._keep_on(warm)
        self.counting = True
        had, used, mine, began = self.had, spent(pid), time.process_time(), time.perf_counter()
        self._keep_on(seconds)
        took = time.perf_counter() - began
        had, used, mine = self.had - had, spent(pid) - used, time.process_time() - mine
        self.counting = self.going = False
        self._empty()
        ordered = sorted(self.latencies)
        return {
            "deliveries_per_second": round(had / took),
            "p50_ms": round(1000 * ordered[len(ordered) // 2], 1),
            "p99_ms": round(1000 * ordered[len(ordered) * 99 // 100], 1),
            "cpu_us": round(1e6 * used / had, 1),
            "server_cpu": round(used / took, 2),
            "load_cpu": round(mine / took, 2),
            "messages": self.sent,
            "missing": round(self.sent * len(self.clients.sockets) - self.had),
            "orders": len(set(self.orders.values())),
        }

    def _say(self, sender: int) -> None:
        words = f"{sender:02d} {time.perf_counter_ns():020d} {self.sent:010d} ".ljust(TEXT, ".")
        self.clients.by_file[self.senders[sender]].sendall(masked(f'42["say","{words}"]'))
        self.sent += 1

    def _keep_on(self, seconds: float) -> None:
        now = time.perf_counter()
        end, due = now + seconds, now
        while now < end:
            if self.rate and now >= due:
                self._say(self.sent % len(self.senders))
                due += 1 / self.rate
            self._take(min(0.05, max(0.0, due - now)) if self.rate else 0.05)
            now = time.perf_counter()

    def _empty(self) -> None:
        end = time.perf_counter() + PATIENCE
        while self.had < self.sent * len(self.clients.sockets) and time.perf_counter() < end:
            self._take(0.05)

    def _take(self, seconds: float) -> None:
        for file, came in self.clients.ready(seconds):
            buffer, size = self.clients.readers[file], self.size
            whole = len(buffer) // size * size
            for start in range(0, whole, size):
                self._look(file, bytes(buffer[start + size - TEXT - 3 : start + size - 3]), came)
            del buffer[:whole]

    def _look(self, file: int, words: bytes, came: float) -> None:
        sender, sent = int(words[:2]), int(words[3:23])
        self.orders[file] = hash((self.orders[file], words))
        self.seen[file] += 1
        if self.counting:
            self.latencies.append(came - sent / 1e9)
        if self.going and not self.rate and file == self.senders[sender]:
            self._say(sender)


def main() -> None:
    """Connects, measures what the facts ask for, and prints it."""
    facts = json.load(sys.stdin)
    if facts["core"] is not None:
        os.sched_setaffinity(0, {facts["core"]})
    pid, count = facts["pid"], facts["clients"]
    first = Clients(facts["port"], 1)
    time.sleep(SETTLE / 2)
    before, began = memory(pid), time.perf_counter()
    clients = Clients(facts["port"], count)
    connects = count / (time.perf_counter() - began)
    first.sockets[0].close()
    time.sleep(SETTLE)
    kib = (memory(pid) - before) / 1024 / count
    figures = Run(clients, facts["senders"], facts["rate"]).go(1.0, facts["seconds"], pid)
    print(json.dumps({"connects_per_second": round(connects), "kib": round(kib, 1), **figures}))


if __name__ == "__main__":
    main()
