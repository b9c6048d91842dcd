"""Kept pieces of pages: rendered once for a key, and never more of them than their bound, the oldest gone first."""

import pytest
from flask import Flask
from jinja2 import DictLoader

from community.kernel.pages import Fragments

MILLION = 1_000_000
TEMPLATES = {"piece.html": "{{ words }}", "long.html": "{{ words * 1000000 }}"}


@pytest.fixture
def fragments() -> Fragments:
    app = Flask("fragments")
    app.jinja_loader = DictLoader(TEMPLATES)
    return Fragments(app)


def kept(fragments: Fragments, keys: range) -> list[int]:
    """The keys whose piece is still there: a new one would be empty."""
    return [key for key in keys if fragments.fragment("piece.html", (key,), words="")]


def test_a_piece_is_rendered_once_for_its_key(fragments):
    assert fragments.fragment("piece.html", ("a", 1), words="first") == "first"
    assert fragments.fragment("piece.html", ("a", 1), words="second") == "first"
    assert fragments.fragment("piece.html", ("a", 2), words="second") == "second"


def test_what_somebody_wrote_is_escaped_in_a_kept_piece_too(fragments):
    assert fragments.fragment("piece.html", ("a",), words="<b>") == "&lt;b&gt;"


def test_kept_pieces_stay_within_their_bound_and_the_oldest_go_first(fragments):
    room = Fragments.LARGEST // MILLION
    for key in range(3 * room):
        fragments.fragment("long.html", (key,), words="x")
    assert kept(fragments, range(3 * room)) == list(range(2 * room, 3 * room))


def test_small_pieces_count_as_much_as_they_are_large(fragments):
    fragments.LARGEST = 1_000
    for key in range(500):
        fragments.fragment("piece.html", (key,), words="x" * 10)
    assert kept(fragments, range(500)) == list(range(400, 500))


def test_a_piece_larger_than_the_bound_is_shown_and_not_kept(fragments):
    fragments.LARGEST = 1_000
    assert len(fragments.fragment("piece.html", ("large",), words="x" * 2_000)) == 2_000
    assert fragments.fragment("piece.html", ("large",), words="again") == "again"
    assert fragments.fragment("piece.html", ("small",), words="kept") == "kept"
    assert fragments.fragment("piece.html", ("small",), words="new") == "kept"
