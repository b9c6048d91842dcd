"""Over generated worlds: for every table of hospitals, who lists a row is who may see it, and brute force agrees."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.access.service.audience import who
from community.accounts.models import Person
from community.hospitals.models import (
    Agreement,
    Application,
    ApplicationLink,
    HospitalProfile,
    ProgramContact,
    SafeOutlets,
)
from community.institutions.models import Institution, Membership
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright

PEOPLE, PLACES = 4, 2  # place 0 is the network; every row below is about place 1
STATES = ("draft", "sent", "asked", "approved", "declined")
SHOWN: tuple[type[Base], ...] = (Agreement, SafeOutlets, ProgramContact, HospitalProfile)
TABLES: tuple[type[Base], ...] = (ApplicationLink, Application, *SHOWN, Membership, Institution, Person)
VERBS = (
    (HospitalProfile, "read"),
    (ProgramContact, "read"),
    (SafeOutlets, "read"),
    (Agreement, "read"),
    (Application, "read"),
    (Application, "decide"),
    (ApplicationLink, "read"),
    (Institution, "settings"),
)
roles = st.sampled_from(["observer", "program_lead", "administrator", "steward"])
held = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 1), roles, st.sampled_from(["now", "now", "over", "coming"])),
    max_size=6,
)
active = st.lists(st.sampled_from([True, True, False]), min_size=PEOPLE, max_size=PEOPLE)
Plan = tuple[list[tuple[int, int, str, str]], list[bool], bool]


def expected(plan: Plan, noun: type[Base], number: int, person: int) -> bool:
    """In plain words, for row `number` of the noun: application `number` is in state STATES[number]."""
    rows, living, read = plan
    now = [(at, role) for who_, at, role, when in rows if who_ == person and when == "now"]
    if not living[person] or noun is ApplicationLink:
        return False
    every = {role for _, role in now}
    keeps = "administrator" in every or (number if noun is Institution else 1, "program_lead") in now
    if noun in (HospitalProfile, ProgramContact):
        return bool(now)
    if noun is Application:
        return "steward" in every and read and STATES[number] != "draft"
    if noun is SafeOutlets:
        return keeps or 1 in {at for at, _ in now}
    return keeps or (noun is Agreement and "steward" in every)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=st.tuples(held, active, st.booleans()))
def test_who_lists_is_who_may_see(plan: Plan, database: Database, keys) -> None:
    now = clock.now()
    with database.unit(writes=True) as session:
        _write(session, plan, now)
    with database.unit() as session:
        for noun, verb in VERBS:
            _compare(session, plan, noun, verb, keys, now)


def _compare(session: Session, plan: Plan, noun: type[Base], verb: str, keys, now: datetime) -> None:
    key = noun.__mapper__.primary_key[0]
    numbers = {Application: range(len(STATES)), Institution: range(PLACES)}.get(noun, range(1))
    first = {HospitalProfile: 2, SafeOutlets: 2}.get(noun, 1)  # these have their hospital's number
    for person in range(PEOPLE):
        me = Me(session, person + 1, keys, now)
        listed = {row_id - first for (row_id,) in me.rows(outright(select(key).where(clause(noun, verb))))}
        right = {number for number in numbers if expected(plan, noun, number, person)}
        assert listed == right, (noun.__name__, verb, person)
        counted = me.scalar(outright(select(func.count()).select_from(noun).where(clause(noun, verb))))
        assert counted == len(right)
    for number in numbers:
        seen = {person_id - 1 for (person_id,) in me.rows(who(noun, verb), row_id=number + first)}
        assert seen == {person for person in range(PEOPLE) if expected(plan, noun, number, person)}


def _write(session: Session, plan: Plan, now: datetime) -> None:
    for table in TABLES:
        session.execute(delete(table), execution_options=OPENED)
    for number, living in enumerate(plan[1], 1):
        state, unique = ("active" if living else "suspended"), f"p{number}"
        session.add(Person(person_id=number, handle=unique, name=unique, email=unique, state=state, seen_from=now))
    for number in range(PLACES):
        kind = "hospital" if number else "network"
        session.add(Institution(institution_id=number + 1, slug=f"i{number}", name="", kind=kind, region=""))
    session.flush()
    for number, (person, place, role, when) in enumerate(plan[0], 1):
        since = now + timedelta(days=1 if when == "coming" else -2)
        until = now - timedelta(days=1) if when == "over" else None
        facts = {"person_id": person + 1, "institution_id": place + 1, "role": role}
        session.add(Membership(membership_id=number, **facts, started_at=since, ended_at=until))
    _rows(session, now, now if plan[2] else None)


def _rows(session: Session, now: datetime, verified: datetime | None) -> None:
    """One row of everything about place 1, and an application in every state."""
    here = {"institution_id": 2}
    session.add(HospitalProfile(**here))
    session.add(ProgramContact(contact_id=1, **here, position=0, role="x", reach="y"))
    session.add(SafeOutlets(**here))
    session.add(Agreement(agreement_id=1, **here, version=1, role="x", name="y", signed_on=now.date()))
    for number, state in enumerate(STATES, 1):
        facts = {"holder": state, "state": state, "kind": "hospital", "changed_at": now, "verified_at": verified}
        session.add(Application(application_id=number, **facts))
    session.flush()
    session.add(ApplicationLink(link_id=1, token="t", application_id=1, expires_at=now))
