"""Phrases by what they tell, read from `lists/phrases.txt` and looked for at once."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

BEFORE = r"\w"  # what must not stand before; said behind the first letter, so that only places with one are tried
LISTS = Path(__file__).with_name("lists")


def sections(path: Path) -> dict[str, list[str]]:
    """The lines of a list under the [name] that stands above them; those above the first have the name ""."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line[1:-1].replace(" ", "").isalpha():
            name = line[1:-1]
        elif line and not line.startswith("#"):
            found.setdefault(name, []).append(line)
    return found


LATE: list[re.Pattern[str]] = []
PHRASES = {name: " ".join(lines).split(" | ") for name, lines in sections(LISTS / "phrases.txt").items()}


def alternatives(name: str) -> str:
    """The phrases of a section as part of a pattern. Raises KeyError for a section that is not there."""
    return "|".join(phrase.strip() for phrase in PHRASES[name])


def late(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that is compiled when it is first asked; most texts ask few, and together they take long.

    What it finds knows the compiled pattern as its `re`, which this is not.
    """
    LATE.append(made := cast("re.Pattern[str]", _Late(pattern, flags)))
    return made


def prepare(between: Callable[[], object] = lambda: None) -> None:
    """Compiles every late pattern, so that no message waits for it: about 100 ms, with turns for others between."""
    for pattern in LATE:
        _ = pattern.search
        between()


class _Late:
    def __init__(self, pattern: str, flags: int) -> None:
        self.made = pattern, flags

    def __getattr__(self, name: str) -> Any:
        """Asked once: what a pattern is asked for is kept beside the name."""
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = re.compile(*self.made)
        for each in ("search", "match", "finditer", "findall", "fullmatch", name):
            setattr(self, each, getattr(compiled, each))
        return getattr(compiled, name)


def phrases(name: str) -> re.Pattern[str]:
    """What finds any phrase of a section in a text in small letters, where it is found several times as fast."""
    grouped = list(_by_letter(phrase.strip() for phrase in PHRASES[name]))
    if all(each[0].isalpha() for each in grouped):
        return late(rf"(?:{'|'.join(each[0] + f'(?<!{BEFORE}{each[0]})' + each[1:] for each in grouped)})\b")
    return late(rf"\b(?:{'|'.join(grouped)})\b")


def _by_letter(phrases: Iterable[str]) -> Iterator[str]:
    """The same phrases by their first letters, one of which can stand in a place: twice as fast."""
    groups: dict[str, list[str]] = {}
    for phrase in phrases:
        plain = phrase[:1].isalpha() and phrase[1:2] not in ("?", "*", "+", "{")
        groups.setdefault(phrase[0] if plain else "", []).append(phrase)
    others = groups.pop("", [])
    yield from (f"{letter}(?:{'|'.join(each[1:] for each in some)})" for letter, some in groups.items())
    yield from others


def beside(
    pattern: re.Pattern[str], text: str, near: Iterable[tuple[int, int]], before: int, behind: int
) -> Iterator[re.Match[str]]:
    """What `finditer` finds of a pattern whose matches begin at most so far before these stretches, or in them."""
    done = 0
    for first, last in near:
        for match in pattern.finditer(text, max(done, first - before), last + behind):
            if match.start() > last:
                break
            yield match
            done = match.end()


def stretches(marks: Iterable[int], before: int) -> list[tuple[int, int]]:
    """The first and last of the places that are so close that what lies before one reaches to the other."""
    found: list[tuple[int, int]] = []
    for mark in marks:
        if found and mark - before <= found[-1][1]:
            found[-1] = found[-1][0], mark
        else:
            found.append((mark, mark))
    return found


def at(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    """What `finditer` finds of a pattern that can begin at these places only, which are cheaper to find than it is."""
    done = 0
    for place in places:
        if place >= done and (match := pattern.match(text, place)):
            yield match
            done = match.end()


def starts(pattern: re.Pattern[str], text: str) -> list[int]:
    """Where a pattern is found."""
    return [match.start() for match in pattern.finditer(text)]


def small(text: str) -> str:
    """The text in small letters and of the same length, whatever its letters."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in text)
