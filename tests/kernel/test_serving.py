"""Several processes that serve: one that dies is replaced, all end together, and a broken start is no busy loop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from community.kernel.serving import SOON

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, sys, time
from pathlib import Path
from gevent import monkey
monkey.patch_all()
from community.kernel.serving import several

def serve_one():
    (Path(sys.argv[1]) / str(os.getpid())).write_text(str(os.getppid()))
    if sys.argv[2] == "dies":
        return 1
    time.sleep(30)
    return 0

sys.exit(several(2, serve_one))
"""


@contextmanager
def parent(folder: Path, how: str = "serves") -> Iterator[subprocess.Popen[bytes]]:
    """A process with two children, each of which leaves its number in the folder."""
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder), how], cwd=ROOT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def pids(folder: Path) -> set[int]:
    """Of every child that ever began."""
    return {int(file.name) for file in folder.iterdir() if file.read_text()}


def until(true: Callable[[], bool]) -> None:
    """Waits for it, ten seconds at most."""
    end = time.monotonic() + 20
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def lives(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_that_is_killed_is_replaced_and_the_others_go_on(tmp_path: Path) -> None:
    with parent(tmp_path) as process:
        until(lambda: len(pids(tmp_path)) == 2)
        first, second = pids(tmp_path)
        os.kill(first, signal.SIGKILL)
        until(lambda: len(pids(tmp_path)) == 3)
        assert lives(second)
        assert {file.read_text() for file in tmp_path.iterdir()} == {str(process.pid)}


def test_all_end_when_the_first_is_told_to(tmp_path: Path) -> None:
    with parent(tmp_path) as process:
        until(lambda: len(pids(tmp_path)) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert not any(lives(pid) for pid in pids(tmp_path))


def test_children_that_cannot_begin_are_not_begun_in_a_busy_loop(tmp_path: Path) -> None:
    with parent(tmp_path, "dies"):
        until(lambda: len(pids(tmp_path)) >= 2)
        time.sleep(SOON / 2)
        assert len(pids(tmp_path)) <= 3
