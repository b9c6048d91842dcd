"""Over generated worlds: list == who == brute force, for lists, calls, asks and all that can be done with them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.access.service.audience import who
from community.accounts.models import Person
from community.backup.models import BackupAsk, BackupCall, BackupContact, BackupPace
from community.institutions.models import Institution, Membership
from community.kernel import clock
from community.kernel.columns import Base
from community.kernel.db import Database
from community.kernel.door import OPENED, Me, clause, outright

PEOPLE, PLACES = 5, 3  # place 0 is the network; every row below is about place 1
TABLES: tuple[type[Base], ...] = (BackupAsk, BackupCall, BackupContact, BackupPace, Membership, Institution, Person)
VERBS: tuple[tuple[type[Base], str], ...] = (
    *((Institution, verb) for verb in ("on_call", "call")),
    (BackupPace, "read"),
    *((BackupContact, verb) for verb in ("read", "reach", "serve", "arrange", "hold")),
    *((BackupCall, verb) for verb in ("read", "answer", "hand_on", "withdraw", "hold")),
    *((BackupAsk, verb) for verb in ("read", "hold")),
)
roles = st.sampled_from(["peer_supporter", "peer_supporter", "program_lead", "administrator", "steward"])
person = st.integers(0, PEOPLE - 1)
held = st.lists(
    st.tuples(person, st.integers(0, PLACES - 1), roles, st.sampled_from(["now", "now", "now", "over"])), max_size=8
)
living = st.lists(st.sampled_from([True, True, True, False]), min_size=PEOPLE, max_size=PEOPLE)
# Of each contact: whether they agreed, and were taken off. Contact n is person n.
contacts = st.lists(st.tuples(st.booleans(), st.sampled_from([False, False, True])), max_size=PEOPLE)
# Of each call: its asker, its state, whether its day is over, and of each one asked whether they passed or answered.
states = st.sampled_from(["waiting", "answered", "unanswered", "ended"])
turns = st.dictionaries(person, st.sampled_from(["", "", "passed", "answered"]), max_size=3)
calls = st.lists(st.tuples(person, states, st.booleans(), turns), max_size=3)


@dataclass
class Plan:
    """A whole world."""

    held: list[tuple[int, int, str, str]]
    living: list[bool]
    contacts: list[tuple[bool, bool]]
    calls: list[tuple[int, str, bool, dict[int, str]]]

    def asks(self) -> list[tuple[int, int]]:
        """(call, person) of every ask, in the order in which they are written."""
        return [(number, one) for number, made in enumerate(self.calls) for one in made[3]]


class Expected:
    """The rules once more, in plain words."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    def works(self, one: int, place: int, role: str = "") -> bool:
        rows = [row for row in self.plan.held if row[0] == one and row[1] == place and row[3] == "now"]
        return self.plan.living[one] and any(role in ("", row[2]) for row in rows)

    def keeps(self, one: int, place: int) -> bool:
        anywhere = any(self.works(one, other, "administrator") for other in range(PLACES))
        return self.works(one, place, "program_lead") or anywhere

    def may(self, noun: type[Base], verb: str, number: int, one: int) -> bool:
        if noun is Institution:
            return number > 0 and (self.works(one, number) if verb == "call" else self.keeps(one, number))
        if noun is BackupPace:
            return self.works(one, 1) or self.keeps(one, 1)
        if noun is BackupContact:
            return self._contact(verb, number, one)
        if noun is BackupCall:
            return self._call(verb, number, one)
        call, asked = self.plan.asks()[number]
        return asked == one if verb == "hold" else self._call("read", call, one)

    def _contact(self, verb: str, number: int, one: int) -> bool:
        agreed, removed = self.plan.contacts[number]
        stands = agreed and not removed and self.works(number, 1)
        mine = number == one and not removed and self.works(one, 1)
        return {
            "hold": number == one,
            "serve": mine,
            "arrange": self.keeps(one, 1),
            "read": self.keeps(one, 1) or mine or (stands and self.works(one, 1)),
            "reach": self.keeps(one, 1) or mine or (stands and self.plan.living[one] and self._with(number, one)),
        }[verb]

    def _with(self, contact: int, one: int) -> bool:
        return any(
            (asker, state, over) == (one, "answered", False) and asks.get(contact) == "answered"
            for asker, state, over, asks in self.plan.calls
        )

    def _call(self, verb: str, number: int, one: int) -> bool:
        asker, state, over, asks = self.plan.calls[number]
        asked = one in asks and self.works(one, 1) and (not over or state == "waiting")
        mine = asker == one and self.plan.living[one]
        return {
            "hold": asker == one,
            "read": asked or mine,
            "answer": asked and state in ("waiting", "unanswered"),
            "hand_on": asked and state in ("waiting", "unanswered") and asks[one] != "passed",
            "withdraw": mine and state != "ended",
        }[verb]


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=st.builds(Plan, held, living, contacts, calls))
def test_list_who_and_brute_force_agree(plan: Plan, database: Database, keys: Any) -> None:
    now, expected = clock.now(), Expected(plan)
    with database.unit(writes=True) as session:
        _write(session, plan, now)
    counts = {Institution: PLACES, BackupPace: 1, BackupContact: len(plan.contacts), BackupCall: len(plan.calls)}
    with database.unit() as session:
        for noun, verb in VERBS:
            numbers = range(counts.get(noun, len(plan.asks())))
            for one in range(PEOPLE):
                right = {number for number in numbers if expected.may(noun, verb, number, one)}
                assert _listed(Me(session, one + 1, keys, now), noun, verb) == right, (noun, verb, one)
            for number in numbers:
                row_id = 2 if noun is BackupPace else number + 1
                seen = {found - 1 for (found,) in Me(session, 0, keys, now).rows(who(noun, verb), row_id=row_id)}
                assert seen == {one for one in range(PEOPLE) if expected.may(noun, verb, number, one)}, (noun, verb)


