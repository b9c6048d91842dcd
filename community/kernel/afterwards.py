"""Pages whose answer is made once their unit is closed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Afterwards:
    """What a page does when it has asked all that it wants to know: something slow keeps no connection of the pool.

    `make()` is its answer.
    """

    make: Callable[[], Any]
