"""Over generated worlds: for every table of rosters, who lists a row is who may see it, and brute force agrees."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.access.service.audience import who
from community.accounts.models import Person
from community.institutions.models import (
    EmailDomain,
    Institution,
    Invitation,
    InvitationUse,
    Membership,
    RosterImport,
    RosterRow,
)
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright
from community.kernel.progress import Work

PEOPLE, PLACES = 4, 2  # place 0 is the network
TABLES: tuple[type[Base], ...] = (
    Work, EmailDomain, RosterRow, RosterImport, InvitationUse, Invitation, Membership, Institution, Person
)  # fmt: skip
VERBS = (
    (RosterImport, "read"),
    (RosterImport, "apply"),
    (RosterRow, "read"),
    (Invitation, "read"),
    (Invitation, "revoke"),
    (Invitation, "resend"),
    (InvitationUse, "read"),
    (EmailDomain, "read"),
    (EmailDomain, "change"),
    (EmailDomain, "confirm"),
    (Membership, "read"),
    (Membership, "end"),
    (Membership, "arrange"),
    (Work, "read"),
    (Work, "cancel"),
)
roles = st.sampled_from(["observer", "program_lead", "administrator"])
held = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 1), roles, st.sampled_from(["now", "over", "coming"])), max_size=6
)
active = st.lists(st.sampled_from([True, True, False]), min_size=PEOPLE, max_size=PEOPLE)
Plan = tuple[list[tuple[int, int, str, str]], list[bool]]


def runs(plan: Plan, person: int, place: int) -> bool:
    """Leads of the place, and whoever is an administrator anywhere."""
    rows, living = plan
    now = [(at, role) for who_, at, role, when in rows if who_ == person and when == "now"]
    lead = (place, "program_lead") in now
    return living[person] and (lead or any(role == "administrator" for _, role in now))


def administers(plan: Plan, person: int) -> bool:
    rows, living = plan
    now = [role for who_, _, role, when in rows if who_ == person and when == "now"]
    return living[person] and "administrator" in now


def expected(plan: Plan, noun: type[Base], verb: str, number: int, person: int) -> bool:
    """In plain words: row `number` of every table belongs to place 1 and, where it has a person, to person 0."""
    rows, living = plan
    if noun is Work:
        return person == 0
    if noun is InvitationUse:
        return runs(plan, person, 1) or (person == 0 and living[0])
    if noun is EmailDomain and verb == "confirm":
        return person != 0 and administers(plan, person)
    if noun is Membership:
        whose, place, _, _ = rows[number]
        if verb == "arrange":
            return whose != person and runs(plan, person, place)
        return runs(plan, person, place) or (whose == person and living[person])
    return runs(plan, person, 1)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=st.tuples(held, active))
def test_who_lists_is_who_may_see(plan: Plan, database: Database, keys) -> None:
    now = clock.now()
    with database.unit(writes=True) as session:
        _write(session, plan, now)
    with database.unit() as session:
        for noun, verb in VERBS:
            _compare(session, plan, noun, verb, keys, now)


def _compare(session: Session, plan: Plan, noun: type[Base], verb: str, keys, now: datetime) -> None:
    key = noun.__mapper__.primary_key[0]
    count = len(plan[0]) if noun is Membership else 1
    for person in range(PEOPLE):
        me = Me(session, person + 1, keys, now)
        listed = {row_id - 1 for (row_id,) in me.rows(outright(select(key).where(clause(noun, verb))))}
        right = {number for number in range(count) if expected(plan, noun, verb, number, person)}
        assert listed == right, (noun.__name__, verb, person)
        counted = me.scalar(outright(select(func.count()).select_from(noun).where(clause(noun, verb))))
        assert counted == len(right)
    for number in range(count):
        seen = {person_id - 1 for (person_id,) in me.rows(who(noun, verb), row_id=number + 1)}
        assert seen == {person for person in range(PEOPLE) if expected(plan, noun, verb, number, person)}


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
    _rows(session, now)


def _rows(session: Session, now: datetime) -> None:
    """One row of everything, at place 1, by person 0."""
    here = {"institution_id": 2}
    facts = {"token": "t", "email": "x", "role": "observer", "invited_by": 1, "made_at": now, "expires_at": now}
    session.add(Invitation(invitation_id=1, **here, **facts))
    session.add(RosterImport(import_id=1, **here, person_id=1, state="ready", role="observer", made_at=now))
    session.add(EmailDomain(domain_id=1, **here, domain="d", role="observer", asked_by=1, asked_at=now))
    session.add(Work(work_id=1, kind="count", person_id=1, made_at=now))
    session.flush()
    session.add(RosterRow(row_id=1, import_id=1, position=1))
    session.add(InvitationUse(use_id=1, invitation_id=1, person_id=1, used_at=now))
