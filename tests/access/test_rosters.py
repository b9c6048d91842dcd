"""Rosters: who runs them, what ends with a membership, and that nobody reaches into another hospital's."""

import pytest
from sqlalchemy import select

from community.forums.service import reading
from community.institutions.models import Invitation
from community.kernel.door import outright
from community.kernel.errors import NotFound
from community.kernel.ids import ref
from tests.access.matrix import EVERYBODY, ROSTERS, STRANGERS
from tests.access.planting import plant


def _right_status(place: str, name: str | None) -> int:
    """The hospitals are no secret to members; their rosters are."""
    if name in STRANGERS:
        return 303
    if name in ROSTERS[place]:
        return 200
    return 404 if name == "rex" else 403


@pytest.mark.parametrize("place", sorted(ROSTERS))
def test_a_roster_opens_for_its_leads_and_administrators_only(place, browse):
    seen = {name: browse(name).get(f"/hospitals/{place}/roster").status_code for name in EVERYBODY}
    assert seen == {name: _right_status(place, name) for name in EVERYBODY}


@pytest.mark.parametrize("name", EVERYBODY)
def test_only_they_invite_end_and_revoke(name, browse, world):
    fields = {"email": "someone@example.org", "role": "program_lead", "days": "3"}
    browser = browse(name)
    invited = browser.post("/hospitals/alder/invitations", "/settings", **fields)
    ended = browser.post(f"/hospitals/alder/memberships/{ref(world.memberships['sam', 'alder'])}/end", "/settings")
    inside = name in (*ROSTERS["alder"], *STRANGERS)
    assert invited.status_code == (303 if inside else _right_status("alder", name))
    assert ended.status_code == (303 if inside or name == "sam" else 404), "one's own membership, or one of the roster"
    with world.database.unit() as session:
        made = session.scalars(outright(select(Invitation))).all()
    assert len(made) == (1 if name in ROSTERS["alder"] else 0)


def test_a_membership_of_one_hospital_is_not_ended_through_the_address_of_another(browse, world):
    kims = ref(world.memberships["kim", "quill"])
    assert browse("ana").post(f"/hospitals/alder/memberships/{kims}/end", "/settings").status_code == 404


def test_with_the_membership_goes_what_came_with_it_and_the_other_hospital_stays(browse, world, as_me):
    alder, _ = plant(world, "alder-team", "sam")
    quill, _ = plant(world, "quill-team", "priya")
    assert as_me("kim", reading.topic_page, alder, None)
    assert browse("ana").post(f"/hospitals/alder/memberships/{ref(world.memberships['kim', 'alder'])}/end", "/settings")
    with pytest.raises(NotFound):
        as_me("kim", reading.topic_page, alder, None)
    assert as_me("kim", reading.topic_page, quill, None)
    assert browse("kim").get("/").status_code == 200


def test_the_reader_count_falls_with_the_membership(browse, world):
    before = browse("ana").get("/spaces/alder-team").text
    browse("ana").post(f"/hospitals/alder/memberships/{ref(world.memberships['kim', 'alder'])}/end", "/settings")
    after = browse("ana").get("/spaces/alder-team").text
    assert "5 people at" in before
    assert "4 people at" in after
