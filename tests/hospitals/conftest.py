"""A stranger's desk for asking to join, on both databases."""

import pytest

from tests.hospitals.desk import Desk
from tests.institutions.rosters import all_due


@pytest.fixture
def later(world, keys, settings):
    """Carries out what waits."""
    return lambda: all_due(world.database, keys, settings)


@pytest.fixture
def desk(browse, later, settings):
    return Desk(browse(None), later, settings)
