"""Sessions: seen, ended, locked while their person is away, and given another token when more is allowed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update
from sqlalchemy.orm import Session

from community.accounts.models import Person, PersonState, SignIn
from community.kernel import clock
from community.kernel.columns import Moment
from community.kernel.door import OPENED, Me, Question, System, outright, reading
from community.kernel.events import Event, tell
from community.kernel.keys import fingerprint, new_token

KEPT = timedelta(days=30)


@cache
def _mine() -> Question:
    columns = select(SignIn.sign_in_id, SignIn.device, SignIn.started_at, SignIn.ends_at, SignIn.shared, SignIn.locked)
    living = columns.where(SignIn.ended_at.is_(None), SignIn.ends_at > bindparam("now", type_=Moment))
    return reading(SignIn, living.order_by(SignIn.started_at.desc()))


def sessions(me: Me) -> Sequence[Any]:
    """My living sessions, the newest first."""
    return me.rows(_mine())


def sign_out(me: Me, sign_in_id: int) -> None:
    """Ends one of my sessions."""
    row = me.get(SignIn, sign_in_id, to="end")
    row.ended_at = clock.hour(me.now)
    tell(me, Event("signed_out", "sign_ins", sign_in_id, to_the_hour=True))


def end_others(me: Me, sign_in_id: int) -> None:
    """Ends all my sessions but this one; with none to keep (0) all of them."""
    end_where(me.session, (SignIn.person_id == me.person_id) & (SignIn.sign_in_id != sign_in_id), me.now)
    tell(me, Event("signed_out", "sign_ins", sign_in_id, note="all others", to_the_hour=True))


def touch(session: Session, sign_in_id: int) -> None:
    """Notes, to the hour, that a session is in use."""
    _set(session, SignIn.sign_in_id == sign_in_id, seen_at=clock.hour(clock.now()))


def renew(me: Me, sign_in_id: int) -> str:
    """Another token for one of my sessions, since more is allowed to it now; the one before opens nothing."""
    row = me.get(SignIn, sign_in_id, to="end")
    row.token = fingerprint(token := new_token())
    tell(me, Event("renewed", "sign_ins", sign_in_id, to_the_hour=True))
    return token


def end_where(session: Session, which: Any, now: datetime) -> None:
    """Ends the sessions that fit and have not ended."""
    _set(session, which & SignIn.ended_at.is_(None), ended_at=clock.hour(now))


def _set(session: Session, which: Any, **values: Any) -> None:
    session.execute(update(SignIn).where(which).values(**values), execution_options=OPENED)


# ------------------------------------------------------------------ stepping away


def lock(me: Me, sign_in_id: int) -> None:
    """Locks one of my sessions: it reads nothing until my password is given to it."""
    row = me.get(SignIn, sign_in_id, to="end")
    row.locked = True
    tell(me, Event("locked", "sign_ins", sign_in_id, to_the_hour=True))


@cache
def _locked() -> Question:
    whose = select(SignIn.sign_in_id, SignIn.person_id, Person.email, Person.password)
    living = (SignIn.locked, SignIn.ended_at.is_(None), SignIn.ends_at > bindparam("now", type_=Moment))
    joined = whose.join(Person, Person.person_id == SignIn.person_id)
    return outright(joined.where(SignIn.token == bindparam("token"), *living, Person.state == PersonState.ACTIVE))


def locked(session: Session, token: str) -> Any:
    """The locked session behind this token, with what is needed to open it; None when there is none."""
    values = {"token": fingerprint(token), "now": clock.now()}
    return session.execute(_locked(), values).first() if token else None


def unlock(me: Me, sign_in_id: int) -> str:
    """Opens a locked session again, under a new token."""
    row = me.get(SignIn, sign_in_id, to="end")
    row.locked, row.token, row.seen_at = False, fingerprint(token := new_token()), clock.hour(me.now)
    tell(me, Event("unlocked", "sign_ins", sign_in_id, to_the_hour=True))
    return token


# ------------------------------------------------------------------ later


def forget_old(system: System) -> None:
    """Deletes sessions that ended a month ago."""
    past = system.now - KEPT
    old = delete(SignIn).where(or_(SignIn.ended_at < past, SignIn.ends_at < past))
    system.session.execute(old, execution_options=OPENED)
