"""Fixtures: a shelf of entries to look for, in the small world, on both databases."""

import pytest

from community.kernel import ids, kinds
from community.kernel.db import Database
from community.kernel.keys import Keys
from community.search.models import SearchEntry
from community.search.service import indexing
from tests.people import World
from tests.search.shelf import Shelf


@pytest.fixture
def database(database: Database) -> Database:
    """With the tables of search, whether or not the migrations bring them."""
    kinds.ADDRESSES.setdefault("post", lambda row_id: f"/forums/posts/{ids.ref(row_id)}")
    with database.writer.begin() as connection:
        SearchEntry.metadata.create_all(connection, tables=[SearchEntry.metadata.tables["search_entries"]])
        indexing.create(connection)
    return database


@pytest.fixture
def shelf(world: World, keys: Keys) -> Shelf:
    return Shelf(world, keys)
