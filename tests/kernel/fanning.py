"""The server of test_fanout.py as a process of its own, and what its counts say."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.house.source import ROOT
from tests.serving import free_port


class Server:
    """tests/kernel/fanout_server.py as a process of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, page: str, **numbers: int) -> dict[str, Any]:
        """What a page answers: the counts when it was done."""
        address = f"http://127.0.0.1:{self.port}/{page}?{urllib.parse.urlencode(numbers)}"
        with urllib.request.urlopen(address, timeout=10) as answer:
            counts: dict[str, Any] = json.load(answer)
        return counts

    def tell(self, count: int, size: int = 60, mixed: int = 0) -> dict[str, Any]:
        return self.get("tell", count=count, size=size, mixed=mixed)

    def until(self, **wanted: int) -> dict[str, Any]:
        """The counts once these are as wanted."""
        for _ in range(200):
            counts = self.get("state")
            if wanted.items() <= counts.items():
                return counts
            time.sleep(0.02)
        raise AssertionError(f"{counts}, and not {wanted}")


@contextmanager
def running(kind: str) -> Iterator[Server]:
    server = Server(free_port())
    command = [sys.executable, "-m", "tests.kernel.fanout_server", str(server.port), kind]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.PIPE, text=True)
    try:
        for _ in range(500):
            assert process.poll() is None, "the server ended at once"
            try:
                server.get("state")
                break
            except OSError:
                time.sleep(0.02)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            trouble = process.communicate(timeout=10)[1]
        finally:
            process.kill()
    assert "Traceback" not in trouble, trouble


def grown(after: dict[str, Any], before: dict[str, Any]) -> dict[str, int]:
    return {name: after[name] - before[name] for name in ("straight", "queued", "cut")}


def numbers_follow(numbers: list[int]) -> bool:
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))
