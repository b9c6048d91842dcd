"""The directory: everyone one may know and nobody else, found only by what they show."""

import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from community.accounts.models import Circle, Person
from community.kernel.door import OPENED, reading
from community.people.forms import Wanted
from community.people.models import FIELDS
from community.people.service import directory
from tests.access.matrix import EVERYBODY, STRANGERS
from tests.access.test_people_seen import KNOWS
from tests.access.test_two_worlds import _answer
from tests.people import World
from tests.people_room.telling import ALL, speak, tell

# What finds Kim, by the field that it looks into.
FINDS = {
    "name": ("q=baxter", "q=Kim+Bax"),
    "discipline": ("q=hidden",),
    "skills": ("skill=nights", "q=whittling"),
    "languages": ("language=quenya", "language=KLING"),
    "role_family": ("family=pharmacy",),
    "places": ("hospital=quill", "hospital=alder"),
}
NOTHING = ("q=zzyzx", "skill=grief", "language=Latin", "family=nursing", "hospital=network", "q=%25", "q=_")


def found(browser: Any, query: str = "") -> list[str]:
    """Handles on the page, in order."""
    page = browser.get(f"/people?{query}")
    assert page.status_code == 200
    return re.findall(r'class="row-title"><a href="/people/([^"]+)"', page.text)


@pytest.mark.parametrize("name", EVERYBODY)
def test_it_lists_whom_one_may_know(name: str | None, world: World, browse: Any, as_me: Any) -> None:
    if name in STRANGERS:
        assert browse(name).get("/people").location.startswith("/sign-in")
        return
    listed = found(browse(name))
    known = as_me(name, lambda me: [handle for (handle,) in me.rows(reading(Person, select(Person.handle)))])
    assert sorted(listed) == sorted(known)
    if name in KNOWS:
        assert set(listed) == KNOWS[name]


def test_it_goes_by_name_whatever_the_capitals_and_accents(world: World, browse: Any) -> None:
    with world.database.unit(writes=True) as session:
        people = {row.handle: row for row in session.scalars(select(Person), execution_options=OPENED)}
        for handle, name in {"sam": "ångström Zed", "mo": "Ana Zebra", "new": "TOMÁS Herrera", "kim": "zoë"}.items():
            people[handle].name = name
    assert found(browse("ana")) == ["ana", "mo", "sam", "new", "kim"]
    assert found(browse("ana"), "q=tomas") == found(browse("ana"), "q=TOM%C3%81S") == ["new"]
    assert found(browse("ana"), "q=angstrom+ze") == ["sam"]


@pytest.mark.parametrize("field", FINDS)
@pytest.mark.parametrize("circle", [Circle.MYSELF, Circle.COLLEAGUES, Circle.READERS, Circle.MEMBERS])
def test_a_search_finds_by_what_is_shown_and_not_by_what_is_hidden(
    field: str, circle: Circle, world: World, browse: Any
) -> None:
    speak(world, "kim", "commons")
    tell(world, "kim", {"name": Circle.MEMBERS, field: circle} if field != "name" else {"name": circle})
    for viewer, near in {"kim": 0, "ana": 1, "stella": 2}.items():
        for query in FINDS[field]:
            assert ("kim" in found(browse(viewer), query)) == (near <= circle), (viewer, query)
        for query in NOTHING:
            assert "kim" not in found(browse(viewer), query), (viewer, query)


def test_every_wish_has_to_be_met(world: World, browse: Any) -> None:
    tell(world, "kim", ALL)
    ana = browse("ana")
    assert found(ana, "skill=nights&language=Klingon&family=pharmacy&hospital=quill&q=kim+hidden") == ["kim"]
    assert found(ana, "skill=nights&language=Latin") == []
    assert found(ana, "q=kim+absent") == []


def test_a_hospital_is_found_only_while_one_belongs_there(world: World, browse: Any) -> None:
    tell(world, "rex", ALL)
    assert "rex" not in found(browse("ana"), "hospital=alder")
    assert "sam" in found(browse("ana"), "hospital=alder")


@pytest.mark.parametrize("few", [0, 1_000])
def test_pages_follow_each_other_without_a_gap(few: int, world: World, as_me: Any, monkeypatch: Any) -> None:
    """From a few people or down the names: the same people either way."""
    monkeypatch.setattr(directory, "FEW", few)
    monkeypatch.setattr(directory, "PAGE", 2)
    for part in (directory._people, directory._near):
        part.cache_clear()
    seen, after = [], ""
    while True:
        page = as_me("kim", directory.find, Wanted(after=after)).page
        seen += [card.handle for card in page.rows]
        if page.next is None:
            break
        after = page.next
    for part in (directory._people, directory._near):
        part.cache_clear()
    assert seen == sorted(KNOWS["kim"], key=world_name)


