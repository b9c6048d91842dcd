"""Two worlds that differ only in hidden things look the same to whoever may not see them, byte for byte."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.kernel import clock, drafts
from community.kernel.door import Me
from community.kernel.drafts import Place
from community.kernel.ids import new_id, ref
from tests.access.matrix import LEVELS, WAYS, author, filled
from tests.access.planting import Planted, plant_all
from tests.people import World

CHANGING = re.compile(
    r'(nonce="|nonce-|name="csrf_token" value="|name="client_key" value="|data-request="|data-left="|X-Request-ID: )'
    r'[^"\'; \n]+'
)
REQUEST_ID = re.compile(r"\b[0-7][0-9a-hjkmnp-tv-z]{12}\b")
CLOSED_TO_OLU = sorted(space for space, levels in LEVELS.items() if "olu" not in levels)
hidden_things = st.lists(
    st.tuples(
        st.sampled_from(CLOSED_TO_OLU), st.sampled_from(["topic", "held", "removed", "draft"]), st.integers(0, 9)
    ),
    min_size=1,
    max_size=6,
)


def _look(browser: Any, paths: list[str]) -> list[str]:
    """Everything an outsider gets for each address, with what changes at every request masked."""
    return [_answer(browser.get(path), path) for path in paths]


def _answer(answer: Any, path: str) -> str:
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "X-Request-ID")
    whole = CHANGING.sub(r"\1*", f"{answer.status_code}\n{headers}\n{answer.get_data(as_text=True)}")
    own = set(REQUEST_ID.findall(path))
    return (
        REQUEST_ID.sub(lambda found: found[0] if found[0] in own else "*", whole)
        if answer.status_code >= 400
        else whole
    )


def _hide(world: World, keys: Any, thing: tuple[str, str, int]) -> Planted:
    space, kind, number = thing
    now = clock.now()
    state = {"held": {"held_at": now, "held_for": "PHONE"}, "removed": {"removed_at": now, "removed_by": "author"}}
    if kind == "draft":
        place = Place("board", world.boards[space], world.spaces[space])
        with world.database.unit(writes=True) as session:
            drafts.save(Me(session, world.people[author(space)], keys), place, "", f"hidden words {number}")
    return plant_all(world, space, author(space), f"hidden words {number}", **state.get(kind, {}))


@pytest.fixture
def outsider(browse: Callable[[str], Any]) -> Any:
    return browse("olu")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(things=hidden_things)
def test_an_outsider_cannot_tell_whether_hidden_things_exist(
    things: list[tuple[str, str, int]], stored: World, keys: Any, outsider: Any
) -> None:
    world = stored
    seen = plant_all(world, "commons", "sam", "what everyone sees")
    general = [way.path for way in WAYS.values() if way.sends is None]
    open_ones = [filled(path, world, "commons", *seen) for path in general]
    closed = [filled(path, world, space, *seen) for path in general if "{space}" in path for space in CLOSED_TO_OLU]
    paths = sorted({*open_ones, *closed, "/search?q=hidden", "/search?q=words", "/forums/commons/talk?only=unread"})
    for read in (f"/forums/topics/{ref(seen[0])}", "/chat/commons/rounds"):
        outsider.get(read)
    before = _look(outsider, paths)
    hidden = [_hide(world, keys, thing) for thing in things]
    assert _look(outsider, paths) == before
    _compare_with_missing(world, outsider, general, things, hidden)


def _compare_with_missing(
    world: World, outsider: Any, general: list[str], things: list[Any], hidden: list[Planted]
) -> None:
    """The address of a hidden thing and one that leads nowhere get the same answer."""
    for (space, _, _), ids in zip(things, hidden, strict=True):
        for path in general:
            if re.search(r"\{(topic|post|channel|message|file)\}", path):
                real, missing = (
                    filled(path, world, space, *ids),
                    filled(path, world, space, *(new_id() for _ in range(5))),
                )
                one, other = outsider.get(real), outsider.get(missing)
                assert _answer(one, "") == _answer(other, "")
