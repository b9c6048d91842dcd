"""How the databases go about it: never through what is not needed, whatever the planner believes."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Select

from community.kernel.aside import heavy
from community.kernel.db import Database
from community.kernel.door import Me
from community.kernel.keys import Keys
from community.search.service import indexing, postgres, sqlite
from community.search.service.postgres import Explained
from community.search.service.queries import parse
from community.search.service.scope import Scope
from tests.people import World
from tests.search.shelf import Shelf

ENTRIES, RARE_EVERY = 50_000, 10_000
VOCABULARY = [f"word{number}" for number in range(2_000)]


def fill(shelf: Shelf, count: int) -> None:
    """Short posts: `lantern` in every third, `xylophant` in one of ten thousand."""
    dice = random.Random(7)
    documents = [
        shelf.document("commons", _text(dice, number), days=(count - number) / 1_000) for number in range(count)
    ]
    with shelf.database.unit(writes=True) as session:
        indexing.index_many(session.connection(), documents)


def _text(dice: random.Random, number: int) -> str:
    words = dice.choices(VOCABULARY, k=12)
    return " ".join([*words, *["lantern"] * (number % 3 == 0), *["xylophant"] * (number % RARE_EVERY == 5)])


@pytest.fixture
def scope(world: World) -> Scope:
    return Scope("find", tuple(world.spaces[name] for name in ("commons", "all-but-ana", "old-room")))
