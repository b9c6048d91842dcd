"""The packed lexicon: what is known of words and of names of several words; made by `community dev lexicon`."""

from bisect import bisect_left
from functools import lru_cache
from pathlib import Path

from community.text.guard.bits import mark, unpacked

PACKED = Path(__file__).with_name("lexicon.bin")
MARKS, FLAGS = unpacked(PACKED.read_bytes())
COUNT = len(MARKS)


@lru_cache(8192)
def known(low: str) -> int:
    """The bits of a word in small letters without accents; 0 for one that no list has."""
    which = mark(low)
    place = bisect_left(MARKS, which)
    return FLAGS[place] if place < COUNT and MARKS[place] == which else 0
