"""Hospitals as members see them: listed, narrowed, page by page, side by side, on the map."""

import pytest
from sqlalchemy import select

from community.hospitals.forms import Wanted
from community.hospitals.models import HospitalProfile
from community.hospitals.service import atlas, showing
from community.institutions.models import Institution
from community.kernel.door import outright
from tests.access.matrix import EVERYBODY, STRANGERS

BAND = {"setting": "rural", "size": "beds_25", "model": "calls"}


@pytest.fixture
def many(world):
    """Thirty-five more hospitals; the first five are rural ones that take calls."""
    with world.database.unit(writes=True) as session:
        rows = [Institution(slug=f"h{n:02}", name=f"H {n:02}", kind="practice", region="pacific") for n in range(35)]
        session.add_all(rows)
        session.flush()
        session.add_all(HospitalProfile(institution_id=row.institution_id, **BAND) for row in rows[:5])


def names(page) -> list[str]:
    return [row.name for row in page.rows]


def test_pages_follow_one_another_without_a_gap(many, as_me):
    first = as_me("olu", showing.listed, Wanted())
    second = as_me("olu", showing.listed, Wanted(after=first.next))
    assert (len(first.rows), second.next) == (showing.PAGE, None)
    assert names(first) + names(second) == sorted(["Alder", "Network", "Quill", *(f"H {n:02}" for n in range(35))])


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "practice", "setting": "rural"}, 5),
        ({"model": "calls"}, 5),
        ({"region": "Region of Alder"}, 1),
        ({"kind": "hospital", "model": "calls"}, 0),
        ({"setting": "' OR 1=1 --"}, 0),
    ],
)
def test_what_is_asked_for_narrows_the_list(asked, found, many, as_me):
    assert len(as_me("olu", showing.listed, Wanted(**asked)).rows) == found


def test_a_cursor_of_somebody_elses_making_is_refused_in_a_sentence(browse):
    assert browse("olu").get("/hospitals?after=nonsense").status_code == 422


@pytest.mark.parametrize("name", EVERYBODY)
def test_hospitals_are_for_members_only(name, browse):
    statuses = [
        browse(name).get(path).status_code
        for path in ("/hospitals", "/hospitals/map", "/hospitals/alder", "/hospitals/compare?h=alder&h=quill")
    ]
    expected = [303] * 4 if name in STRANGERS else [200, 200, 404, 422] if name == "rex" else [200] * 4
    assert statuses == expected
    if name == "rex":
        assert "Alder" not in "".join(browse(name).get(path).text for path in ("/hospitals", "/hospitals/map"))


def test_two_or_three_stand_side_by_side_and_one_does_not(many, browse):
    path = "/hospitals/compare?h=h00&h=quill&h=alder&h=h01"
    page = browse("olu").get(path).text
    assert page.count('role="columnheader"') == 4, "the question and the first three"
    assert "A roster of peers on call" in page
    for lone in ("", "?h=alder", "?h=alder&h=alder", "?h=alder&h=nowhere"):
        answer = browse("olu").get(f"/hospitals/compare{lone}")
        assert answer.status_code == 422
        assert "choose two or three" in answer.text


def test_a_hospital_that_has_said_nothing_says_so(browse):
    assert browse("olu").get("/hospitals/alder").text.count("Not answered") >= 7


# ------------------------------------------------------------------ the map


def test_the_map_counts_hospitals_by_region_and_setting(many, as_me):
    drawn, elsewhere = as_me("olu", atlas.areas)
    pacific = next(area for area in drawn if area.name == "Pacific")
    assert (pacific.hospitals, pacific.settings["rural"], pacific.settings[""]) == (35, 5, 30)
    assert pacific.tone == 4
    assert sum(tile.count for tile in pacific.tiles) == 35
    assert [area.name for area in elsewhere] == ["Region of Alder", "Region of Quill"]
    assert sum(area.hospitals for area in drawn) == 35


def test_the_map_tells_no_number_of_few_people(world, as_me, browse):
    _, elsewhere = as_me("olu", atlas.areas)
    assert {area.members for area in elsewhere} == {None}
    page = browse("olu").get("/hospitals/map").text
    with world.database.unit() as session:
        hospitals = session.scalars(outright(select(Institution.name))).all()
    assert not any(f">{name}<" in page for name in hospitals)


@pytest.mark.parametrize(
    ("people", "told"),
    [
        ({"a": 11, "b": 30}, {"a": 11, "b": 30}),
        ({"a": 10, "b": 30, "c": 12}, {"b": 30}),
        ({"a": 10, "b": 9, "c": 12}, {"c": 12}),
        ({"a": 10, "b": 11}, {}),
        ({"a": 0}, {}),
        ({}, {}),
    ],
)
def test_a_lone_gap_is_not_left_to_be_worked_out(people, told):
    assert atlas.tellable(people) == told


def test_every_state_lies_in_one_region_and_on_one_tile():
    states = [state for states in atlas.STATES.values() for state in states.split()]
    grid = [state for state in atlas.GRID.split() if state != "--"]
    assert len(states) == len(set(states)) == 51
    assert sorted(grid) == sorted(states)
