"""Whose session a token is, and opening one with email and password."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, SQLColumnExpression, bindparam, select
from sqlalchemy.orm import Session

from community.accounts.models import WITH_A_KEY, Person, PersonState, SignIn
from community.accounts.passwords import verified
from community.accounts.service import sessions
from community.kernel import clock
from community.kernel.columns import Moment
from community.kernel.config import Settings
from community.kernel.door import Me, Question, outright
from community.kernel.errors import Invalid
from community.kernel.events import Event, tell
from community.kernel.house import Visitor
from community.kernel.ids import backdated
from community.kernel.keys import fingerprint, new_token
from community.kernel.many import one_of

# Whoever knows what waits for somebody on every page, asked along with whose session it is; one or none registers here.
WAITS: list[Callable[[SQLColumnExpression[int], SQLColumnExpression[datetime]], ColumnElement[int | None]]] = []
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
            Person.language,
            SignIn.seen_at,
            SignIn.ends_at,
            SignIn.shared,
        )
        .join(Person, Person.person_id == SignIn.person_id)
        .where(SignIn.token == bindparam("token"), Person.state == PersonState.ACTIVE)
    )


def _open_now() -> tuple[ColumnElement[bool], ...]:
    now, idle = bindparam("now", type_=Moment), bindparam("idle", type_=Moment)
    return SignIn.ended_at.is_(None), SignIn.locked.is_(False), SignIn.ends_at > now, SignIn.seen_at > idle


@cache
def _living() -> Question:
    now = bindparam("now", type_=Moment)
    waiting = (waits(Person.person_id, now).label("waits") for waits in WAITS[:1])
    return outright(_columns().add_columns(*waiting).where(*_open_now()))


@cache
def _all_living() -> Question:
    active = select(SignIn.token).join(Person, Person.person_id == SignIn.person_id)
    return outright(active.where(one_of(SignIn.token, "tokens"), Person.state == PersonState.ACTIVE, *_open_now()))


@cache
def _ever() -> Question:
    return outright(_columns())


def recognise(session: Session, token: str, now: datetime, idle_hours: int) -> Visitor | None:
    """Whose living session this token is, or None; a locked one is nobody's until its person is back."""
    if not token:
        return None
    idle = clock.hour(now) - timedelta(hours=idle_hours)
    found = session.connection().execute(_living(), {"token": fingerprint(token), "now": now, "idle": idle}).first()
    return Visitor(*found) if found else None


def living(session: Session, tokens: Collection[str], now: datetime, idle_hours: int) -> set[str]:
    """Those of many tokens whose session is living, asked at once."""
    marks = {fingerprint(token): token for token in tokens}
    values = {"tokens": list(marks), "now": now, "idle": clock.hour(now) - timedelta(hours=idle_hours)}
    return {marks[mark] for (mark,) in session.connection().execute(_all_living(), values)} if marks else set()


def owner_of(session: Session, token: str) -> Visitor | None:
    """Whose session this was, even if it has ended: only to keep a draft for them."""
    found = session.execute(_ever(), {"token": fingerprint(token)}).first() if token else None
    return Visitor(*found) if found else None


def check_password(session: Session, email: str, password: str) -> int:
    """The id of the person these belong to, who may be leaving; Invalid, after the same work, for anything else."""
    wanted = select(Person.person_id, Person.password, Person.state).where(Person.email == email.lower())
    found = session.execute(outright(wanted)).first()
    fits = verified(found.password if found else None, password)
    if found is None or not fits or found.state not in WITH_A_KEY:
        raise Invalid({"password": WRONG})
    person_id: int = found.person_id
    return person_id


def sign_in(me: Me, settings: Settings, device: str, shared: bool, old_token: str) -> str:
    """Opens a session and returns its token; the session that the browser had before ends."""
    token, hours = new_token(), 2 if shared else settings.session_hours
    sessions.end_where(me.session, SignIn.token == fingerprint(old_token), me.now)
    began = clock.hour(me.now)
    times = {"started_at": began, "seen_at": began, "ends_at": began + timedelta(hours=hours + 1)}
    with backdated(began):
        row = me.add(SignIn(token=fingerprint(token), person_id=me.person_id, device=device, shared=shared, **times))
    tell(me, Event("signed_in", "sign_ins", row.sign_in_id, to_the_hour=True))
    return token
