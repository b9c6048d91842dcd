"""Links that work once: made when their letter leaves, found by a fingerprint, dead after one use or a newer one.

A token ends with the minute of its own end. The row is found by the fingerprint of all of it, so nobody can move it.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from community.accounts.models import WITH_A_KEY, OneUseLink, Person, Purpose
from community.kernel import clock
from community.kernel.door import OPENED, Me, System, outright
from community.kernel.errors import NotFound
from community.kernel.ids import new_id
from community.kernel.keys import fingerprint, new_token

LASTS = {Purpose.RESET: timedelta(hours=1), Purpose.EMAIL: timedelta(hours=24), Purpose.UNDO: timedelta(days=7)}
KEPT = timedelta(days=30)
GONE = "This link was used, was replaced by a newer one, or has expired. You can ask for a new one."


def make(me: Me, purpose: Purpose, person_id: int, email: str) -> OneUseLink:
    """A new link about this address, whose token nobody knows yet; older ones of its kind are dead.

    Those that take a former address back stay: whoever changes an address twice does not lock out its first owner.
    """
    if purpose != Purpose.UNDO:
        kill(me, person_id, purpose)
    ends = clock.hour(me.now) + LASTS[purpose] + timedelta(hours=1)
    facts = {"link_id": _next_id(me, person_id), "token": fingerprint(new_token()), "purpose": purpose}
    return me.add(OneUseLink(**facts, person_id=person_id, email=email, expires_at=ends))


def _next_id(me: Me, person_id: int) -> int:
    """An id that says the hour only, and still stands behind the person's earlier ones."""
    last = me.session.scalar(outright(select(func.max(OneUseLink.link_id)).where(OneUseLink.person_id == person_id)))
    return max(new_id(int(clock.hour(me.now).timestamp() * 1000)), (last or 0) + 1)


def token_for(system: System, row: OneUseLink) -> str:
    """The token that goes into the letter, made as it leaves, so that it is never stored."""
    until = min(system.now + LASTS[Purpose(row.purpose)], row.expires_at)
    token = f"{new_token()}.{int(until.timestamp()) // 60}"
    row.token = fingerprint(token)
    return token


def waiting(system: System, link_id: int) -> OneUseLink | None:
    """The link that a letter is about to carry; None when it died meanwhile."""
    wanted = select(OneUseLink).join(Person, Person.person_id == OneUseLink.person_id)
    living = (OneUseLink.used_at.is_(None), Person.state.in_(WITH_A_KEY))
    return system.session.scalar(outright(wanted.where(OneUseLink.link_id == link_id, *living)))


def kill(me: Me, person_id: int, *purposes: Purpose, since: int = 0) -> None:
    """Ends a person's open links of these kinds; with `since`, only those made after that one."""
    which = (OneUseLink.person_id == person_id) & OneUseLink.purpose.in_(purposes) & (OneUseLink.link_id > since)
    dead = update(OneUseLink).where(which, OneUseLink.used_at.is_(None)).values(used_at=clock.hour(me.now))
    me.session.execute(dead, execution_options=OPENED)


def open_link(session: Session, token: str, purpose: Purpose, *, to_use: bool = False) -> tuple[OneUseLink, Person]:
    """The living link behind a token, and whose it is; NotFound, in the same words, for every other.

    `to_use` takes the row for this unit, so that of many who use it at once all but one find it used.
    """
    wanted = select(OneUseLink).where(OneUseLink.token == fingerprint(token), OneUseLink.purpose == purpose)
    if to_use:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)  # as it is once it is ours
    row = session.scalar(outright(wanted))
    owner = session.scalar(outright(_active(row.person_id))) if row else None
    if row is None or owner is None or row.used_at or _ended(row, token, clock.now()):
        raise NotFound(GONE)
    return row, owner


def _active(person_id: int) -> Any:
    return select(Person).where(Person.person_id == person_id, Person.state.in_(WITH_A_KEY))


def _ended(row: OneUseLink, token: str, now: datetime) -> bool:
    minute = token.rpartition(".")[2]
    return row.expires_at <= now or int(minute) * 60 <= now.timestamp()


def use(row: OneUseLink, me: Me) -> None:
    """Marks a link as used, in the unit that does what it is for."""
    row.used_at = clock.hour(me.now)


def forget_old(system: System) -> None:
    """Deletes links that were used or ended a month ago."""
    past = system.now - KEPT
    old = delete(OneUseLink).where(or_(OneUseLink.used_at < past, OneUseLink.expires_at < past))
    system.session.execute(old, execution_options=OPENED)
