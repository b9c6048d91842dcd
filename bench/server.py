"""The product as a process of its own, for measuring: started on a world, watched from outside."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0
SETTLED = 0.05  # processor seconds in one second
UNLIMITED = dict.fromkeys(("WRITES", "SEARCHES", "SIGN_IN_TRIES"), "1000000/minute")


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Running:
    """`community serve` until the end of the `with` block; `cold_start` is in seconds, to the first page."""

    def __init__(self, folder: Path, database: str, redis: str, processes: int) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        given = {"FOLDER": str(folder), "DATABASE_URL": database, "REDIS_URL": redis, "ORIGIN": self.address}
        given |= {"LOG_LEVEL": "ERROR", **UNLIMITED}
        self.environment = os.environ | {f"COMMUNITY_{name}": value for name, value in given.items()}
        self._command = [sys.executable, "-m", "community", "serve", "--port", str(self.port)]
        self._command += ["--processes", str(processes)]
        self.cold_start = 0.0

    def __enter__(self) -> Self:
        began = time.perf_counter()
        self.process = subprocess.Popen(self._command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL)
        try:
            self._wait(began + PATIENCE)
            self.cold_start = time.perf_counter() - began
            self._settle(began + PATIENCE)
        except BaseException:
            self._end()
            raise
        return self

    def _wait(self, deadline: float) -> None:
        while not self._answers():
            assert self.process.poll() is None, "the server ended at once"
            assert time.perf_counter() < deadline, "the server does not answer"
            time.sleep(0.01)

    def _settle(self, deadline: float) -> None:
        """The first answer came from the first process; until the others have started too, theirs is no page's cost."""
        before = -1.0
        while (now := spent(self.process.pid)) - before > SETTLED and time.perf_counter() < deadline:
            before = now
            time.sleep(1.0)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/sign-in", timeout=5) as answer:  # noqa: S310 - our own server
                return bool(answer.status == 200)
        except OSError:
            return False

    def __exit__(self, *_: object) -> None:
        self._end()

    def _end(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def spent(pid: int) -> float:
    """Processor seconds that a process and all its children have used so far, from /proc."""
    return sum(map(_cpu, [pid, *_children(pid)]))


def memory(pid: int) -> int:
    """Bytes that a process and all its children hold, what they share counted once."""
    return sum(map(_memory, [pid, *_children(pid)]))


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    direct = [int(child) for task in tasks for child in task.read_text().split()]
    return [*direct, *(grandchild for child in direct for grandchild in _children(child))]


def _cpu(pid: int) -> float:
    """Its own time, and that of children which have ended."""
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, parts[11:15])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
