"""Over generated worlds: whom one knows, which field one sees; listed, counted, asked the other way, by brute force."""

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from community.access.models import Byline
from community.access.service.audience import who
from community.accounts.models import Person
from community.kernel import clock
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright, reading
from community.people.forms import Wanted
from community.people.models import Profile
from community.people.service import directory
from tests.access import brute
from tests.access.brute import Plan
from tests.access.test_rules import PEOPLE, SPACES, _write, plans

FIELD = "skills"


@dataclass
class Told:
    """For whom the name and the field of each person are; who has written under their name where, how long ago."""

    names: list[int]
    fields: list[int | None]
    written: list[tuple[int, int, int]]


circles = st.integers(0, 3)
tellings = st.builds(
    Told,
    names=st.lists(circles, min_size=PEOPLE, max_size=PEOPLE),
    fields=st.lists(circles | st.none(), min_size=PEOPLE, max_size=PEOPLE),
    written=st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, SPACES - 1), st.integers(-9, 0)), max_size=5),
)


def joined_by(plan: Plan, space: int, person: int, when: int) -> bool:
    """Whether one line and one membership that let the person in are that old."""
    for line in plan.lines:
        if line.space != space or line.excluded:
            continue
        if line.person == person and (line.whole or line.granted <= when):
            return True
        for held in plan.held if line.person is None else ():
            fits = held.person == person and line.place in (None, held.place) and line.role in (None, held.role)
            in_time = line.whole or (line.granted <= when and held.since <= when)
            if fits and brute.current(held) and in_time:
                return True
    return False


def closeness(plan: Plan, told: Told, person: int, reader: int) -> int:
    if person == reader:
        return 0
    places = [
        {held.place for held in plan.held if held.person == one and brute.current(held)} for one in (person, reader)
    ]
    if places[0] & places[1]:
        return 1
    for author, space, when in told.written:
        in_time = plan.open[space] or joined_by(plan, space, reader, when)
        if author == person and in_time and brute.admits(plan, space, reader, 1):
            return 2
    return 3 if places[1] else 4


def sees(plan: Plan, told: Told, person: int, reader: int, chosen: int) -> bool:
    """Whether the reader stands in a circle of the person's, who both are here."""
    if not plan.active[reader] or person == reader:
        return plan.active[reader]
    here = any(held.person == person and brute.current(held) for held in plan.held)
    return plan.active[person] and here and closeness(plan, told, person, reader) <= chosen


def field_seen(plan: Plan, told: Told, person: int, reader: int) -> bool:
    default = Profile.__table__.c[f"{FIELD}_for"].default.arg
    chosen = default if told.fields[person] is None else told.fields[person]
    return sees(plan, told, person, reader, told.names[person]) and sees(plan, told, person, reader, chosen)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans, told=tellings)
def test_list_count_who_and_brute_force_agree(plan: Plan, told: Told, database: Database, keys) -> None:
    now = clock.now()
    with database.unit(writes=True) as session:
        session.execute(delete(Profile), execution_options=OPENED)
    _write(database, plan, now)
    with database.unit(writes=True) as session:
        _tell(session, told, now)
    with database.unit() as session:
        for reader in range(PEOPLE):
            _compare_one_reader(Me(session, reader + 1, keys, now), plan, told, reader)
        _compare_who(Me(session, 0, keys, now), plan, told)


def _compare_one_reader(me: Me, plan: Plan, told: Told, reader: int) -> None:
    known = {person for person in range(PEOPLE) if sees(plan, told, person, reader, told.names[person])}
    assert {person_id - 1 for (person_id,) in me.rows(reading(Person, select(Person.person_id)))} == known, reader
    counted = select(func.count()).select_from(Person).where(clause(Person, "read"))
    assert me.scalar(outright(counted)) == len(known)
    assert {card.person_id - 1 for card in directory.find(me, Wanted()).page.rows} == known
    offering = {person for person in range(PEOPLE) if told.fields[person] is not None}
    found = {card.person_id - 1 for card in directory.find(me, Wanted(skill="nights")).page.rows}
    assert found == {person for person in offering if field_seen(plan, told, person, reader)}, reader


def _compare_who(me: Me, plan: Plan, told: Told) -> None:
    for person in range(PEOPLE):
        if told.fields[person] is None:
            continue
        seers = {person_id - 1 for (person_id,) in me.rows(who(Profile, f"see_{FIELD}"), row_id=person + 1)}
        assert seers == {reader for reader in range(PEOPLE) if field_seen(plan, told, person, reader)}, person
        knowers = {person_id - 1 for (person_id,) in me.rows(who(Profile), row_id=person + 1)}
        assert knowers == {one for one in range(PEOPLE) if sees(plan, told, person, one, told.names[person])}, person


def _tell(session: Session, told: Told, now) -> None:
    for number, (name, field) in enumerate(zip(told.names, told.fields, strict=True), 1):
        known = update(Person).where(Person.person_id == number).values(name_for=name)
        session.execute(known, execution_options=OPENED)
        if field is not None:
            session.add(Profile(person_id=number, skills=" nights ", **{f"{FIELD}_for": field}))
    for number, (author, space, when) in enumerate(told.written, 100):
        facts = {"space_id": space + 1, "kind": "name", "person_id": author + 1, "shown": f"p{number}"}
        session.add(Byline(byline_id=number, **facts, known_since=brute.day(now, when)))
