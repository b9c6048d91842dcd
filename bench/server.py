"""The product as a process of its own, for measuring: started on a world, watched from outside."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[1]
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
        self._environment = os.environ | {f"COMMUNITY_{name}": value for name, value in given.items()}
        self._command = [sys.executable, "-m", "community", "serve", "--port", str(self.port)]
        self._command += ["--processes", str(processes)]
        self.cold_start = 0.0

    def __enter__(self) -> Self:
        began = time.perf_counter()
        self.process = subprocess.Popen(self._command, cwd=ROOT, env=self._environment, stdout=subprocess.DEVNULL)
        while not self._answers():
            assert self.process.poll() is None, "the server ended at once"
            time.sleep(0.01)
        self.cold_start = time.perf_counter() - began
        return self

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/sign-in", timeout=5) as answer:  # noqa: S310 - our own server
                return bool(answer.status == 200)
        except OSError:
            return False

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


@dataclass(frozen=True)
class Usage:
    """Processor seconds and proportional memory in bytes of a process and all its children."""

    cpu: float
    memory: int


def usage(pid: int) -> Usage:
    """What the process tree has used so far, from /proc."""
    tree = [pid, *_children(pid)]
    return Usage(sum(map(_cpu, tree)), sum(map(_memory, tree)))


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    direct = [int(child) for task in tasks for child in task.read_text().split()]
    return [*direct, *(grandchild for child in direct for grandchild in _children(child))]


def _cpu(pid: int) -> float:
    parts = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
