"""Words as the indexes see them: without capitals and accents, with the common ones known and the rest cut to stems.

Both databases stem English; the stems here (Porter, "An algorithm for suffix stripping", 1980) are SQLite's own and
nearly PostgreSQL's, and serve to rank and to mark what one of them has found.
"""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
SHORTEST, LONGEST = 3, 64  # words outside are left whole, as in SQLite

# PostgreSQL's list (snowball's english.stop): it leaves these out of its index, so no query may lean on them.
STOP_WORDS = frozenset(
    "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself "
    "it its itself they them their theirs themselves what which who whom this that these those am is are was were be "
    "been being have has had having do does did doing a an the and but if or because as until while of at by for with "
    "about against between into through during before after above below to from up down in out on off over under again "
    "further then once here there when where why how all any both each few more most other some such no nor not only "
    "own same so than too very s t can will just don should now".split()
)


class _Folding(dict[int, str]):
    """A letter and what it is folded to, found once each."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    accented = len(parts) > 1 and all(unicodedata.category(mark) == "Mn" for mark in parts[1:])
    lower = (parts[0] if accented else letter).lower()
    return lower if len(lower) == 1 else letter


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The text without capitals and accents, and of the same length, so that places in one are places in the other."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return WORD.findall(fold(text))


# ------------------------------------------------------------------ stems

_STEP_2 = (
    "ational:ate tional:tion enci:ence anci:ance izer:ize logi:log bli:ble alli:al entli:ent eli:e ousli:ous "
    "ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble"
)
_STEP_3 = "icate:ic ative: alize:al iciti:ic ical:ic ful: ness:"
_STEP_4 = "al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ion: ou: ism: ate: iti: ous: ive: ize:"
_TURN = re.compile("vc")
_SHORT = re.compile("cvc$")
_DOUBLE = re.compile(r"([^aeioulsz])\1$")


def _table(line: str) -> tuple[tuple[str, str], ...]:
    """Endings and their replacements, the longest first."""
    pairs = [(ending, new) for ending, _, new in (pair.partition(":") for pair in line.split())]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


_TABLES = ((_table(_STEP_2), 0), (_table(_STEP_3), 0), (_table(_STEP_4), 1))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A folded word without its endings: `debriefings`, `debriefed` and `debrief` have one stem."""
    if not SHORTEST <= len(word) <= LONGEST:
        return word
    word = _without_tense(_without_plural(word))
    if word.endswith("y") and "v" in _shape(word[:-1]):
        word = word[:-1] + "i"
    for table, measure in _TABLES:
        word = _replaced(word, table, measure)
    return _tidied(word)


def _shape(word: str) -> str:
    """The word in c (consonant) and v (vowel); a y after a consonant is a vowel."""
    shape = ""
    for letter in word:
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(word: str) -> int:
    return len(_TURN.findall(_shape(word)))


def _is_short(word: str) -> bool:
    return bool(_SHORT.search(_shape(word))) and word[-1] not in "wxy"


def _without_plural(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _without_tense(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    cut = 2 if word.endswith("ed") else 3 if word.endswith("ing") else 0
    if not cut or "v" not in _shape(word[:-cut]):
        return word
    word = word[:-cut]
    if _DOUBLE.search(word):
        return word[:-1]
    silent = word.endswith(("at", "bl", "iz")) or (_measure(word) == 1 and _is_short(word))
    return word + "e" if silent else word


def _replaced(word: str, table: tuple[tuple[str, str], ...], measure: int) -> str:
    found = next((pair for pair in table if word.endswith(pair[0])), None)
    if found is None:
        return word
    before = word[: -len(found[0])]
    fits = _measure(before) > measure and (found[0] != "ion" or before.endswith(("s", "t")))
    return before + found[1] if fits else word


def _tidied(word: str) -> str:
    if word.endswith("e"):
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _is_short(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word