def _listed(me: Me, noun: type[Base], verb: str) -> set[int]:
    key, first = noun.__mapper__.primary_key[0], 2 if noun is BackupPace else 1
    listed = {row_id - first for (row_id,) in me.rows(outright(select(key).where(clause(noun, verb))))}
    counted = me.scalar(outright(select(func.count()).select_from(noun).where(clause(noun, verb))))
    assert counted == len(listed)
    return listed


def _write(session: Session, plan: Plan, now: datetime) -> None:
    for table in TABLES:
        session.execute(delete(table), execution_options=OPENED)
    for number, lives in enumerate(plan.living, 1):
        state, unique = ("active" if lives else "suspended"), f"p{number}"
        session.add(Person(person_id=number, handle=unique, name=unique, email=unique, state=state, seen_from=now))
    for number in range(PLACES):
        kind = "hospital" if number else "network"
        session.add(Institution(institution_id=number + 1, slug=f"i{number}", name="", kind=kind, region=""))
    session.flush()
    for one, place, role, when in plan.held:
        facts = {"person_id": one + 1, "institution_id": place + 1, "role": role, "started_at": now - timedelta(days=2)}
        session.add(Membership(**facts, ended_at=now - timedelta(days=1) if when == "over" else None))
    _rows(session, plan, now)


def _rows(session: Session, plan: Plan, now: datetime) -> None:
    session.add(BackupPace(institution_id=2, minutes=5))
    for number, (agreed, removed) in enumerate(plan.contacts, 1):
        times = {"asked_at": now, "agreed_at": now if agreed else None, "removed_at": now if removed else None}
        session.add(BackupContact(contact_id=number, institution_id=2, person_id=number, position=number, **times))
    for number, (asker, state, over, _) in enumerate(plan.calls, 1):
        until = None if state == "waiting" else now - timedelta(minutes=1) if over else now + timedelta(hours=1)
        facts = {"institution_id": 2, "person_id": asker + 1, "minutes": 5, "made_at": now, "kept_until": until}
        session.add(BackupCall(call_id=number, state=state, **facts))
    session.flush()
    for number, (call, one) in enumerate(plan.asks(), 1):
        said = plan.calls[call][3][one]
        times = {"passed_at": now if said == "passed" else None, "answered_at": now if said == "answered" else None}
        row = {"ask_id": number, "call_id": call + 1, "person_id": one + 1, "turn": number, "asked_at": now}
        session.add(BackupAsk(**row, **times))
