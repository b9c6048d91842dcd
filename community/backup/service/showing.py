"""Whom I could ask, the calls that I read, and what a page says before and during one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, case, func, or_, select

from community.accounts.models import Person
from community.backup.models import MINUTES, OPEN, BackupAsk, BackupCall, BackupContact, BackupPace, CallState
from community.backup.rules import asked_lately, stands
from community.backup.service.rota import on_call
from community.institutions.models import Institution
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, Reader, clause, outright, reading
from community.kernel.errors import NotFound

PLACE = (Institution.institution_id, Institution.slug, Institution.name, Institution.time_zone)
CONTACT = (BackupContact.contact_id, BackupContact.institution_id, BackupContact.person_id, BackupContact.title)
HOURS = (BackupContact.days, BackupContact.begins, BackupContact.ends)
LATEST = 20


@dataclass(frozen=True)
class Team:
    """A hospital of mine and who would be asked there now, in their order; `known` is whether it has a list at all."""

    place: Any
    now: Sequence[Any]
    known: bool

    @property
    def minutes(self) -> int:
        """How long each one has."""
        return self.place.minutes or MINUTES


@cache
def _places() -> Question:
    columns = select(*PLACE, BackupPace.minutes)
    joined = columns.outerjoin(BackupPace, BackupPace.institution_id == Institution.institution_id)
    return reading(Institution, joined.order_by(Institution.name), "call")


@cache
def _standing() -> Question:
    here = BackupContact.institution_id.in_(bindparam("places", expanding=True, type_=Id))
    columns = select(*CONTACT, *HOURS, Person.name, Person.handle)
    joined = columns.join(Person, Person.person_id == BackupContact.person_id).where(here, stands(ME))
    return reading(BackupContact, joined.order_by(BackupContact.position, BackupContact.contact_id))


def teams(me: Me) -> list[Team]:
    """Each of my hospitals with those who are on call there now, myself left out."""
    places = me.rows(_places())
    rows = me.rows(_standing(), places=[place.institution_id for place in places] or [0])
    return [_team(me, place, rows) for place in places]


def _team(me: Me, place: Any, rows: Sequence[Any]) -> Team:
    others = [row for row in rows if row.institution_id == place.institution_id and row.person_id != me.person_id]
    return Team(place, on_call(others, place.time_zone, me.now), bool(others))


def team(me: Me, slug: str) -> Team:
    """One of them; NotFound for a hospital that is not mine."""
    for one in teams(me):
        if one.place.slug == slug:
            return one
    raise NotFound


def standing_at(me: Me, institution_id: int) -> Sequence[Any]:
    """Who stands on a hospital's list, for the machinery that asks the next one, whoever's unit it is."""
    return me.rows(_all_standing(), institution_id=institution_id)


@cache
def _all_standing() -> Question:
    columns = select(*CONTACT, *HOURS, Person.name, Institution.time_zone)
    joined = columns.join(Person, Person.person_id == BackupContact.person_id)
    joined = joined.join(Institution, Institution.institution_id == BackupContact.institution_id)
    here = joined.where(BackupContact.institution_id == bindparam("institution_id", type_=Id), stands(ME))
    return outright(here.order_by(BackupContact.position, BackupContact.contact_id))


def due_next(me: Me, call: Any, asked: set[int], at: datetime) -> Any:
    """Who would be asked about a call at that moment; None when nobody is left."""
    rows = standing_at(me, call.institution_id)
    left = [row for row in rows if row.person_id not in asked and row.person_id != call.person_id]
    found = on_call(left, left[0].time_zone, at) if left else []
    return found[0] if found else None


# ------------------------------------------------------------------ calls


@dataclass(frozen=True)
class Shown:
    """A call as one of those who read it sees it; `next` is who is asked if nobody answers by then."""

    call: Any
    asks: Sequence[Any]
    mine: bool
    next: Any

    @property
    def now(self) -> Any:
        """The one who has it before them."""
        return self.asks[-1] if self.asks else None

    @property
    def answered(self) -> Any:
        """The one who is there, or None."""
        return next((ask for ask in self.asks if ask.answered_at), None)

    def own(self, person_id: int) -> Any:
        """What was asked of that person, or None."""
        return next((ask for ask in self.asks if ask.person_id == person_id), None)


CALL = (
    *(BackupCall.call_id, BackupCall.institution_id, BackupCall.person_id, BackupCall.words, BackupCall.reach),
    *(BackupCall.state, BackupCall.minutes, BackupCall.made_at, BackupCall.next_at, BackupCall.kept_until),
    *(Person.name, Person.handle, Institution.name.label("hospital"), Institution.slug),
)


def _calls() -> Any:
    joined = select(*CALL).join(Person, Person.person_id == BackupCall.person_id)
    return joined.join(Institution, Institution.institution_id == BackupCall.institution_id)


@cache
def _one() -> Question:
    return reading(BackupCall, _calls().where(BackupCall.call_id == bindparam("call_id", type_=Id)))


@cache
def _asks() -> Question:
    """Those asked, with the line of each that I may know."""
    line = case((clause(BackupContact, "reach"), BackupContact.line), else_="")
    theirs = and_(
        BackupContact.person_id == BackupAsk.person_id, BackupContact.institution_id == BackupCall.institution_id
    )
    columns = select(
        *(BackupAsk.person_id, BackupAsk.asked_at, BackupAsk.passed_at, BackupAsk.answered_at),
        *(Person.name, Person.handle, func.coalesce(line, "").label("line")),
    )
    joined = columns.join(Person, Person.person_id == BackupAsk.person_id)
    joined = joined.join(BackupCall, BackupCall.call_id == BackupAsk.call_id).outerjoin(BackupContact, theirs)
    here = joined.where(BackupAsk.call_id == bindparam("call_id", type_=Id))
    return reading(BackupAsk, here.order_by(BackupAsk.turn))


def call(me: Me, call_id: int) -> Shown:
    """A call that I made, or was asked about; NotFound for anybody else."""
    found, asks = me.row(_one(), call_id=call_id), me.rows(_asks(), call_id=call_id)
    mine, goes_on = found.person_id == me.person_id, found.state == CallState.WAITING
    coming = due_next(me, found, {ask.person_id for ask in asks}, found.next_at) if mine and goes_on else None
    return Shown(found, asks, mine, coming)


@cache
def _living() -> Question:
    lately = or_(BackupCall.kept_until.is_(None), BackupCall.kept_until > ME.now)
    columns = _calls().where(lately, BackupCall.state != CallState.ENDED)
    return reading(BackupCall, columns.order_by(BackupCall.made_at.desc()).limit(LATEST))


def living(me: Me) -> Sequence[Any]:
    """Calls that go on, mine and those that I was asked about, the youngest first."""
    return me.rows(_living())


# ------------------------------------------------------------------ what every page knows


def waits(person_id: SQLColumnExpression[int], now: SQLColumnExpression[datetime]) -> ColumnElement[int | None]:
    """For every page: the call that waits for its reader; 0 if none does and they are on call; else nothing."""
    reader = Reader(person_id, now)
    still = select(BackupAsk.ask_id).where(
        BackupAsk.call_id == BackupCall.call_id, BackupAsk.person_id == person_id, BackupAsk.passed_at.is_(None)
    )
    goes_on = and_(BackupCall.state.in_(OPEN), asked_lately(reader, BackupCall))
    one = select(func.max(BackupCall.call_id)).where(goes_on, still.correlate_except(BackupAsk).exists())
    found = one.correlate_except(BackupCall).scalar_subquery()
    duty = select(BackupContact.contact_id).where(BackupContact.person_id == person_id, stands(reader))
    return func.coalesce(found, case((duty.correlate_except(BackupContact).exists(), 0)))
