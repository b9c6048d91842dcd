"""Where files may be brought to: each kind of place says in which space it stands, and who may be named there."""

from collections.abc import Callable
from dataclasses import dataclass

from community.kernel.door import Me
from community.kernel.drafts import place_from
from community.kernel.errors import NotFound


@dataclass(frozen=True)
class Place:
    """`space(me, row_id)`: the space of a place where I may write, or a Refusal; `known`: who may be named there."""

    space: Callable[[Me, int], int]
    known: Callable[[Me, int], tuple[str, ...]]


PLACES: dict[str, Place] = {}


def place_of(me: Me, text: str) -> tuple[int, tuple[str, ...]]:
    """The space of a place, and who may be named there; NotFound for what is none, or where space and place differ."""
    try:
        named = place_from(text)
        kind = PLACES[named.kind]
    except (ValueError, KeyError):
        raise NotFound from None
    space_id = kind.space(me, named.row_id)
    if space_id != named.space_id:
        raise NotFound
    return space_id, kind.known(me, named.row_id)
