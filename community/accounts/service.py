"""What people can do about themselves: sign in, sign out, see and end their sessions, choose how pages look."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from community.accounts.models import Person, PersonState, SignIn
from community.accounts.passwords import verified
from community.kernel import clock
from community.kernel.columns import Moment
from community.kernel.config import Settings
from community.kernel.door import OPENED, Me, Question, outright, reading
from community.kernel.errors import Invalid
from community.kernel.events import Event, tell
from community.kernel.house import Visitor
from community.kernel.ids import backdated
from community.kernel.keys import fingerprint, new_token

WRONG = "This email and password do not fit together. Please check both."


def _columns() -> Question:
    return (
        select(
            Person.person_id,
            SignIn.sign_in_id,
            Person.name,
            Person.handle,
            Person.theme,
            Person.time_zone,
            SignIn.seen_at,
        )
        .join(Person, Person.person_id == SignIn.person_id)
        .where(SignIn.token == bindparam("token"), Person.state == PersonState.ACTIVE)
    )


@cache
def _living() -> Question:
    now, idle = bindparam("now", type_=Moment), bindparam("idle", type_=Moment)
    return outright(_columns().where(SignIn.ended_at.is_(None), SignIn.ends_at > now, SignIn.seen_at > idle))


@cache
def _ever() -> Question:
    return outright(_columns())


def recognise(session: Session, token: str, now: datetime, idle_hours: int) -> Visitor | None:
    """Whose living session this token is, or None."""
    if not token:
        return None
    idle = clock.hour(now) - timedelta(hours=idle_hours)
    found = session.connection().execute(_living(), {"token": fingerprint(token), "now": now, "idle": idle}).first()
    return Visitor(*found) if found else None


def owner_of(session: Session, token: str) -> Visitor | None:
    """Whose session this was, even if it has ended: only to keep a draft for them."""
    found = session.execute(_ever(), {"token": fingerprint(token)}).first() if token else None
    return Visitor(*found) if found else None


def check_password(session: Session, email: str, password: str) -> int:
    """The id of the person these belong to; Invalid, after the same work, for anything else."""
    wanted = select(Person.person_id, Person.password, Person.state).where(Person.email == email.lower())
    found = session.execute(outright(wanted)).first()
    fits = verified(found.password if found else None, password)
    if found is None or not fits or found.state != PersonState.ACTIVE:
        raise Invalid({"password": WRONG})
    person_id: int = found.person_id
    return person_id


def sign_in(me: Me, settings: Settings, device: str, shared: bool, old_token: str) -> str:
    """Opens a session and returns its token; the session that the browser had before ends."""
    token, hours = new_token(), 2 if shared else settings.session_hours
    _end(me.session, SignIn.token == fingerprint(old_token), me.now)
    began = clock.hour(me.now)
    times = {"started_at": began, "seen_at": began, "ends_at": began + timedelta(hours=hours + 1)}
    with backdated(began):
        row = me.add(SignIn(token=fingerprint(token), person_id=me.person_id, device=device, shared=shared, **times))
    tell(me, Event("signed_in", "sign_ins", row.sign_in_id, to_the_hour=True))
    return token


def sign_out(me: Me, sign_in_id: int) -> None:
    """Ends one of my sessions."""
    row = me.get(SignIn, sign_in_id, to="end")
    row.ended_at = clock.hour(me.now)
    tell(me, Event("signed_out", "sign_ins", sign_in_id, to_the_hour=True))


def touch(session: Session, sign_in_id: int) -> None:
    """Notes, to the hour, that a session is in use."""
    _set(session, SignIn.sign_in_id == sign_in_id, seen_at=clock.hour(clock.now()))


def _end(session: Session, which: Any, now: datetime) -> None:
    _set(session, which & SignIn.ended_at.is_(None), ended_at=clock.hour(now))


def _set(session: Session, which: Any, **values: Any) -> None:
    session.execute(update(SignIn).where(which).values(**values), execution_options=OPENED)


@cache
def _mine() -> Question:
    columns = select(SignIn.sign_in_id, SignIn.device, SignIn.started_at, SignIn.seen_at, SignIn.ends_at, SignIn.shared)
    living = columns.where(SignIn.ended_at.is_(None), SignIn.ends_at > bindparam("now", type_=Moment))
    return reading(SignIn, living.order_by(SignIn.started_at.desc()))


def sessions(me: Me) -> Sequence[Any]:
    """My living sessions, the newest first."""
    return me.rows(_mine())


def choose_look(me: Me, theme: str, time_zone: str) -> None:
    """How pages look to me and in which zone I read times."""
    person = me.get(Person, me.person_id, to="change")
    person.theme, person.time_zone = theme, time_zone
    tell(me, Event("chose_look", "people", me.person_id, to_the_hour=True))
