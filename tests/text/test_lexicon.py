"""The packed lexicon: whole, made of the sources it names, and general."""

import hashlib
import json
import zlib

import pytest

from community.text.guard import bits, lexicon
from community.text.guard.bits import (
    COMMON,
    EPONYM,
    GIVEN,
    PLACE,
    PUBLIC,
    STATE,
    SURNAME,
    WORD,
    folded,
    packed,
    unpacked,
)
from community.text.guard.lexicon import PACKED, known

ABOUT = json.loads(PACKED.with_suffix(".json").read_text())


def test_the_packed_file_is_the_one_that_was_described() -> None:
    assert hashlib.sha256(PACKED.read_bytes()).hexdigest() == ABOUT["sha256"]
    assert len(lexicon.MARKS) == pytest.approx(ABOUT["entries"], abs=30)  # a few of so many words share a mark


def test_every_source_says_what_allows_us_to_use_it() -> None:
    for source in ABOUT["sources"]:
        assert source["licence"], source["name"]
        assert source["entries"] > 0
    assert (PACKED.parent / "lists" / "SCOWL.txt").read_text().count("Permission") > 3


@pytest.mark.parametrize(
    ("word", "flags"),
    [
        ("hope", COMMON | WORD | GIVEN),
        ("okonkwo", SURNAME),
        ("haverhill", PLACE),
        ("fall river", PLACE),
        ("massachusetts", STATE),
        ("chaddock", EPONYM),
        ("wednesday", PUBLIC),
    ],
)
def test_what_is_known_of_a_word(word: str, flags: int) -> None:
    assert known(word) & flags == flags


def test_an_unknown_word_is_not_known() -> None:
    assert known("qwzkfjhx") == 0


def test_common_names_of_people_are_left_to_mean_people() -> None:
    assert not known("wilson") & EPONYM
    assert not known("maria") & WORD


def test_accents_and_capitals_are_folded_away() -> None:
    assert folded("Siobh\u00e1n") == "siobhan"
    assert folded("O\u2019Farrell\u00e9") == "o'farrelle"


def test_packing_keeps_every_bit_and_damage_is_noticed() -> None:
    blob = packed({"b": 3, "a": 256})
    marks, flags = unpacked(blob)
    assert dict(zip(marks, flags, strict=True)) == {bits.mark("a"): 256, bits.mark("b"): 3}
    with pytest.raises((zlib.error, ValueError)):
        unpacked(blob[:4] + zlib.compress(b"12345"))
