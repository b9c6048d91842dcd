"""Hands that bring files."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.files.bringing import Hand, hand
from tests.people import World


@pytest.fixture
def hands(app: Any, world: World, keys: Any) -> Callable[[str], Hand]:
    """`hands("sam")` brings, sends and fetches as Sam."""
    return lambda name: hand(app, world, keys, name)


@pytest.fixture
def sam(hands: Callable[[str], Hand]) -> Hand:
    return hands("sam")