def world_name(handle: str) -> str:
    from tests.people import PEOPLE

    return PEOPLE[handle][0].lower()


def test_the_next_page_keeps_what_was_looked_for(world: World, browse: Any) -> None:
    with world.database.unit(writes=True) as session:
        from community.institutions.models import Membership
        from community.kernel import clock

        for number in range(30):
            row = Person(handle=f"p{number}", name=f"Many {number:02}", email=f"p{number}@x.org", seen_from=clock.now())
            session.add(row)
            session.flush()
            place = {"person_id": row.person_id, "institution_id": world.places["alder"], "role": "observer"}
            session.add(Membership(**place, started_at=clock.now()))
    ana = browse("ana")
    page = ana.get("/people?q=many").text
    [following] = re.findall(r'href="(/people\?q=many&amp;after=[^"]+)"', page)
    assert found(ana, "q=many") == [f"p{number}" for number in range(25)]
    rest = re.findall(r'class="row-title"><a href="/people/([^"]+)"', ana.get(following.replace("&amp;", "&")).text)
    assert rest == [f"p{number}" for number in range(25, 30)]


hidden_things = st.dictionaries(
    st.sampled_from([field for field in FIELDS if field not in ("name", "places")]),
    st.sampled_from([Circle.MYSELF, Circle.COLLEAGUES]),
    min_size=1,
)
QUERIES = [query for queries in FINDS.values() for query in queries]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(hidden=hidden_things, names=st.sets(st.sampled_from(["sam", "mo", "new"])), wholly=st.booleans())
def test_an_outsider_gets_the_same_answers_whether_hidden_things_exist_or_not(
    hidden: dict[str, Circle], names: set[str], wholly: bool, world: World, browse: Any
) -> None:
    """Olu of Quill: in one world Alder's people have said nothing, in the other much, but not to him."""
    plain = {"name": Circle.COLLEAGUES}
    empty = {"pronouns": "", "discipline": "", "role_family": "", "languages": "", "skills": "", "own_skills": ""}
    empty |= {"about_html": "", "contact": ""}
    for name in ("sam", "mo", "new"):
        tell(world, name, plain, **empty)
    speak_once(world)
    tell(world, "kim", {"name": Circle.READERS}, **empty)
    olu = browse("olu")
    paths = ["/people", "/people/sam", "/people/kim", *(f"/people?{query}" for query in (*QUERIES, *NOTHING))]
    before = [_answer(olu.get(path), path) for path in paths]
    for name in names:
        tell(world, name, {**plain, **hidden})
    tell(world, "kim", {"name": Circle.READERS, **dict.fromkeys(hidden, Circle.MYSELF)})
    assert [_answer(olu.get(path), path) for path in paths] == before


def speak_once(world: World) -> None:
    from community.access.models import Byline

    with world.database.unit(writes=True) as session:
        mine = select(Byline.byline_id).where(Byline.person_id == world.people["kim"])
        written = session.scalar(mine, execution_options=OPENED)
    if written is None:
        speak(world, "kim", "commons")


@pytest.mark.parametrize(
    "query",
    ["after=x", "after=WzEsMl0", "family=wizardry", "q=" + "x" * 200, "skill=" + "y" * 99, "after=" + "z" * 999],
)
def test_what_cannot_be_looked_for_gets_a_sentence(query: str, browse: Any) -> None:
    answer = browse("ana").get(f"/people?{query}")
    assert answer.status_code == 422
    assert "Please" in answer.text


@pytest.mark.parametrize("words", ["\u202egnirts", "%00", "'; drop table people; --", "<script>", "\\", "\uff05"])
def test_odd_words_find_nothing_and_break_nothing(words: str, browse: Any) -> None:
    answer = browse("ana").get("/people", query_string={"q": words, "language": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.split("<main")[1]
    assert "Nobody shows you anything that fits." in answer.text


def test_a_skill_that_is_no_longer_in_the_list_breaks_no_page(world: World, browse: Any) -> None:
    tell(world, "kim", ALL, skills=" nights forgotten_skill ", role_family="forgotten", contact="forgotten")
    assert browse("ana").get("/people/kim").status_code == 200
    assert browse("ana").get("/people").status_code == 200


def test_leaving_a_hospital_takes_one_off_its_list(world: World, browse: Any) -> None:
    from community.institutions.models import Membership
    from community.kernel import clock

    assert "sam" in found(browse("ana"))
    with world.database.unit(writes=True) as session:
        mine = update(Membership).where(Membership.membership_id == world.memberships["sam", "alder"])
        session.execute(mine.values(ended_at=clock.now()), execution_options=OPENED)
    assert "sam" not in found(browse("ana"))
