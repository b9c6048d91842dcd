"""One look over a text, which tells cheaply where a pattern can begin: most texts have no word that most begin with."""

import re
from collections.abc import Iterable, Iterator

from community.text.guard.phrases import PHRASES, at, late, small

HEAD = 3  # letters by which a word is told
LONG = 5  # signs that are rare enough to be looked for as they are
QUANTIFIERS = ("?", "*", "{")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
_LETTERS, _FIGURES = re.compile(r"[a-z]+"), re.compile(r"\d+")
_PLAIN = re.compile(r"(?:[a-z0-9 &/',:#-]|\\\.)*")
_GROUP = re.compile(r"\(\?:([^()]*)\)(\??)(?![*+{])")
Needles = dict[str, list[str]]
"""What stands in a text by a word, or the head of a word, without which it does not."""


class Scanned:
    """A text, the same in small letters, the runs of the letters a to z in that, and the spans of its figures."""

    __slots__ = ("figures", "heads", "low", "said", "spans", "text")

    def __init__(self, text: str) -> None:
        """Linear in the length."""
        self.text, self.low = text, small(text)
        self.said = frozenset(_LETTERS.findall(self.low))
        self.heads = frozenset([word[:HEAD] for word in self.said])
        self.spans = [match.span() for match in _FIGURES.finditer(text)]
        self.figures = [start for start, _ in self.spans]

    def says(self, words: frozenset[str]) -> bool:
        """Whether any of these runs of letters is in it as a whole."""
        return not self.said.isdisjoint(words)

    def marked(self, signs: str) -> list[int]:
        """Where its figures begin, and a sign before them that is one of these."""
        text, found = self.text, []
        for start in self.figures:
            if start and text[start - 1] in signs:
                found.append(start - 1)
            found.append(start)
        return found


class Cued:
    """A pattern for texts in small letters, which is tried only where one of its beginnings stands."""

    def __init__(self, beginnings: Iterable[str], pattern: str) -> None:
        """The pattern has to ask by itself that a word begins there. Raises ValueError for a beginning without a word.

        Beginnings are patterns of which only what comes first counts; one that is a whole word ends with a `\\b`.
        """
        self.pattern = late(pattern)
        self.words: Needles = {}
        self.heads: Needles = {}
        for literal, ended in (each for one in beginnings for each in _literals(one)):
            self._add(literal, ended)

    def finditer(self, scanned: Scanned) -> Iterator[re.Match[str]]:
        """What it finds, in order and without overlaps."""
        return at(self.pattern, scanned.low, self.places(scanned))

    def places(self, scanned: Scanned) -> list[int]:
        """Where it may begin."""
        found: set[int] = set()
        for have, needles in ((scanned.said, self.words), (scanned.heads, self.heads)):
            for word in have & needles.keys():
                for needle in needles[word]:
                    found.update(_occurrences(scanned.low, needle))
        return sorted(found)

    def _add(self, literal: str, ended: bool) -> None:
        word = _LETTERS.search(literal)
        if word is None:
            raise ValueError(f"no word in the beginning {literal!r}")
        if ended or word.end() < len(literal):
            self.words.setdefault(word.group(), []).append(literal)
        elif len(word.group()) < HEAD:
            for letter in ("", *LETTERS):
                self.heads.setdefault(word.group() + letter, []).append(literal)
        else:
            self.heads.setdefault(word.group()[:HEAD], []).append(literal)


def cued(name: str) -> Cued:
    """What finds the phrases of a section of `lists/phrases.txt`."""
    every = [phrase.strip() for phrase in PHRASES[name]]
    return Cued([rf"{phrase}\b" for phrase in every], rf"\b(?:{'|'.join(every)})\b")


def alternatives_of(pattern: str) -> list[str]:
    """The alternatives of a pattern, as far as no bracket is around them."""
    found, depth = [""], 0
    for sign in pattern:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


def _literals(pattern: str) -> Iterator[tuple[str, bool]]:
    """What a pattern can begin with, as it stands in a text, and whether the word that this ends with ends there."""
    plain = _PLAIN.match(pattern)
    shown, rest = (plain.group(), pattern[plain.end() :]) if plain else ("", pattern)
    group = _GROUP.match(rest)
    if group and len(shown) < LONG:
        for option in (*group[1].split("|"), *([""] if group[2] else [])):
            yield from _literals(shown + option + rest[group.end() :])
    elif rest[:1] in QUANTIFIERS:
        spaced = rest[1:2] == " " and rest[2:3] not in QUANTIFIERS
        yield shown[:-1].replace("\\", ""), spaced and not shown[-1].isalpha()
    else:
        yield shown.replace("\\", ""), rest.startswith(r"\b")


def _occurrences(text: str, needle: str) -> Iterator[int]:
    place = text.find(needle)
    while place >= 0:
        yield place
        place = text.find(needle, place + 1)
