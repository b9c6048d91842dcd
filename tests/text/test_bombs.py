"""Texts that make Markdown parsers hang: each is laid out in time or refused, and the pool goes on."""

from collections.abc import Iterator

import pytest

from community.text.bounds import LIMIT
from community.text.children import Pool, TooHard
from community.text.guard import find
from community.text.markup import Rendered, plain_paragraphs
from community.text.normal import normalise
from tests.text.allowed import foreign

UNITS = [
    "[",
    "![",
    "[a](b",
    "![[](",
    "[]((",
    "*a ",
    "**a ",
    "_a __",
    "`",
    "``a`",
    "~~",
    "~~a ",
    "<a ",
    "<!--",
    "&#",
    "> ",
    "- ",
    " - a\n",
    "1. \n",
    "|a",
    "|-\n",
    "# ",
    "```\n",
    "\\[",
    "[x]: y\n",
    "    ",
    "https://",
    "https://a(",
    "@a.",
    ":a:",
    "a\n\n",
    "***",
    "</p>",
    "[a]: <",
    "(",
    "\u0301\u0323",
]
DEADLINE = 0.15


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    made = Pool(deadline=DEADLINE)
    yield made
    made.close()


@pytest.mark.parametrize("unit", UNITS)
def test_a_bomb_is_laid_out_or_refused_and_the_pool_goes_on(pool: Pool, unit: str) -> None:
    bomb = "x " + (unit * LIMIT)[: LIMIT // len(unit.encode()) * len(unit) - 2]
    [result] = pool.render_many([bomb])
    if isinstance(result, Rendered):
        assert not foreign(result.html)
    else:
        assert isinstance(result, TooHard)
    tries = (pool.render_many(["*fine*"]) for _ in range(3))  # a loaded machine may miss so short a deadline once
    assert any(getattr(result, "plain", None) == "fine" for [result] in tries)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.timeout(5)
def test_what_runs_in_the_serving_process_never_hangs(unit: str) -> None:
    bomb = (unit * LIMIT)[: LIMIT // len(unit.encode()) * len(unit)]
    normalise(bomb)
    plain_paragraphs(bomb)
    find(bomb)
