"""Counters of the pause: by space, kind and month alone; what stewards are told of them, and what nobody is."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from community.access.models import Space
from community.access.service.audience import who
from community.accounts.models import Person
from community.institutions.models import Membership
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.columns import Base
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright
from community.kernel.drafts import Draft
from community.kernel.ids import ref
from community.pauses.models import PauseCount
from community.pauses.service import counting
from community.pauses.service.telling import FEWEST, figures, tellable
from tests.access.planting import plant
from tests.files.bringing import hand
from tests.kernel.test_statements import MOST, Counter
from tests.people import World

PHONE = "617-555-0134"
CANARY = "Zebulon Quackenbush"
PATH = "/steward/pauses"


def counters(world: World) -> dict[tuple[int, str, str], int]:
    with world.database.unit() as session:
        found = session.execute(outright(select(PauseCount))).scalars().all()
        return {(one.space_id, one.kind, one.reason): one.times for one in found}


@pytest.fixture
def topic(world: World) -> str:
    topic_id, _ = plant(world, "commons", "sam")
    return f"/forums/topics/{ref(topic_id)}"


def answered(browser: Any, topic: str, **fields: Any) -> Any:
    """The answer, taken to its end: what follows it comes then."""
    answer = browser.post(f"{topic}/reply", topic, byline="name", **fields)
    answer.close()
    return answer


def test_a_pause_is_counted_by_space_and_kind(topic: str, browse: Any, world: World) -> None:
    sam, commons = browse("sam"), world.spaces["commons"]
    for _ in range(2):
        assert answered(sam, topic, body=f"Call {PHONE} and {PHONE}. Ask John Smith.").status_code == 422
    assert counters(world) == {(commons, "PHONE", ""): 2, (commons, "NAME", ""): 2}


def test_a_pause_of_a_script_counts_the_same_and_for_no_space_that_it_makes_up(
    app: Any, keys: Any, world: World
) -> None:
    commons = world.spaces["commons"]
    place = f"channel:{ref(world.channels['commons'])}@{ref(commons)}"
    for said in (place, place.replace(ref(commons), ref(world.spaces["quill-team"])), "nonsense", ""):
        answer = hand(app, world, keys, "sam").send(space="commons", place=said, body=f"Call {PHONE}.")
        assert answer.status_code == 422
        answer.close()
    assert counters(world) == {(commons, "PHONE", ""): 1, (0, "PHONE", ""): 3}


def test_taking_a_suggestion_is_no_further_pause(topic: str, browse: Any, world: World) -> None:
    answered(browse("sam"), topic, body=f"Call {PHONE}.", take="nothing")
    assert counters(world) == {}


def test_a_reason_is_counted_once_however_often_it_is_sent(topic: str, browse: Any, world: World) -> None:
    sam = browse("sam")
    shown = sam.get(topic).text
    fields = {name: shown.split(f'name="{name}" value="')[1].split('"')[0] for name in ("csrf_token", "draft")}
    fields |= {"byline": "name", "body": f"Call {PHONE}.", "safe_reason": "public_number", "client_key": "k" * 20}
    for _ in range(2):
        assert sam.client.post(f"{topic}/reply", data=fields).status_code == 303
    assert counters(world) == {(world.spaces["commons"], "PHONE", "public_number"): 1}


def test_a_space_that_the_form_makes_up_counts_as_none(topic: str, browse: Any, world: World) -> None:
    sam = browse("sam")
    for space in (world.spaces["quill-team"], 12345):
        place = f"topic:{ref(1)}@{ref(space)}"
        answered(sam, topic, body=f"Call {PHONE}.", draft=place)
    assert counters(world) == {(0, "PHONE", ""): 2}


def test_nobody_who_is_a_stranger_counts(browse: Any, world: World) -> None:
    stranger = browse(None)
    stranger.post("/join-the-network/kind", "/join-the-network/step/kind", kind="hospital")
    path = "/join-the-network/step/place"
    fields = {"name": "A", "region": "B", "about": f"Call {PHONE}."}
    answer = stranger.post("/join-the-network/place", path, **fields)
    answer.close()
    assert answer.status_code == 422
    assert counters(world) == {}


def test_what_is_kept_holds_no_words_no_person_and_no_moment(
    topic: str, browse: Any, world: World, caplog: Any
) -> None:
    sam = browse("sam")
    text = f"Ask {CANARY} at {PHONE}."
    answered(sam, topic, body=text, safe_reason="own_words", safe_words=f"{CANARY} agreed.")
    before = rows(world, but=(Draft.__tablename__,))
    assert CANARY not in before
    assert PHONE not in before
    assert CANARY not in caplog.text
    assert {column.key for column in PauseCount.__table__.columns} == {"space_id", "kind", "reason", "month", "times"}
    with world.database.unit() as session:
        assert {one.day for one in session.scalars(outright(select(PauseCount.month)))} == {1}
        said = session.scalar(outright(select(func.count()).where(AuditRow.noun == "pause_counts")))
        assert said == 0
    for other in ("ana", "stella"):
        assert CANARY not in browse(other).get("/").text


def rows(world: World, but: tuple[str, ...]) -> str:
    """Everything that the database holds, but for some tables, as text."""
    with world.database.unit() as session:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in but]
        return "\n".join(str(row) for table in tables for row in session.execute(outright(select(table))))


def test_two_at_the_same_moment_are_two(world: World, as_me: Any) -> None:
    for _ in range(3):
        as_me("sam", counting.note_pause, world.spaces["commons"], {"NAME", "nonsense"})
    assert counters(world) == {(world.spaces["commons"], "NAME", ""): 3}


def test_after_two_years_counts_are_forgotten(world: World, system: Any) -> None:
    month = clock.now().date().replace(day=1)
    put(world, 0, "NAME", "", 5, months=25)
    put(world, 0, "DATE", "", 5, months=24)
    system(counting.forget_old)
    assert set(counters(world)) == {(0, "DATE", "")}
    assert month.day == 1


# ------------------------------------------------------------------ what stewards are told


def ago(months: int) -> date:
    month = clock.now().date().replace(day=1)
    for _ in range(months):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def put(world: World, space: int, kind: str, reason: str, times: int, months: int = 1) -> None:
    with world.database.unit(writes=True) as session:
        facts = {"space_id": space, "kind": kind, "reason": reason}
        session.add(PauseCount(**facts, month=ago(months), times=times))


def told(as_me: Any) -> tuple[dict[str, int | None], dict[str, int | None], dict[str, int | None]]:
    found = as_me("stella", figures)
    lines = (found.kinds, found.places, found.months)
    kinds, places, months = ({line.name: line.told for line in each} for each in lines)
    return kinds, places, months


@pytest.mark.parametrize("name", ["ana", "sam", "adam", "rex", "sue"])
def test_only_stewards_are_told(name: str, browse: Any) -> None:
    assert browse("stella").get(PATH).status_code == 200
    assert browse(name).get(PATH).status_code in (303, 403, 404)


def lists(me: Me) -> bool:
    listed = me.rows(outright(select(PauseCount.kind).where(clause(PauseCount, "read"))))
    counted = me.scalar(outright(select(func.count()).select_from(PauseCount).where(clause(PauseCount, "read"))))
    assert len(listed) == counted
    return bool(listed)


def asked_the_other_way(me: Me) -> set[int]:
    return {person_id for (person_id,) in me.rows(who(PauseCount, "read"), row_id=0)}


@pytest.mark.parametrize(("begins", "ends"), [(-9, None), (-9, -1), (-9, 9), (9, None)])
@pytest.mark.parametrize("state", ["active", "suspended"])
@pytest.mark.parametrize("role", ["steward", "administrator", "program_lead"])
def test_who_lists_is_who_may_see(
    begins: int, ends: int | None, state: str, role: str, world: World, as_me: Any
) -> None:
    put(world, 0, "NAME", "", 5)
    now, day = clock.now(), timedelta(days=1)
    facts = {"started_at": now + begins * day, "ended_at": now + ends * day if ends else None, "role": role}
    with world.database.unit(writes=True) as session:
        mine = Membership.membership_id == world.memberships["rex", "alder"]
        session.execute(update(Membership).where(mine).values(facts), execution_options=OPENED)
        rex = Person.person_id == world.people["rex"]
        session.execute(update(Person).where(rex).values(state=state), execution_options=OPENED)
    right = role == "steward" and state == "active" and begins < 0 and ends != -1
    expected = {"stella", "rex"} if right else {"stella"}
    assert {name for name in world.people if as_me(name, lists)} == expected
    assert as_me("sam", asked_the_other_way) == {world.people[name] for name in expected}


def test_the_page_takes_at_most_six_statements(world: World, browse: Any) -> None:
    put(world, world.spaces["commons"], "NAME", "", 20)
    stella = browse("stella")
    stella.get(PATH)
    counters = [Counter(engine) for engine in (world.database.reader, world.database.writer)]
    assert "Spaces of the network" in stella.get(PATH).text
    assert sum(len(counter.statements) for counter in counters) <= MOST


def test_an_empty_page_says_so(browse: Any) -> None:
    assert "Nothing to tell yet." in browse("stella").get(PATH).text


def test_a_month_that_is_not_over_is_not_told(world: World, as_me: Any) -> None:
    put(world, 0, "NAME", "", 50, months=0)
    assert told(as_me) == ({}, {}, {})


def test_spaces_that_the_steward_does_not_know_are_told_together(world: World, as_me: Any) -> None:
    put(world, world.spaces["commons"], "NAME", "", 20)
    put(world, world.spaces["alder-team"], "NAME", "", 30)
    put(world, 98765, "NAME", "", 12)
    put(world, 0, "NAME", "", 15)
    _, places, _ = told(as_me)
    assert places == {"Spaces of the network": 20, "Other spaces": 42, "Profiles and pages of hospitals": 15}


def test_few_are_not_told_nor_what_would_tell_them(world: World, as_me: Any) -> None:
    for kind, times in (("NAME", 40), ("DATE", 20), ("PHONE", 3)):
        put(world, 0, kind, "", times)
    kinds, places, months = told(as_me)
    assert kinds == {"Names": 40, "Days and dates": None, "Telephone numbers": None}
    assert list(places.values()) == [63]
    assert list(months.values()) == [63]


@pytest.mark.parametrize(("posted", "shown"), [(30, 30), (40, 40), (35, None), (10, None)])
def test_what_was_posted_is_not_told_where_few_were_changed_instead(
    posted: int, shown: int | None, world: World, as_me: Any
) -> None:
    put(world, 0, "NAME", "", 41 if posted != 40 else 40)
    put(world, 0, "NAME", "example", posted)
    found = as_me("stella", figures)
    assert found.kinds[0].posted == shown
    assert bool(found.reasons) is (shown is not None)


def test_reasons_are_told_by_the_same_measure(world: World, as_me: Any) -> None:
    put(world, 0, "NAME", "", 100)
    for reason, times in (("example", 30), ("own_words", 20), ("not_a_person", 2)):
        put(world, 0, "NAME", reason, times)
    ((name, counts),) = as_me("stella", figures).reasons
    assert (name, counts) == ("Names", [None, 0, 0, 30, None])


@pytest.mark.parametrize("counts", [{}, {"a": 3}, {"a": 3, "b": 4}, {"a": 30, "b": 1}, {"a": 11, "b": 5, "c": 6}])
def test_what_is_held_back_is_nothing_or_enough(counts: dict[str, int]) -> None:
    shown = tellable(counts)
    assert all(times >= FEWEST for times in shown.values())
    back = sum(counts.values()) - sum(shown.values())
    assert back == 0 or back >= FEWEST or not shown


def test_a_database_that_is_busy_costs_nobody_their_answer(
    topic: str, browse: Any, world: World, database: Database
) -> None:
    """A count that cannot be written is left out: here the table is gone."""
    with database.unit(writes=True) as session:
        session.execute(update(Space).values(purpose=""), execution_options=OPENED)
        PauseCount.__table__.drop(session.connection())  # type: ignore[attr-defined]  # - a table, not a clause
    assert answered(browse("sam"), topic, body=f"Call {PHONE}.").status_code == 422
