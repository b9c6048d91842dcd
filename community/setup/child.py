"""Servers that live exactly as long as the run that needs them."""

import contextlib
import ctypes
import pathlib
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

PATIENCE = 30.0
PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Missing(Exception):
    """Something the tests need is not here and cannot be brought; one sentence that says what to do."""


@contextlib.contextmanager
def serving(
    command: list[str],
    answers: Callable[[], bool],
    log: pathlib.Path,
    *,
    stop: int = signal.SIGTERM,
    user: str | None = None,
) -> Iterator[None]:
    """Runs a server until the block ends; the block begins when `answers` says so. Raises Missing."""
    with log.open("wb") as output:
        # A session of its own: Ctrl-C is for the tests, which still need the server while they close down.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=log.parent,
            start_new_session=True,
            preexec_fn=_die_with_parent(stop),  # noqa: PLW1509 - one call of libc, from a process without threads
            **as_user(user),
        )
    try:
        _wait(process, answers, log, pathlib.Path(command[0]).name)
        yield
    finally:
        _end(process, stop)


def as_user(user: str | None) -> dict[str, Any]:
    """What subprocess needs to run a command as somebody else, and nothing more than that somebody may do."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}


def _die_with_parent(stop: int) -> Callable[[], None] | None:
    """A run that is killed outright cannot tidy up, so on Linux the kernel does it."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(PR_SET_PDEATHSIG, stop)


def _wait(process: subprocess.Popen[bytes], answers: Callable[[], bool], log: pathlib.Path, name: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            words = log.read_text(errors="replace").strip().splitlines() or ["(it said nothing)"]
            raise Missing(f"{name} did not start: {words[-1]}")
        time.sleep(0.02)


def _end(process: subprocess.Popen[bytes], stop: int) -> None:
    process.send_signal(stop)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
