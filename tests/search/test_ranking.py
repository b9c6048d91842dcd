"""The order of what was found, and the stems it rests on."""

import sqlite3
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from community.search.service.hits import hits
from community.search.service.queries import parse
from community.search.service.ranking import BEGINNING, Candidate, rank
from community.search.service.words import fold, stem, words
from tests.house.source import files
from tests.search.shelf import Shelf

FILLER = "We talked for a while about other things before we came to it. " * 3


def order(asked: str, *texts: str | tuple[str, str], days: tuple[int, ...] = ()) -> list[int]:
    """The numbers of the texts, the best first."""
    ages = days or (0,) * len(texts)
    candidates = [
        Candidate(number, *(text if isinstance(text, tuple) else ("", text)), BEGINNING + timedelta(days=day))
        for number, (text, day) in enumerate(zip(texts, ages, strict=True))
    ]
    return [number for _, number in rank(parse(asked), candidates)]


def test_a_title_is_worth_most() -> None:
    assert order("trust", "trust trust trust", ("Trust", "What we learned")) == [1, 0]


def test_more_often_is_better_and_soon_no_longer() -> None:
    assert order("trust", f"{FILLER} trust", f"{FILLER} trust trust") == [1, 0]
    one, many = "trust once. " + FILLER, "trust " * 40
    assert order("trust", one, many, days=(3 * 365, 0)) == [0, 1]


def test_words_that_stand_together_are_better() -> None:
    apart = f"A peer came. {FILLER} Then support."
    together = f"Peer support came. {FILLER} Then we left."
    assert order("peer support", apart, together) == [1, 0]


def test_all_else_equal_the_newer_is_better() -> None:
    assert order("trust", "trust it", "trust it", "trust it", days=(5, 9, 7)) == [1, 2, 0]


def test_what_is_much_better_stays_ahead_for_years() -> None:
    assert order("trust", ("Trust", "trust and trust"), f"{FILLER} trust", days=(0, 4 * 365)) == [0, 1]


@given(st.lists(st.text(st.sampled_from("trust peer. "), max_size=40), min_size=2, max_size=8))
def test_what_else_is_there_never_changes_the_order(texts: list[str]) -> None:
    everything = order("trust peer", *texts)
    without_the_last = order("trust peer", *texts[:-1])
    assert [number for number in everything if number != len(texts) - 1] == without_the_last


def test_both_databases_give_the_order_of_the_texts_themselves(shelf: Shelf) -> None:
    texts = [f"{'trust ' * (number % 4 + 1)}{FILLER[: number * 7]} number{number}" for number in range(20)]
    for number, text in enumerate(texts):
        shelf.put("commons", text, days=40 - number)
    found = [int(text.split("number")[-1].split()[0]) for text in _plain(shelf)]
    assert found == order("trust", *texts, days=tuple(range(20)))


def _plain(shelf: Shelf) -> list[str]:
    """Texts by the word that numbers them, which an excerpt may cut off."""
    by_url = {}
    for number in range(20):
        (hit,) = shelf.search("sam", f"number{number}").results
        by_url[hit.url] = f"number{number}"
    return [by_url[hit.url] for hit in shelf.search("sam", "trust").results]


# ------------------------------------------------------------------ stems


def test_stems_are_those_of_sqlite() -> None:
    """Every word of the demo, as FTS5's own porter tokenizer cuts it."""
    listed = sorted(demo_words())
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE t USING fts5(word, tokenize='porter unicode61 remove_diacritics 2')")
    database.execute("CREATE VIRTUAL TABLE stems USING fts5vocab(t, instance)")
    database.executemany("INSERT INTO t (rowid, word) VALUES (?, ?)", enumerate(listed))
    theirs = {listed[row]: found for row, found in database.execute("SELECT doc, term FROM stems")}
    database.close()
    assert len(listed) > 2_500
    assert {word: stem(word) for word in listed} == theirs


def demo_words() -> set[str]:
    texts = (path.read_text() for path in files("community/worlds/demo", suffixes=(".md", ".toml")))
    return {word for text in texts for word in words(text)}


def test_a_word_keeps_all_but_the_last_letter_of_its_stem() -> None:
    """What makes it possible to look for likely words before any is cut to its stem."""
    assert not [word for word in demo_words() if not word.startswith(stem(word)[:-1])]


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_hits_know_phrases_from_words_apart() -> None:
    text = "Peer support; support by a peer. Peer-support! peers supported"
    found = [text[hit.start : hit.end] for hit in hits(parse('"peer support"'), text)]
    assert found == ["Peer support", "Peer-support", "peers supported"]
