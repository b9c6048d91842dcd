"""Reads an mbox file of any size, one message at a time, and knows where in the file each one lies (RFC 4155)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

LONGEST = 25 * 1024 * 1024
"""Bytes that one message may have: what the large mail services take."""

CHUNK = 64 * 1024
BLANK = (b"\n", b"\r\n")
BOM = b"\xef\xbb\xbf"
_DATED = re.compile(rb"(?=.*\d{1,2}:\d\d).*\b(?:19|20)\d\d\b")
_ENDS_DATED = re.compile(rb"\w{3}\s+\w{3}\s+\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?(?:\s+[\w+-]+){0,2}\s+(?:19|20)\d\d\s*$")
_ALONE = re.compile(rb"From \S+@?\S*\s*$")
_FIELD = re.compile(rb">?[!-9;-~]{1,60}[ \t]*:|>From ")
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Raw:
    """A message as it lies in the file: its first byte, how many there are, the line `From …` before it, and itself.

    `whole` is false where it was longer than allowed; then only its beginning is here.
    """

    offset: int
    length: int
    envelope: bytes
    data: bytes
    whole: bool = True


@dataclass(slots=True)
class _Growing:
    offset: int
    longest: int
    length: int = 0
    kept: list[bytes] = field(default_factory=list)
    kept_bytes: int = 0

    def add(self, line: bytes) -> None:
        self.length += len(line)
        if self.kept_bytes <= self.longest:
            self.kept.append(line)
            self.kept_bytes += len(line)

    def done(self) -> Raw:
        return raw(self.offset, b"".join(self.kept), self.length, self.kept_bytes <= self.longest)


def messages(file: BinaryIO, longest: int = LONGEST) -> Iterator[Raw]:
    """Every message of the file in order; holds one at a time, and of that no more than `longest` bytes."""
    growing: _Growing | None = None
    before = BLANK[0]
    for offset, line, after in _lines(file):
        if growing is None and not line.strip():
            continue
        if growing is None or opens(before, line, after):
            if growing:
                yield growing.done()
            growing = _Growing(offset, longest)
        growing.add(line)
        before = line
    if growing:
        yield growing.done()


def one(file: BinaryIO, offset: int, length: int) -> Raw:
    """The message that `messages` found there."""
    file.seek(offset)
    return raw(offset, file.read(length), length)


def raw(offset: int, data: bytes, length: int, whole: bool = True) -> Raw:
    """A message from its bytes: the line before it apart, and lines that were escaped as they were written."""
    envelope, body = b"", data.removeprefix(BOM) if offset == 0 else data
    if body.startswith(b"From "):
        envelope, _, body = body.partition(b"\n")
    return Raw(offset, length, envelope.strip(), _ESCAPED.sub(rb"\1", body), whole)


def opens(before: bytes, line: bytes, after: bytes) -> bool:
    """Whether a line begins a message: people do write `From …` at the start of a line, and even of a paragraph.

    Sure is one that ends with a date as mbox has it. It needs an empty line before it, or, as some programs forget
    that, a header field after it; any other needs both.
    """
    if not line.startswith(b"From "):
        return False
    if _ENDS_DATED.search(line[:300]):
        return before in BLANK or bool(_FIELD.match(after))
    dated = _DATED.search(line[:300]) or _ALONE.match(line[:300])
    return bool(before in BLANK and dated and _FIELD.match(after))


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes, bytes]]:
    """Offset, line, and the line after it; very long lines come in pieces."""
    offset, line = 0, file.readline(CHUNK)
    while line:
        after = file.readline(CHUNK)
        yield offset, line, after
        offset, line = offset + len(line), after
