"""Drafts: what somebody has typed and not yet posted, kept on the server and seen by nobody else.

A draft names no person. It is found by a keyed hash of (person, place), and listed by one of (person, space), because a
draft may become a post under a pseudonym.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import String, Text, bindparam, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel import clock, ids
from community.kernel.columns import Base
from community.kernel.door import OPENED, Change, Me, Question, System, outright, plumbing
from community.kernel.house import Visitor, house

FIELD = "draft"
LONGEST = 100_000
KEPT = timedelta(days=60)


class Draft(Base):
    """Unposted words. `place` says where they belong: `topic:<id>@<space>`, for example."""

    __tablename__ = "drafts"

    blind: Mapped[str] = mapped_column(String(64), primary_key=True)
    holder: Mapped[str] = mapped_column(String(64), index=True)
    place: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(300), default="")
    body: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


plumbing(Draft)


@dataclass(frozen=True)
class Place:
    """Where a draft belongs: a kind of thing, its id and its space's."""

    kind: str
    row_id: int
    space_id: int

    def __str__(self) -> str:
        return f"{self.kind}:{ids.ref(self.row_id)}@{ids.ref(self.space_id)}"


def place_from(text: str) -> Place:
    """The place behind its text; ValueError for anything else."""
    kind, _, rest = text.partition(":")
    row, _, space = rest.partition("@")
    if kind not in ("topic", "board", "post", "profile", "pact", "channel", "thread", "message"):
        raise ValueError("no such kind of place")
    return Place(kind, ids.row_id(row), ids.row_id(space))


def save(me: Me, place: Place, title: str, body: str) -> datetime:
    """Keeps the words, replacing what stood there; returns when. Empty words remove the draft."""
    blind, saved_at = _blind(me, place), clock.now()
    me.change(_dropped(), blind=blind)
    if title.strip() or body.strip():
        holder = me.keys.blind("drafts", me.person_id, place.space_id)
        words = {"title": _storable(title)[:300], "body": _storable(body)[:LONGEST]}
        me.session.add(Draft(blind=blind, holder=holder, place=str(place), saved_at=saved_at, **words))
    return saved_at


def _blind(me: Me, place: Place) -> str:
    return me.keys.blind("draft", me.person_id, place)


def _storable(words: str) -> str:
    """Drafts are kept as typed, but for the one character that PostgreSQL cannot store, and halves of pairs."""
    return words.replace("\0", "").encode("utf-8", "ignore").decode()


def drop(me: Me, place: Place) -> None:
    """Forgets the draft of that place, if there is one."""
    me.lastly(_dropped(), blind=_blind(me, place))


@cache
def _dropped() -> Change:
    return delete(Draft).where(Draft.blind == bindparam("blind"))


@cache
def _kept() -> Question:
    return outright(select(Draft.title, Draft.body, Draft.saved_at).where(Draft.blind == bindparam("blind")))


def find(me: Me, place: Place) -> Any:
    """Title, body and time of my draft for that place, or None."""
    found = me.rows(_kept(), blind=_blind(me, place))
    return found[0] if found else None


def listed(me: Me, spaces: Iterable[int]) -> Sequence[Draft]:
    """My drafts in these spaces, the latest first."""
    holders = [me.keys.blind("drafts", me.person_id, space_id) for space_id in spaces]
    mine = select(Draft).where(Draft.holder.in_(holders)).order_by(Draft.saved_at.desc()).limit(50)
    return me.session.scalars(outright(mine)).all()


def forget_of(system: System, person_id: int, spaces: Iterable[int]) -> None:
    """Deletes the drafts of somebody who has left, in these spaces."""
    holders = [system.keys.blind("drafts", person_id, space_id) for space_id in spaces]
    system.session.execute(delete(Draft).where(Draft.holder.in_(holders)), execution_options=OPENED)


def forget_old(system: System) -> None:
    """Deletes drafts that nobody has touched for two months."""
    old = delete(Draft).where(Draft.saved_at < system.now - KEPT)
    system.session.execute(old, execution_options=OPENED)


def keep_from_form(visitor: Visitor | None, form: Mapping[str, str]) -> None:
    """Saves what a refused form held; a form without a place, or nobody to keep it for, keeps nothing."""
    try:
        place = place_from(form.get(FIELD, ""))
    except ValueError:
        return
    if visitor is None:
        return
    with house().database.unit(writes=True) as session:
        save(Me(session, visitor.person_id, house().keys), place, form.get("title", ""), form.get("body", ""))
