"""Over generated worlds: list == count == who == brute force, for spaces at every level and for topics."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.access.models import Byline, Confidentiality, Grant, Level, Pact, PactAgreement, Space
from community.access.service.audience import who
from community.accounts.models import Person
from community.forums.models import Board, Topic
from community.institutions.models import Institution, Membership
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright, reading
from tests.access import brute
from tests.access.brute import Agreed, Held, Line, Plan

PEOPLE, PLACES, SPACES = 4, 2, 3
ROLES = ("observer", "peer_supporter", "program_lead")
VERBS = {"read": 1, "take_part": 2, "facilitate": 3, "moderate": 4}
ONCE_AGREED = {"know": 1, "write_pact": 3}  # what whoever has not agreed to the pact may do too
TABLES: tuple[type[Base], ...] = (
    *(PactAgreement, Pact, Topic, Board, Byline, Grant, Space, Membership, Institution, Person),
)

a_person, a_place, a_space = st.integers(0, PEOPLE - 1), st.integers(0, PLACES - 1), st.integers(0, SPACES - 1)
a_role, some_days = st.sampled_from(ROLES), st.integers(-9, 9)
a_membership = st.builds(Held, a_person, a_place, a_role, st.integers(-9, 2), st.none())
an_ended_one = a_membership.flatmap(
    lambda held: st.builds(
        Held, *map(st.just, (held.person, held.place, held.role, held.since)), st.integers(held.since, 12)
    )
)
# A change of role: one membership ends on the day on which, or some days after or before which, the next one starts.
a_chain = st.builds(
    lambda person, place, roles, day, gap: [
        Held(person, place, roles[0], -9, day),
        Held(person, place, roles[1], day + gap, None),
    ],
    *(a_person, a_place, st.tuples(a_role, a_role), st.integers(-8, -1), st.sampled_from([0, 0, 0, 1, -1])),
)
facts = {"excluded": st.sampled_from([False] * 4 + [True]), "whole": st.booleans(), "granted": st.integers(-9, 0)}
by_name = st.builds(Line, a_space, st.integers(1, 4), person=a_person, **facts)
by_role = st.builds(Line, a_space, st.integers(1, 4), place=st.none() | a_place, role=st.none() | a_role, **facts)
a_version = st.sampled_from([0, 0, 1, 2])
an_agreement = st.builds(Agreed, a_space, a_person, st.integers(1, 2), st.sampled_from([None, None, -3, 3]))
plans = st.builds(
    Plan,
    active=st.lists(st.sampled_from([True, True, True, False]), min_size=PEOPLE, max_size=PEOPLE),
    held=st.lists(a_membership | an_ended_one, max_size=7)
    | st.lists(a_chain, max_size=4).map(lambda pairs: list(chain(*pairs))),
    lines=st.lists(by_name | by_role | by_role, max_size=7),
    open=st.lists(st.booleans(), min_size=SPACES, max_size=SPACES),
    archived=st.lists(st.sampled_from([False, False, True]), min_size=SPACES, max_size=SPACES),
    topics=st.lists(st.tuples(a_space, st.integers(-9, 0)), max_size=3),
    pacts=st.lists(a_version, min_size=SPACES, max_size=SPACES),
    agreed=st.lists(an_agreement, max_size=9, unique_by=lambda given: (given.space, given.person, given.version)),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans)
def test_list_count_who_and_brute_force_agree(plan: Plan, database: Database, keys) -> None:
    now = clock.now()
    _write(database, plan, now)
    with database.unit() as session:
        for person in range(PEOPLE):
            _compare_one_reader(Me(session, person + 1, keys, now), plan, person)
        _compare_who(Me(session, 0, keys, now), plan)


def _compare_one_reader(me: Me, plan: Plan, person: int) -> None:
    for verb, admitted, level in _verbs():
        expected = {space for space in range(SPACES) if admitted(plan, space, person, level)}
        listed = {space_id - 1 for (space_id,) in me.rows(outright(select(Space.space_id).where(clause(Space, verb))))}
        counted = me.scalar(outright(select(func.count()).select_from(Space).where(clause(Space, verb))))
        assert listed == expected, (person, verb)
        assert counted == len(expected)
    pacts = {space_id - 1 for (space_id,) in me.rows(reading(Pact, select(Pact.space_id)))}
    assert pacts == {space for space in range(SPACES) if plan.pacts[space] and brute.could(plan, space, person, 1)}
    mine = me.rows(reading(PactAgreement, select(PactAgreement.person_id)))
    given = [one for one in plan.agreed if one.person == person and plan.active[person]]
    assert [person_id - 1 for (person_id,) in mine] == [person] * len(given), "one's own, and nobody else's"
    seen = {topic_id - 1 for (topic_id,) in me.rows(reading(Topic, select(Topic.topic_id)))}
    assert seen == {number for number in range(len(plan.topics)) if _sees(plan, number, person)}, person


def _verbs() -> list[tuple[str, Callable[..., bool], int]]:
    """Every verb on a space, how brute force answers it, and its level."""
    asked = [(verb, brute.admits, level) for verb, level in VERBS.items()]
    return asked + [(verb, brute.could, level) for verb, level in ONCE_AGREED.items()]


def _sees(plan: Plan, number: int, person: int) -> bool:
    space, opened = plan.topics[number]
    return brute.admits(plan, space, person, 1, opened)


def _compare_who(me: Me, plan: Plan) -> None:
    for space in range(SPACES):
        for verb, admitted, level in _verbs():
            readers = {person_id - 1 for (person_id,) in me.rows(who(Space, verb), row_id=space + 1)}
            assert readers == {person for person in range(PEOPLE) if admitted(plan, space, person, level)}
    for space in (space for space, version in enumerate(plan.pacts) if version):
        readers = {person_id - 1 for (person_id,) in me.rows(who(Pact), row_id=space + 1)}
        assert readers == {person for person in range(PEOPLE) if brute.could(plan, space, person, 1)}
    for number in range(len(plan.topics)):
        readers = {person_id - 1 for (person_id,) in me.rows(who(Topic), row_id=number + 1)}
        assert readers == {person for person in range(PEOPLE) if _sees(plan, number, person)}


def _write(database: Database, plan: Plan, now: datetime) -> None:
    with database.unit(writes=True) as session:
        for table in TABLES:
            session.execute(delete(table), execution_options=OPENED)
        for number, active in enumerate(plan.active, 1):
            state, unique = ("active" if active else "suspended"), f"p{number}"
            session.add(Person(person_id=number, handle=unique, name=unique, email=unique, state=state, seen_from=now))
        for number in range(1, PLACES + 1):
            place = {"slug": f"i{number}", "name": "", "kind": "hospital", "region": ""}
            session.add(Institution(institution_id=number, **place))
        session.flush()
        session.add_all(_membership(held, now) for held in plan.held)
        session.add_all(_space(plan, number, now) for number in range(SPACES))
        session.flush()
        session.add_all(_grant(line, now) for line in plan.lines)
        session.add_all(_pact(space, version, now) for space, version in enumerate(plan.pacts) if version)
        session.add_all(_agreement(given, now) for given in plan.agreed)
        _topics(session, plan, now)


def _topics(session: Session, plan: Plan, now: datetime) -> None:
    if plan.topics:
        session.add(Byline(byline_id=1, space_id=1, kind="name", person_id=1, shown="p1"))
        session.add_all(Board(board_id=n + 1, space_id=n + 1, slug="talk", name="") for n in range(SPACES))
        session.flush()
    for number, (space, opened) in enumerate(plan.topics, 1):
        at = brute.day(now, opened) + timedelta(minutes=1)
        facts = {"title": "", "byline_id": 1, "last_byline_id": 1, "opened_at": at, "last_post_at": at}
        session.add(Topic(topic_id=number, board_id=space + 1, space_id=space + 1, **facts))


def _membership(held: Held, now: datetime) -> Membership:
    until = None if held.until is None else brute.day(now, held.until)
    place = {"person_id": held.person + 1, "institution_id": held.place + 1, "role": held.role}
    return Membership(**place, started_at=brute.day(now, held.since), ended_at=until)


def _space(plan: Plan, number: int, now: datetime) -> Space:
    kind = Confidentiality.OPEN if plan.open[number] else Confidentiality.CONFIDENTIAL
    archived_at = now if plan.archived[number] else None
    facts = {"slug": f"s{number}", "name": "", "institution_id": 1, "opened_at": now, "archived_at": archived_at}
    return Space(space_id=number + 1, confidentiality=kind, pact_version=plan.pacts[number], **facts)


def _pact(space: int, version: int, now: datetime) -> Pact:
    return Pact(space_id=space + 1, version=version, source="words", html="<p>words</p>", written_on=now.date())


def _agreement(given: Agreed, now: datetime) -> PactAgreement:
    lapses_at = None if given.until is None else brute.day(now, given.until)
    facts = {"version": given.version, "agreed_on": now.date(), "lapses_at": lapses_at}
    return PactAgreement(space_id=given.space + 1, person_id=given.person + 1, **facts)


def _grant(line: Line, now: datetime) -> Grant:
    granted_at = brute.day(now, line.granted)
    facts = {"space_id": line.space + 1, "level": line.level, "excluded": line.excluded, "whole_history": line.whole}
    places = {"institution_id": None if line.place is None else line.place + 1, "role": line.role}
    named = {"person_id": None if line.person is None else line.person + 1}
    return Grant(**facts, **places, **named, granted_at=granted_at)


@pytest.mark.parametrize("level", list(Level))
def test_nobody_is_admitted_without_a_grant(level: Level, world, as_me) -> None:
    empty = Space(slug="empty", name="Empty", institution_id=world.places["alder"], opened_at=clock.now())

    def add(me: Me) -> int:
        return me.add(empty).space_id

    space_id = as_me("ana", add)
    verb = {value: name for name, value in VERBS.items()}[level]
    assert as_me("ana", lambda me: me.rows(who(Space, verb), row_id=space_id)) == []
