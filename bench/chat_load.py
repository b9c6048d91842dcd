"""The load maker of bench/chat.py: very many lines that hear one channel, and messages sent at an even rate by HTTP.

Most lines only count bytes: whoever hears one channel gets the same bytes as everyone else. Some read every message,
and see what is missing and how long it took from the moment at which it was due to be sent to the one at which it came.
"""

import json
import os
import select
import socket
import sys
import time
from array import array
from collections import deque
from typing import Any

from bench import arrivals
from bench.chat_wire import PATIENCE, Sender, at, connect
from bench.drill_client import WORDS, letters
from bench.fanout_load import COUNTED
from bench.line import PONG, Frames, masked
from bench.server import memory, spent

READERS, SENDERS, ABREAST = 50, 10, 50
LARGEST = 1 << 18
SETTLE = 2.0
PINGED, PINGED_SIZE = b"\x81\x012", 3
SAID = "It helped to hear that others have been there too, and a short walk after the shift did the rest of it."


class Load:
    """Lines, senders, and what was heard."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts, self.port = facts, facts["port"]
        self.lines: list[socket.socket] = []
        self.senders: dict[int, Sender] = {}
        self.free: deque[Sender] = deque()
        self.waiting: deque[tuple[str, float]] = deque()
        self.due: list[float] = []
        self.acknowledged: dict[int, int] = {}
        self.delivered, self.acks = array("d"), array("d")
        self.counting = False
        self.buffer = bytearray(LARGEST)

    def open(self) -> float:
        """Connects everybody; connections a second."""
        began, numbers = time.perf_counter(), list(range(self.facts["clients"]))
        for start in range(0, len(numbers), ABREAST):
            self.lines += connect(self.port, numbers[start : start + ABREAST], self.facts["channel"])
        return len(numbers) / (time.perf_counter() - began)

    def watch(self) -> None:
        """From now on what comes is counted."""
        count = len(self.lines)
        some = {self.lines[number * count // READERS] for number in range(READERS)}
        self.bytes, self.pings = dict.fromkeys((sock.fileno() for sock in self.lines), 0), 0
        self.by_file = {sock.fileno(): sock for sock in self.lines}
        self.takers = {file: sock.recv_into for file, sock in self.by_file.items()}
        self.frames = {sock.fileno(): Frames() for sock in some}
        self.numbers: dict[int, list[int]] = {sock.fileno(): [] for sock in some}
        self.epoll, self.mass = select.epoll(), select.epoll()
        for sock in some:
            arrivals.note(sock)
        for sock in self.lines:
            sock.setblocking(False)
            (self.epoll if sock in some else self.mass).register(sock, select.EPOLLIN)
        self.epoll.register(self.mass, select.EPOLLIN)
        for number in range(min(SENDERS, self.facts["clients"])):
            sender = Sender(self.port, number, self.facts)
            self.senders[sender.socket.fileno()] = sender
            self.free.append(sender)
            self.epoll.register(sender.socket, select.EPOLLIN)

    # -------------------------------------------------------------- sending

    def _say(self, due: float) -> None:
        self.due.append(due)
        self.waiting.append((f"word {letters(len(self.due) - 1)}x {SAID}", due))
        self._send()

    def _send(self) -> None:
        while self.free and self.waiting:
            self.free.popleft().send(*self.waiting.popleft())

    def _answered(self, sender: Sender) -> None:
        stored = sender.answer()
        if stored is None:
            return
        self.acknowledged[stored["seq"]] = self.acknowledged.get(stored["seq"], 0) + 1
        if self.counting:
            self.acks.append(time.perf_counter() - sender.due)
        self.free.append(sender)
        self._send()

    # -------------------------------------------------------------- hearing

    def keep_on(self, seconds: float, rate: float) -> None:
        """So many messages a second, each at its moment, however long the answers take."""
        now = time.perf_counter()
        end, due = now + seconds, now
        while now < end:
            while rate and now >= due:
                self._say(due)
                due += 1 / rate
            self.take(min(0.05, max(0.0, due - now)) if rate else 0.05)
            now = time.perf_counter()

    def take(self, seconds: float) -> None:
        """Takes what is there, at most so long waiting."""
        for file, _ in self.epoll.poll(seconds):
            if file == self.mass.fileno():
                self._count()
            elif file in self.senders:
                self._answered(self.senders[file])
            else:
                size, came = arrivals.take(self.by_file[file], self.buffer)
                self._look(file, bytes(self.buffer[: self._received(file, size)]), came)

    def _count(self) -> None:
        """As little as can be for each: where several processes serve, this one takes its time from them."""
        takers, buffer, counts = self.takers, self.buffer, self.bytes
        for file, _ in self.mass.poll(0, COUNTED):
            size = takers[file](buffer)
            if size > PINGED_SIZE and buffer.find(PINGED, 0, size) < 0:
                counts[file] += size
            else:
                self._received(file, size)

    def _received(self, file: int, size: int) -> int:
        if not size:
            raise ConnectionError("the server closed a connection")
        self.bytes[file] += size
        if self.buffer.find(PINGED, 0, size) >= 0:
            self.by_file[file].sendall(masked(PONG))
            self.bytes[file] -= PINGED_SIZE
        return size

    def _look(self, file: int, data: bytes, came: float) -> None:
        for text in self.frames[file].feed(data):
            if not text.startswith('42["said"'):
                continue
            for one in json.loads(text[2:])[1]["messages"]:
                self.numbers[file].append(one["seq"])
                if self.counting:
                    self.delivered.append(came - self._due(one["html"]))

    def _due(self, html: str) -> float:
        found = WORDS.search(html)
        assert found, html
        return self.due[int("".join(str(ord(letter) - ord("a")) for letter in found[0][5:-1]))]

    # -------------------------------------------------------------- figures

    def run(self, warm: float, seconds: float, pid: int) -> dict[str, Any]:
        """Figures of so many seconds after a warm-up; everything that was sent is then waited for."""
        rate = self.facts["rate"]
        self.keep_on(warm, rate)
        self.counting = True
        had, used, mine, began = len(self.acknowledged), spent(pid), time.process_time(), time.perf_counter()
        self.keep_on(seconds, rate)
        took = time.perf_counter() - began
        used, mine, had = spent(pid) - used, time.process_time() - mine, len(self.acknowledged) - had
        self.keep_on(0.5, 0)
        self.counting = False
        self._empty()
        deliveries = had * len(self.lines)
        return {
            "messages_per_second": round(had / took, 1),
            "deliveries_per_second": round(deliveries / took),
            **{f"delivery_p{share}_ms": at(self.delivered, share) for share in (50, 95, 99)},
            **{f"ack_p{share}_ms": at(self.acks, share) for share in (50, 95, 99)},
            "server_cpu": round(used / took, 2),
            "server_ms_per_message": round(1000 * used / had, 1),
            "load_cpu": round(mine / took, 2),
            "gaps": self.gaps(),
        }

    def _empty(self) -> None:
        end = time.perf_counter() + PATIENCE
        while time.perf_counter() < end and (self.gaps() or len(self.acknowledged) < len(self.due)):
            self.keep_on(0.2, 0)

    def gaps(self) -> int:
        """Lines that lack something, or got something twice or in another order.

        Those that are not read word by word have as many bytes as one that is: each process joins messages in its way.
        """
        wanted = list(range(1, max(self.acknowledged, default=0) + 1))
        readers = [file for file, numbers in self.numbers.items() if numbers != wanted]
        right = {self.bytes[file] for file in self.numbers}
        return len(readers) + sum(self.bytes[file] not in right for file in self.bytes if file not in self.numbers)


def main() -> None:
    """Connects, measures what the facts ask for, and prints it."""
    facts = json.load(sys.stdin)
    if facts["core"] is not None:
        os.sched_setaffinity(0, {facts["core"]})
    else:  # clients are elsewhere: what they do must not interrupt a server on the same core
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    pid, load = facts["pid"], Load(facts)
    [first] = connect(load.port, [0], facts["channel"])
    time.sleep(SETTLE / 2)
    before = memory(pid)
    connects = load.open()
    time.sleep(SETTLE)
    kib = (memory(pid) - before) / 1024 / facts["clients"]
    first.close()
    load.watch()
    figures = load.run(2.0, facts["seconds"], pid)
    print(json.dumps({"connects_per_second": round(connects), "kib_per_connection": round(kib, 1), **figures}))


if __name__ == "__main__":
    main()
