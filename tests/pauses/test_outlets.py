"""Case detail: whom the author's own hospitals name for it, hospital by hospital, and nobody else's."""

from typing import Any

import pytest

from community.hospitals.models import SafeOutlets
from community.hospitals.service.showing import my_outlets
from community.kernel.ids import ref
from tests.access.planting import plant
from tests.kernel.test_statements import Counter
from tests.people import World

CASE = "We gave the wrong dose of heparin and the patient arrested."
COUNSEL = "Office of counsel, extension on the card"


@pytest.fixture
def named(world: World) -> World:
    """Alder names its counsel, Quill names nobody."""
    with world.database.unit(writes=True) as session:
        session.add(SafeOutlets(institution_id=world.places["alder"], counsel=COUNSEL, jurisdiction="Washington"))
    return world


def paused(world: World, browse: Any, name: str, words: str = CASE, space: str = "commons") -> str:
    topic_id, _ = plant(world, space, "sam")
    path = f"/forums/topics/{ref(topic_id)}"
    answer = browse(name).post(f"{path}/reply", path, body=words, byline="name")
    assert answer.status_code == 422
    return str(answer.text)


def test_the_pause_names_whom_the_authors_own_hospital_names(named: World, browse: Any) -> None:
    page = paused(named, browse, "sam")
    assert COUNSEL in page
    assert "For Washington." in page
    assert "may be protected by law. This place is not." in page


def test_another_hospitals_people_are_not_told_whom_it_names(named: World, browse: Any) -> None:
    page = paused(named, browse, "priya")
    assert COUNSEL not in page
    assert "Nobody is named here yet." in page
    assert "/hospitals/quill/settings/outlets" in page


def test_whoever_keeps_no_settings_gets_no_link_to_them(named: World, browse: Any, as_me: Any) -> None:
    assert "/settings/outlets" not in paused(named, browse, "sam")
    assert [place.keeps for place in as_me("priya", my_outlets)] == [True]


def test_somebody_with_two_hospitals_sees_each(named: World, as_me: Any) -> None:
    found = {place.slug: [reach for _, reach in place.lines] for place in as_me("kim", my_outlets)}
    assert found == {"alder": [COUNSEL], "quill": []}


def test_an_identifier_alone_brings_no_such_card(named: World, browse: Any) -> None:
    assert "Where case facts may go" not in paused(named, browse, "sam", "Call 617-555-0134.")


def test_help_names_them_too_but_not_to_strangers(named: World, browse: Any) -> None:
    assert COUNSEL in browse("sam").get("/help").text
    assert "Where case facts may go" not in browse(None).get("/help").text


def test_a_pause_with_the_card_takes_few_statements_to_show(named: World, browse: Any) -> None:
    topic_id, _ = plant(named, "commons", "sam")
    path = f"/forums/topics/{ref(topic_id)}"
    seen = []
    for words in ("Call 617-555-0134.", CASE):
        sam = browse("sam")
        counter = Counter(named.database.reader)
        assert sam.post(f"{path}/reply", path, body=words, byline="name").status_code == 422
        seen.append(len(counter.statements))
    assert seen[1] - seen[0] <= 1, "the card is one statement"
