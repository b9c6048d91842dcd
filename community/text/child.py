"""A render child: `python -m community.text.child` lays out one text after another until its standard input closes.

It may hang or die on any of them; the parent (`process.py`) then ends it and starts another.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

from community.text.frames import length_of, packed, unpacked
from community.text.markup import RENDERER_VERSION, TooLong, render

MEMORY = 512 * 1024 * 1024
"""Bytes of address space that a child may have."""

SECONDS = 2
"""Seconds of processor time for one text: the end of a child whose parent was killed while it worked."""

_WARMING = "# a *b* `c` [d](/e) ~~f~~ @g :tada: https://h.org\n\n- [x] i\n\n| j |\n|---|\n| l |\n\n```\nn\n```"


def main() -> None:
    """Answer frames of [number, text] with [number, outcome], after one frame that says all is loaded."""
    answers = _private_output()
    _bound()
    render(_WARMING)
    _send(answers, {"ready": RENDERER_VERSION})
    for number, text in _frames(sys.stdin.buffer):
        _allow_processor_time()
        _send(answers, [number, outcome(text)])


def outcome(text: str) -> dict[str, Any] | None:
    """What `render` makes of a text, as a mapping; None where it cannot be laid out.

    MemoryError is let through: a child that is out of memory ends, and a fresh one has another try.
    """
    try:
        return asdict(render(text))
    except (TooLong, MemoryError):
        raise
    except Exception:  # an edge: whatever broke on this text must not touch the next one
        return None


def _private_output() -> BinaryIO:
    """Our own copy of standard output; a stray print of any library then goes to standard error, not into a frame."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _bound() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(limit, (most, most))


def _allow_processor_time() -> None:
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + SECONDS + 1, hard))


def _frames(source: BinaryIO) -> Iterator[tuple[int, str]]:
    while len(head := source.read(4)) == 4:
        number, text = unpacked(source.read(length_of(head)))
        yield number, text


def _send(sink: BinaryIO, message: Any) -> None:
    sink.write(packed(message))
    sink.flush()


if __name__ == "__main__":
    main()
