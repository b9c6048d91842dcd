"""Files of every persona in a house full of planted words: all of their own is in them, nothing of others."""

from pathlib import Path
from typing import Any

import pytest

from community.exports.service import own
from community.exports.service.making import NAMES, STEPS, making
from community.exports.service.packing import Parts
from tests.access.canaries import CANARY, Aviary
from tests.access.canaries_elsewhere import CIRCLES, plant_elsewhere
from tests.access.canaries_spaces import plant_spaces
from tests.access.matrix import LEVELS, author
from tests.exports import files
from tests.people import SPACES, World

KEPT_IN = [space for space in LEVELS if SPACES[space][1] in ("protected", "ephemeral")]
PARTIES = [("ana", "sam", "mo", "new", "kim"), ("priya", "olu", "stella", "adam", "rex", "sue", "ivy")]
WRITTEN = (
    "the title of a topic in {}",
    "the tag of a topic in {}",
    "the first post of a topic in {}",
    "a reply in {}",
    "a former reply in {}",
    "a held reply in {}",
)
DRAFTS = [f"the {part} of a draft on a {kind} in {{}}" for part in ("title", "body") for kind in ("topic", "board")]
AROUND = ("the name of {}", "the board of {}", "the shown of a byline in {}", "the detail of a byline in {}")
TOLD = ("pronouns", "languages", "skills", "source", "discipline", "name")
KIMS = ("new address", "what work says", "result", "device")


@pytest.fixture
def aviary(world: World, keys: Any) -> Aviary:
    aviary = Aviary(world, keys)
    plant_spaces(aviary)
    plant_elsewhere(aviary)
    return aviary


def opened(world: World, keys: Any, settings: Any, name: str, sealed: bool) -> str:
    """The whole text of somebody's file."""
    made = settings.folder / f"{name}-{sealed}.zip"
    with world.database.unit(writes=True) as session:
        me = own.Me(session, world.people[name], keys)
        growing = making(own.content(me, sealed=sealed), Parts(made, NAMES), settings)
        assert [growing.step(number) for number in range(1, STEPS + 1)] == [False] * (STEPS - 1) + [True]
    return files.open_file(made.read_bytes(), Path(settings.folder)).whole


def own_meanings(name: str) -> set[str]:
    """What must be in somebody's file, by hand."""
    spaces = [space for space in LEVELS if author(space) == name]
    free = [space for space in spaces if space not in KEPT_IN]
    wanted = {one.format(space) for one in WRITTEN for space in free}
    wanted |= {f"{one}, beside it" for one in wanted if "tag" not in one}
    wanted |= {one.format(space) for one in (*DRAFTS, *AROUND) for space in spaces}
    if name in CIRCLES:
        wanted |= {f"the {field} of {name}, a person" for field in TOLD} | {f"the address of {name}"}
    return wanted | ({f"{part} of something of kim's" for part in KIMS} if name == "kim" else set())


@pytest.mark.parametrize("party", PARTIES, ids=["one", "two"])
def test_a_file_holds_all_of_ones_own_and_nothing_that_one_may_not_read(
    party: tuple[str, ...], aviary: Aviary, world: World, keys: Any, settings: Any
) -> None:
    leaks, missing = [], []
    for name in party:
        seen = {word.lower() for word in CANARY.findall(opened(world, keys, settings, name, True))}
        foreign = (word for word in seen if name not in aviary.readers[word])
        leaks += [f"{name}: {aviary.meaning[word]}" for word in foreign]
        missing += [f"{name}: {one}" for one in own_meanings(name) - {aviary.meaning[word] for word in seen}]
    assert sorted(leaks) == []
    assert sorted(missing) == []


def test_words_of_others_are_not_in_it_even_where_one_reads_them(
    aviary: Aviary, world: World, keys: Any, settings: Any
) -> None:
    seen = {word.lower() for word in CANARY.findall(opened(world, keys, settings, "mo", True))}
    posts = [
        aviary.meaning[word] for word in seen if " post" in aviary.meaning[word] or "reply" in aviary.meaning[word]
    ]
    assert posts == []


def test_words_in_spaces_that_keep_them_in_do_not_leave_with_their_author(
    aviary: Aviary, world: World, keys: Any, settings: Any
) -> None:
    for name, space in (("ana", "committee"), ("sam", "debrief")):
        seen = {word.lower() for word in CANARY.findall(opened(world, keys, settings, name, True))}
        left = {aviary.meaning[word] for word in seen} & {one.format(space) for one in WRITTEN}
        assert left == set()


def test_without_the_key_no_draft_leaves(aviary: Aviary, world: World, keys: Any, settings: Any) -> None:
    seen = {word.lower() for word in CANARY.findall(opened(world, keys, settings, "sam", False))}
    said = {aviary.meaning[word] for word in seen}
    assert "the first post of a topic in commons" in said
    assert [one for one in said if "draft" in one] == []
