"""Ana's desk, on both databases."""

import pytest

from tests.institutions.rosters import Desk, all_due


@pytest.fixture
def desk(browse, world, database, keys, settings):
    return Desk(browse("ana"), world, lambda: all_due(database, keys, settings))


@pytest.fixture
def later(world, keys, settings):
    """Carries out what waits."""
    return lambda: all_due(world.database, keys, settings)
