"""What can be known of a word, as bits, and how it is packed."""

import sys
import unicodedata
import zlib
from array import array

COMMON, WORD, GIVEN, SURNAME, PLACE, EPONYM, DRUG, PUBLIC, STATE, WEAK = (1 << bit for bit in range(10))
"""COMMON and WORD: a word of English, often used or not. GIVEN and SURNAME: a name that people have. PLACE: a town.
EPONYM: a name that stands for a disease or a test. DRUG: a brand. PUBLIC: a body, product, people or day that anybody
may name. STATE: a country, or a state of one. WEAK: an eponym that is a common name, too."""

NAME = GIVEN | SURNAME
QUIET = EPONYM | DRUG | PUBLIC | STATE


def folded(word: str) -> str:
    """Small letters without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.replace("\u2019", "'"))
    return "".join(sign for sign in parts if not unicodedata.combining(sign)).lower()


def mark(low: str) -> int:
    """What stands for a word in the packed file: 32 bits, shared by one unknown word in twenty thousand."""
    return zlib.crc32(low.encode("utf-8", "surrogatepass"))


def packed(known: dict[str, int]) -> bytes:
    """As it is kept in the tree: the marks of all words in their order, then the bits of each; four bytes and two."""
    bits: dict[int, int] = {}
    for word, flags in known.items():
        bits[mark(word)] = bits.get(mark(word), 0) | flags
    marks = sorted(bits)
    flags_in_order = array("H", (bits[each] for each in marks))
    return len(marks).to_bytes(4, "little") + zlib.compress(_little(array("I", marks)) + _little(flags_in_order), 9)


def unpacked(blob: bytes) -> "tuple[array[int], array[int]]":
    """Marks and bits. Raises zlib.error or ValueError when the file is damaged."""
    count, raw = int.from_bytes(blob[:4], "little"), zlib.decompress(blob[4:])
    if len(raw) != count * 6:
        raise ValueError("The lexicon is damaged; run `community dev lexicon`.")
    marks, flags = array("I", raw[: count * 4]), array("H", raw[count * 4 :])
    if sys.byteorder == "big":
        marks.byteswap()
        flags.byteswap()
    return marks, flags


def _little(numbers: "array[int]") -> bytes:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
