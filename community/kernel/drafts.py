"""Drafts: what somebody has typed and not yet posted, kept on the server and seen by nobody else.

A draft names no person. It is found by a keyed hash of (person, place), and listed by one of (person, space), because a
draft may become a post under a pseudonym.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, Text, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.kernel import clock, ids
from community.kernel.columns import Base
from community.kernel.door import OPENED, outright, plumbing
from community.kernel.house import Visitor, house
from community.kernel.keys import Keys

FIELD = "draft"
LONGEST = 100_000


class Draft(Base):
    """Unposted words. `place` says where they belong: `topic:<id>@<space>` or `board:<id>@<space>`."""

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
    if kind not in ("topic", "board", "post"):
        raise ValueError("no such kind of place")
    return Place(kind, ids.row_id(row), ids.row_id(space))


def save(session: Session, keys: Keys, person_id: int, place: Place, title: str, body: str) -> datetime:
    """Keeps the words, replacing what stood there; returns when. Empty words remove the draft."""
    drop(session, keys, person_id, place)
    saved_at = clock.now()
    if title.strip() or body.strip():
        holder = keys.blind("drafts", person_id, place.space_id)
        blind = keys.blind("draft", person_id, place)
        words = {"title": _storable(title)[:300], "body": _storable(body)[:LONGEST]}
        session.add(Draft(blind=blind, holder=holder, place=str(place), saved_at=saved_at, **words))
    return saved_at


def _storable(words: str) -> str:
    """Drafts are kept as typed, but for the one character that PostgreSQL cannot store, and halves of pairs."""
    return words.replace("\0", "").encode("utf-8", "ignore").decode()


def drop(session: Session, keys: Keys, person_id: int, place: Place) -> None:
    """Forgets the draft of that place, if there is one."""
    blind = keys.blind("draft", person_id, place)
    session.execute(delete(Draft).where(Draft.blind == blind), execution_options=OPENED)


def find(session: Session, keys: Keys, person_id: int, place: Place) -> Draft | None:
    """My draft for that place."""
    return session.scalar(outright(select(Draft).where(Draft.blind == keys.blind("draft", person_id, place))))


def listed(session: Session, keys: Keys, person_id: int, spaces: Iterable[int]) -> Sequence[Draft]:
    """My drafts in these spaces, the latest first."""
    holders = [keys.blind("drafts", person_id, space_id) for space_id in spaces]
    mine = select(Draft).where(Draft.holder.in_(holders)).order_by(Draft.saved_at.desc()).limit(50)
    return session.scalars(outright(mine)).all()


def keep_from_form(visitor: Visitor | None, form: Mapping[str, str]) -> None:
    """Saves what a refused form held; a form without a place, or nobody to keep it for, keeps nothing."""
    try:
        place = place_from(form.get(FIELD, ""))
    except ValueError:
        return
    if visitor is None:
        return
    with house().database.unit(writes=True) as session:
        save(session, house().keys, visitor.person_id, place, form.get("title", ""), form.get("body", ""))
