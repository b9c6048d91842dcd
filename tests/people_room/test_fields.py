"""Each field of a profile for each kind of viewer: on the page, in the preview, in the rule, asked either way round."""

from typing import Any

import pytest
from sqlalchemy import select, update

from community.access.service.audience import who
from community.accounts.models import Circle, Person
from community.kernel.door import OPENED, clause, outright
from community.kernel.errors import NotFound
from community.people.models import FIELDS, Profile
from community.people.service import cards
from tests.people import World
from tests.people_room.telling import ALL, SHOWN, speak, tell

# Kim works at Alder and Quill and has written under her name in the commons: whom that makes what.
VIEWERS = {"kim": Circle.MYSELF, "ana": Circle.COLLEAGUES, "priya": Circle.COLLEAGUES, "stella": Circle.READERS}
FIELDS_BESIDE_THE_NAME = [field for field in FIELDS if field != "name"]


@pytest.mark.parametrize("field", FIELDS_BESIDE_THE_NAME)
@pytest.mark.parametrize("circle", list(Circle))
def test_a_page_shows_a_field_to_its_circle_and_to_nobody_outside(
    field: str, circle: Circle, world: World, browse: Any
) -> None:
    speak(world, "kim", "commons")
    tell(world, "kim", {"name": Circle.MEMBERS, field: circle})
    for viewer, near in VIEWERS.items():
        page = browse(viewer).get("/people/kim")
        assert page.status_code == 200
        for words in SHOWN[field]:
            assert (words in page.text) == (near <= circle), (viewer, words)
        others = [words for other in SHOWN if other != field for words in SHOWN[other]]
        assert near == Circle.MYSELF or [words for words in others if words in page.text] == []


@pytest.mark.parametrize("field", FIELDS_BESIDE_THE_NAME)
def test_every_member_sees_what_is_for_every_member(field: str, world: World, browse: Any) -> None:
    tell(world, "kim", {"name": Circle.MEMBERS, field: Circle.MEMBERS})
    page = browse("adam").get("/people/kim").text
    assert [words for words in SHOWN[field] if words not in page] == []
    tell(world, "kim", {"name": Circle.MEMBERS, field: Circle.READERS})
    page = browse("adam").get("/people/kim").text
    assert [words for words in SHOWN[field] if words in page] == []


@pytest.mark.parametrize("circle", list(Circle))
def test_the_name_decides_who_opens_the_page_at_all(circle: Circle, world: World, browse: Any) -> None:
    speak(world, "sam", "commons")
    tell(world, "sam", {**ALL, "name": circle})
    near = {"sam": 0, "ana": 1, "priya": 2, "adam": 2, "olu": 2}
    for viewer, distance in near.items():
        assert browse(viewer).get("/people/sam").status_code == (200 if distance <= circle else 404), viewer


def test_whoever_belongs_nowhere_knows_nobody_and_is_known_to_nobody(world: World, browse: Any) -> None:
    for name in ("rex", "sam"):
        tell(world, name, ALL)
    assert browse("rex").get("/people/sam").status_code == 404
    assert browse("ana").get("/people/rex").status_code == 404
    assert browse("rex").get("/people/rex").status_code == 200


@pytest.mark.parametrize("state", ["suspended", "left", "imported"])
def test_whoever_is_not_active_any_more_has_vanished(state: str, world: World, browse: Any) -> None:
    tell(world, "sam", ALL)
    assert browse("ana").get("/people/sam").status_code == 200
    with world.database.unit(writes=True) as session:
        gone = update(Person).where(Person.handle == "sam").values(state=state)
        session.execute(gone, execution_options=OPENED)
    assert browse("ana").get("/people/sam").status_code == 404
    assert "Sam Okafor" not in browse("ana").get("/people").text


def test_who_wrote_before_one_joined_is_not_known_by_that(world: World, as_me: Any) -> None:
    """Stella is no colleague of Sam's; the circle admits both by name."""
    speak(world, "sam", "circle", days=700)
    with pytest.raises(NotFound):
        as_me("stella", cards.card, "sam")
    speak(world, "sam", "circle", days=10, kind="full")
    found, _ = as_me("stella", cards.card, "sam")
    assert found.closeness == Circle.READERS


