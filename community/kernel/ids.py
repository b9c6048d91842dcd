"""Row ids that tell nothing but a rough age: 41 bits of milliseconds, 22 random bits.

A plain sequence would tell an outsider how much is written where he may not look (his own topic would be
number 57 in one world and number 61 in another), so ids are random within their millisecond.
They sort by time, fit a signed 64-bit column, and travel in addresses as 13 letters and digits.
"""

import contextlib
import secrets
import time
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache

EPOCH_MS = 1_704_067_200_000  # 2024-01-01T00:00:00Z
RANDOM_BITS = 22
HOUR_MS, MINUTE_MS = 3_600_000, 60_000
PRESSED_MS = 31 * 86_400_000
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u
VALUES = {letter: value for value, letter in enumerate(LETTERS)}
LENGTH = 13


_BACKDATED: ContextVar[int | None] = ContextVar("backdated", default=None)


def new_id(at_ms: int | None = None) -> int:
    """A fresh id; `at_ms` is Unix time in milliseconds and defaults to now.

    A whole hour means that only the hour is known: the id is of any moment in its first minute, or the many rows of an
    hour would share a millisecond, and some of them a number.
    """
    chosen = _BACKDATED.get() if at_ms is None else at_ms
    ms = (time.time_ns() // 1_000_000 if chosen is None else chosen) - EPOCH_MS
    if chosen is not None and ms % HOUR_MS == 0:
        ms += secrets.randbelow(MINUTE_MS)
    return (max(ms, 0) << RANDOM_BITS) | secrets.randbits(RANDOM_BITS)


def many_ids(count: int) -> list[int]:
    """Fresh ids for rows that are made in one breath, in order: a millisecond of its own for each, so none meet.

    Ten thousand calls of `new_id` in a few milliseconds would give some id twice.
    """
    first = time.time_ns() // 1_000_000 - count
    return [new_id(first + number) for number in range(count)]


def _ms_of(moment: datetime) -> int:
    """Milliseconds of a moment; what is older than the ids' time is pressed into its first month, in order."""
    ms = int(moment.timestamp() * 1000)
    return ms if ms >= EPOCH_MS + PRESSED_MS else EPOCH_MS + max(0, ms) * PRESSED_MS // (EPOCH_MS + PRESSED_MS)


@contextlib.contextmanager
def backdated(moment: datetime) -> Iterator[None]:
    """Ids made inside sort as if made at `moment`: for what is imported and was written long ago."""
    before = _BACKDATED.set(_ms_of(moment))
    try:
        yield
    finally:
        _BACKDATED.reset(before)


def made_at(row_id: int) -> datetime:
    """When an id was made; that of what was imported is only in order."""
    return datetime.fromtimestamp(((row_id >> RANDOM_BITS) + EPOCH_MS) / 1000, UTC)


@lru_cache(maxsize=32_768)
def ref(row_id: int) -> str:
    """The id as it stands in an address: 13 characters."""
    return "".join([LETTERS[(row_id >> shift) & 31] for shift in range(5 * (LENGTH - 1), -1, -5)])


def row_id(text: str) -> int:
    """The id behind a `ref`; raises ValueError for anything else."""
    if len(text) != LENGTH or text[0] > "7":
        raise ValueError("not an id")
    try:
        value = 0
        for letter in text:
            value = value << 5 | VALUES[letter]
    except KeyError:
        raise ValueError("not an id") from None
    return value
