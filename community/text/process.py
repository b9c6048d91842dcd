"""One render child as its parent sees it: started, asked, listened to, and ended when it overruns.

Pipes are non-blocking and waited for with `select.poll`, which gevent makes cooperative. (Not `select.select`: it fails
for file descriptors of 1024 and above, which a server with many open sockets has.)
"""

import contextlib
import math
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from typing import Any, Literal

from community.text.frames import Corrupt, packed, taken
from community.text.markup import RENDERER_VERSION

Ending = Literal["done", "overrun", "died"]

STARTING = 20.0
"""Seconds a child may take to load; a loaded machine is slow, and no author waits for less than this if all is well."""

_ROOT = Path(__file__).parents[2]
_COMMAND = [sys.executable, "-P", "-m", "community.text.child"]
_CHUNK = 65536
_TRIES = 2


class Died(Exception):
    """The child's output ended."""


class Unavailable(RuntimeError):
    """No child could be had: the pool is closed, busy beyond patience, or children do not start."""


class Child:
    """A process that renders texts one after another. Not for two callers at once."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._to = self._from = -1
        self._incoming = bytearray()
        self._ready = False
        self._asked = 0

    @property
    def pid(self) -> int | None:
        """The process id while there is a process, else None."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process unless it runs already; does not wait until it has loaded."""
        if self._process and self._owner != os.getpid():
            self._forget()  # we are a fork: that child is our parent's
        if self._process:
            return
        theirs_in, self._to = os.pipe()
        self._from, theirs_out = os.pipe()
        try:
            self._process = _started(theirs_in, theirs_out)
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self._owner = os.getpid()
        os.set_blocking(self._to, False)
        os.set_blocking(self._from, False)

    def answers(self, texts: Sequence[str], deadline: float) -> tuple[list[Any], Ending]:
        """Outcomes of the first texts, in order, and why there are no more; `deadline` is in seconds for each text.

        All texts are sent ahead; the clock of each starts when the one before is answered, and never runs while the
        child loads. Raises Corrupt, Unavailable. After anything but "done" the process is gone.
        """
        outcomes: list[Any] = []
        try:
            self._await_ready()
            return outcomes, self._collect(texts, deadline, outcomes)
        except Died:
            self.end()
            return outcomes, "died"
        except BaseException:  # also a greenlet's end: a late answer must never meet the next question
            self.end()
            raise

    def end(self) -> None:
        """Kill the process, if any, and take away what is left of it; takes a second at the very most."""
        process = self._process
        self._forget()
        if process and self._owner == os.getpid():
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)

    def _forget(self) -> None:
        for descriptor in (self._to, self._from):
            if descriptor >= 0:
                os.close(descriptor)
        self._process, self._to, self._from, self._ready = None, -1, -1, False
        self._incoming.clear()

    def _await_ready(self) -> None:
        for _ in range(_TRIES):
            self.start()
            self._ready = self._ready or self._loaded()
            if self._ready:
                return
            self.end()
        raise Unavailable("Render children do not start")

    def _loaded(self) -> bool:
        with contextlib.suppress(Died):
            return self._next(bytearray(), monotonic() + STARTING) == {"ready": RENDERER_VERSION}
        return False

    def _collect(self, texts: Sequence[str], deadline: float, outcomes: list[Any]) -> Ending:
        first = self._asked
        self._asked += len(texts)
        outgoing = bytearray(b"".join(packed([first + n, text]) for n, text in enumerate(texts)))
        while len(outcomes) < len(texts):
            answer = self._next(outgoing, monotonic() + deadline)
            if answer is None:
                self.end()
                return "overrun"
            outcomes.append(_matching(answer, first + len(outcomes)))
        return "done"

    def _next(self, outgoing: bytearray, until: float) -> Any | None:
        """The next frame, or None when the time is up.

        What has already arrived is read before the clock is looked at: if other greenlets kept us from running, that
        is not the text's fault.
        """
        while (message := taken(self._incoming)) is None:
            if self._read():
                continue
            left = until - monotonic()
            if left <= 0:
                return None
            self._write(outgoing)
            self._wait(bool(outgoing), left)
        return message

    def _read(self) -> bool:
        try:
            arrived = os.read(self._from, _CHUNK)
        except BlockingIOError:
            return False
        if not arrived:
            raise Died
        self._incoming += arrived
        return True

    def _write(self, outgoing: bytearray) -> None:
        try:
            while outgoing:
                del outgoing[: os.write(self._to, outgoing[:_CHUNK])]
        except BlockingIOError:
            return
        except BrokenPipeError:
            raise Died from None

    def _wait(self, writing: bool, seconds: float) -> None:
        poller = select.poll()
        poller.register(self._from, select.POLLIN)
        if writing:
            poller.register(self._to, select.POLLOUT)
        poller.poll(math.ceil(seconds * 1000))


def _started(theirs_in: int, theirs_out: int) -> subprocess.Popen[bytes]:
    """The process, in a session of its own (Ctrl-C is not for it) and without our environment (it holds secrets)."""
    kept = ("LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")
    environment = {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": str(_ROOT)}
    return subprocess.Popen(
        _COMMAND,
        stdin=theirs_in,
        stdout=theirs_out,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )


def _matching(answer: Any, number: int) -> Any:
    if not isinstance(answer, list) or len(answer) != 2 or answer[0] != number:
        raise Corrupt(f"an answer that is not to question {number}")
    return answer[1]