def test_reading_along_makes_nobody_known(world: World, as_me: Any) -> None:
    speak(world, "sam", "circle")
    assert as_me("priya", cards.card, "sam")
    with pytest.raises(NotFound):
        as_me("sam", cards.card, "priya")


def test_a_pseudonym_makes_nobody_known(world: World, as_me: Any) -> None:
    tell(world, "sam", ALL | {"name": Circle.READERS})
    with world.database.unit(writes=True) as session:
        from community.access.models import Byline

        session.add(Byline(space_id=world.spaces["circle"], kind="pseudonym", seal="0" * 64, shown="Grey Heron"))
    with pytest.raises(NotFound):
        as_me("priya", cards.card, "sam")


def test_present_hospitals_only(world: World, browse: Any) -> None:
    tell(world, "kim", ALL)
    page = browse("priya").get("/people/kim").text
    assert "Alder" in page
    address = f"/hospitals/alder/memberships/{world.memberships['kim', 'alder']}"
    assert address not in page
    with world.database.unit(writes=True) as session:
        from community.institutions.models import Membership
        from community.kernel import clock

        ended = update(Membership).where(Membership.membership_id == world.memberships["kim", "alder"])
        session.execute(ended.values(ended_at=clock.now()), execution_options=OPENED)
    assert "Alder" not in browse("priya").get("/people/kim").text
    assert "Alder" not in browse("kim").get("/people/kim").text
    assert "Alder" in browse("kim").get("/settings/profile").text


# ------------------------------------------------------------------ one rule, asked three ways


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("circle", list(Circle))
def test_the_page_the_rule_and_who_sees_it_agree(field: str, circle: Circle, world: World, as_me: Any) -> None:
    speak(world, "kim", "commons")
    name_for = circle if field == "name" else Circle.MEMBERS
    tell(world, "kim", {"name": name_for, field: circle})
    kim = world.people["kim"]
    seers = {person_id for (person_id,) in as_me("kim", lambda me: me.rows(who(Profile, f"see_{field}"), row_id=kim))}
    for name, person_id in world.people.items():
        may = select(Profile.person_id).where(clause(Profile, f"see_{field}"), Profile.person_id == kim)
        listed = bool(as_me(name, lambda me, may=may: me.rows(outright(may))))
        assert listed == (person_id in seers), name
        assert _on_the_page(as_me, name, field) == listed, name


def _on_the_page(as_me: Any, name: str, field: str) -> bool:
    try:
        card, places = as_me(name, cards.card, "kim")
    except NotFound:
        return False
    shown = {"name": card.opens, "places": bool(places), "about": card.about_html, "hours": card.quiet_from is not None}
    return bool(shown[field] if field in shown else getattr(card, field))


@pytest.mark.parametrize("circle", list(Circle))
def test_a_preview_is_what_that_viewer_sees(circle: Circle, world: World, as_me: Any) -> None:
    speak(world, "kim", "commons")
    tell(world, "kim", {**dict.fromkeys(FIELDS, int(circle)), "name": Circle.MEMBERS})
    previews = {card.closeness: card for card in as_me("kim", cards.previews)}
    for viewer, near in (("ana", 1), ("stella", 2)):
        real, _ = as_me(viewer, cards.card, "kim")
        for column in (
            "pronouns",
            "discipline",
            "languages",
            "skills",
            "about_html",
            "contact",
            "quiet_from",
            "places",
        ):
            assert getattr(previews[near], column) == getattr(real, column), (viewer, column)


def test_whoever_has_said_nothing_shows_the_name_and_no_more(world: World, browse: Any) -> None:
    speak(world, "sam", "commons")
    page = browse("stella").get("/people/sam").text
    assert "Sam Okafor" in page
    assert "Nothing more is shown here." in page
    assert "Alder" not in page


def test_nothing_is_asked_that_would_prove_or_expose_somebody() -> None:
    from community.people.forms import ProfileForm

    asked = " ".join([*ProfileForm.model_fields, *Profile.__table__.columns.keys(), *FIELDS]).lower()
    for never in (
        "licen",
        "npi",
        "proof",
        "number",
        "birth",
        "event",
        "incident",
        "diagnos",
        "photo",
        "verif",
        "badge",
    ):
        assert never not in asked
