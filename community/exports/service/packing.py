"""A ZIP made in steps: each step adds its share to packed streams on disk, and the last one ties them together.

What a step has done is noted by its number, so a step that is done again, after its process was killed, takes away
first what it had left. Everything is readable by our own account only, and no more than one share is in memory.
"""

import contextlib
import json
import os
import shutil
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

LOCAL = struct.Struct("<4s5H3I2H")
CENTRAL = struct.Struct("<4s6H3I5H2I")
END = struct.Struct("<4s4H2IH")
LARGE_END, LOCATOR = struct.Struct("<4sQ2H2I4Q"), struct.Struct("<4sIQI")
FULL = LARGEST = 0xFFFFFFFF  # what does not fit into a header's four bytes stands in a field of eight
VERSION, LARGE_VERSION, UNIX, WORDS_ARE_UTF8, DEFLATED, OURS_ONLY = 20, 45, 3 << 8, 0x800, 8, 0o600 << 16
CHUNK = 1 << 16


@dataclass
class Stream:
    """How far one file of the archive has got: its checksum, its bytes, and its bytes when packed."""

    crc: int = 0
    size: int = 0
    packed: int = 0


@dataclass
class Share:
    """What one step adds; `rows` counts what stands in the list that is being written."""

    streams: dict[str, Stream]
    rows: int = 0
    _open: dict[str, tuple[BinaryIO, "zlib._Compress"]] = field(default_factory=dict)

    def write(self, name: str, words: str) -> None:
        """Adds words to one of the files."""
        file, sink = self._open[name]
        data, stream = words.encode("utf-8", "replace"), self.streams[name]
        stream.crc, stream.size = zlib.crc32(data, stream.crc), stream.size + len(data)
        file.write(sink.compress(data))

    def open(self, name: str, file: BinaryIO) -> None:
        """Goes on behind what the steps before have left."""
        file.truncate(self.streams[name].packed)
        file.seek(0, os.SEEK_END)
        self._open[name] = file, zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)

    def close(self, *, last: bool) -> None:
        """Ends each stream where another share can be put behind it, or for good."""
        for name, (file, sink) in self._open.items():
            file.write(sink.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH))
            self.streams[name].packed = file.tell()


class Parts:
    """The folder in which an archive is made, and the file that it becomes."""

    def __init__(self, made: Path, names: tuple[str, ...]) -> None:
        self.made, self.names = made, names
        self.folder = made.with_suffix(".parts")

    def begin(self) -> None:
        """Starts anew, with nothing in it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.parent.mkdir(mode=0o700, exist_ok=True)
        self.folder.mkdir(mode=0o700)

    @contextlib.contextmanager
    def step(self, number: int, *, last: bool = False) -> Iterator[Share]:
        """The share of that step, kept once its block is left without an error."""
        share = self._before(number)
        with contextlib.ExitStack() as files:
            for name in self.names:
                share.open(name, files.enter_context(ours(self.folder / name)))
            yield share
            share.close(last=last)
        done = {"rows": share.rows, "streams": {name: asdict(one) for name, one in share.streams.items()}}
        self.keep(f"{number}.json", json.dumps(done).encode())

    def _before(self, number: int) -> Share:
        if number == 1:
            return Share({name: Stream() for name in self.names})
        known = json.loads(self.read(f"{number - 1}.json"))
        return Share({name: Stream(**one) for name, one in known["streams"].items()}, known["rows"])

    def keep(self, name: str, data: bytes) -> None:
        """Stores something that later steps want to know, whole or not at all."""
        draft = self.folder / f"{name}.draft"
        with ours(draft) as file:
            file.truncate()
            file.write(data)
        draft.replace(self.folder / name)

    def read(self, name: str) -> bytes:
        """What an earlier step has kept; FileNotFoundError when it is not there."""
        return (self.folder / name).read_bytes()

    def tie(self, number: int, at: datetime) -> None:
        """Makes the archive of what step `number` has left, under its own name, and clears the folder away."""
        streams = self._before(number + 1).streams
        draft = self.folder / "archive"
        with ours(draft) as out:
            out.truncate()
            _write_archive(out, {name: (self.folder / name, streams[name]) for name in self.names}, at)
        draft.replace(self.made)
        shutil.rmtree(self.folder, ignore_errors=True)

    def discard(self) -> None:
        """Takes away whatever there is of it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.made.unlink(missing_ok=True)


def ours(path: Path) -> BinaryIO:
    """A file that nobody else can read, made if it is not there, open from its beginning."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+b")


def _write_archive(out: BinaryIO, members: Mapping[str, tuple[Path, Stream]], at: datetime) -> None:
    directory = b""
    for name, (path, stream) in members.items():
        directory += _central(name, stream, at, out.tell())
        sizes, more = _large(stream.packed, stream.size)
        facts = (LARGE_VERSION if more else VERSION, *_facts(stream, at), *sizes)
        out.write(LOCAL.pack(b"PK\3\4", *facts, len(name), len(more)) + name.encode() + more)
        with path.open("rb") as packed:
            shutil.copyfileobj(packed, out, CHUNK)
    _finish(out, directory, len(members))


def _finish(out: BinaryIO, directory: bytes, count: int) -> None:
    """The directory and where it stands; behind four gigabytes that takes a second, larger note."""
    where = out.tell()
    out.write(directory)
    if where >= LARGEST:
        facts = (LARGE_VERSION, LARGE_VERSION, 0, 0, count, count, len(directory), where)
        out.write(LARGE_END.pack(b"PK\6\6", LARGE_END.size - 12, *facts))
        out.write(LOCATOR.pack(b"PK\6\7", 0, where + len(directory), 1))
    out.write(END.pack(b"PK\5\6", 0, 0, count, count, len(directory), FULL if where >= LARGEST else where, 0))


def _facts(stream: Stream, at: datetime) -> tuple[int, ...]:
    day = (at.year - 1980) << 9 | at.month << 5 | at.day
    return WORDS_ARE_UTF8, DEFLATED, at.hour << 11, day, stream.crc


def _large(packed: int, size: int, where: int = 0) -> tuple[tuple[int, int], bytes]:
    """Both sizes as a header holds them, and the field that says what does not fit into it."""
    large = max(packed, size) >= LARGEST
    numbers = [size, packed] * large + [where] * (where >= LARGEST)
    more = struct.pack(f"<2H{len(numbers)}Q", 1, 8 * len(numbers), *numbers) if numbers else b""
    return ((FULL, FULL) if large else (packed, size)), more


def _central(name: str, stream: Stream, at: datetime, where: int) -> bytes:
    sizes, more = _large(stream.packed, stream.size, where)
    version = LARGE_VERSION if more else VERSION
    facts = (version | UNIX, version, *_facts(stream, at), *sizes, len(name), len(more))
    place = FULL if where >= LARGEST else where
    return CENTRAL.pack(b"PK\1\2", *facts, 0, 0, 0, OURS_ONLY, place) + name.encode() + more
