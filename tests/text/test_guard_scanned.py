"""Patterns that are tried only where one of their beginnings stands find what they would find anywhere."""

import json
import random
from importlib import import_module
from itertools import islice
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DataObject, data, from_regex, sampled_from

from community.text import guard
from community.text.guard.phrases import LATE, late, prepare, small
from community.text.guard.scanned import Cued, Scanned, alternatives_of

SETS = sorted(Path(__file__).parent.glob("guard_messages*.jsonl"))
MODULES = [import_module(f"{guard.__name__}.{module.name}") for module in iter_modules(guard.__path__)]


def _cued(module: ModuleType) -> dict[str, Cued]:
    here = module.__name__.rpartition(".")[2]
    return {f"{here}.{name}": held for name, held in vars(module).items() if isinstance(held, Cued)}


CUED = {name: held for module in MODULES for name, held in _cued(module).items()}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Every fifth message of the sets, and stretches of them that begin and end anywhere."""
    every = [json.loads(line)["text"] for path in SETS for line in path.read_text(encoding="utf-8").splitlines()]
    mixed = " ".join(random.Random(3).sample(every, len(every)))
    return [*every[::5], *(mixed[place : place + 400] for place in range(0, 200_000, 397))]


def test_there_are_some() -> None:
    """The families that look for words before figures, holidays, idioms and beds."""
    assert {"numbers._CUE", "phones._PAGER", "weekdays.HOLIDAY", "proper._IDIOM", "wards._BED"} <= CUED.keys()


@pytest.mark.parametrize("name", CUED)
def test_nothing_is_lost_in_messages(name: str, texts: list[str]) -> None:
    """As many in all sets together as the pattern finds by itself, and the same ones."""
    cued, found = CUED[name], 0
    for text in texts:
        alone = [match.span() for match in cued.pattern.finditer(small(text))]
        assert [match.span() for match in cued.finditer(Scanned(text))] == alone
        found += len(alone)
    assert found or name == "numbers._SSN_LAST"


@given(data())
@settings(max_examples=300, deadline=None)
def test_nothing_is_lost_in_what_a_pattern_says(given: DataObject) -> None:
    """Whatever a pattern itself would write, between other words."""
    cued = CUED[given.draw(sampled_from(sorted(CUED)))]
    written = given.draw(from_regex(cued.pattern.pattern))
    low = small(f"we said {written} twice")
    alone = [match.span() for match in cued.pattern.finditer(low)]
    assert [match.span() for match in cued.finditer(Scanned(low))] == alone


def test_beginnings_are_told_by_their_first_words() -> None:
    """Brackets are opened, what may be left out is, and a word that may go on is told by its head."""
    cued = Cued([r"(?:north |south )?wing\b", "wards?", r"st\.? mary\b", r"m\.r\.n\.", "rx"], "")
    words = {"north": ["north wing"], "south": ["south wing"], "wing": ["wing"], "st": ["st"], "m": ["m.r.n."]}
    assert cued.words == words
    assert cued.heads["war"] == ["ward"]
    assert cued.heads["rx"] == cued.heads["rxn"] == ["rx"]
    assert cued.places(Scanned("M.R.N. 12 on the North wing, RXN 4, wards")) == [0, 17, 23, 29, 36]


def test_a_beginning_needs_a_word() -> None:
    """A pattern that begins with a sign or a figure is no matter of words."""
    with pytest.raises(ValueError, match="no word"):
        Cued([r"\d{3}"], r"\d{3}")


def test_alternatives_are_those_outside_brackets() -> None:
    """A bracket is one part of its alternative."""
    assert alternatives_of("a|(?:b|c(?:d|e))f|g") == ["a", "(?:b|c(?:d|e))f", "g"]


def test_a_text_is_looked_over_once() -> None:
    """Words in small letters, and where figures and signs before them stand."""
    scanned = Scanned("Ring (617) #44 at St. Mary\u2019s")
    assert scanned.said == {"ring", "at", "st", "mary", "s"}
    assert scanned.spans == [(6, 9), (12, 14)]
    assert scanned.marked("(#") == [5, 6, 11, 12]
    assert scanned.says(frozenset(("mary",)))
    assert not scanned.says(frozenset(("mar",)))


def test_a_late_pattern_is_compiled_when_it_is_asked() -> None:
    """What cannot be compiled says so then; what can is compiled once."""
    broken, pattern = late("("), late("b+")
    with pytest.raises(Exception, match="unterminated"):
        broken.search("x")
    assert list(islice((match.group() for match in pattern.finditer("abbab")), 2)) == ["bb", "b"]
    assert pattern.search is pattern.search
    del LATE[-2:]


def test_whoever_serves_compiles_all_before() -> None:
    """The first message waits for none."""
    late("never asked")
    prepare()
    assert all("search" in vars(pattern) for pattern in LATE)
    LATE.pop()
