"""On-call contacts of a hospital, calls for back-up, and who was asked about each."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Key, Ref

MINUTES = 10
"""How long somebody has to answer where a hospital has not said otherwise."""


class BackupPace(Base):
    """How many minutes somebody has at a hospital before the next one is asked; no row means MINUTES."""

    __tablename__ = "backup_paces"

    institution_id: Mapped[Ref] = mapped_column(
        ForeignKey("institutions.institution_id"), primary_key=True, autoincrement=False
    )
    minutes: Mapped[int] = mapped_column(SmallInteger)


class BackupContact(Base):
    """Somebody on a hospital's list, in the order of `position`. Asked at `asked_at`; on call since `agreed_at`.

    `title` is what they are there, `line` how to reach them. `days` has a bit for each weekday, Monday first, 0 for
    every day; `begins` and `ends` are minutes of the hospital's day, equal for the whole of it, and may lie across
    midnight. What was taken off stays for a day, so that it can be put back.
    """

    __tablename__ = "backup_contacts"
    __table_args__ = (UniqueConstraint("institution_id", "person_id"), Index(None, "person_id"))

    contact_id: Mapped[Key]
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    title: Mapped[str] = mapped_column(String(80), default="")
    line: Mapped[str] = mapped_column(String(120), default="")
    days: Mapped[int] = mapped_column(SmallInteger, default=0)
    begins: Mapped[int] = mapped_column(SmallInteger, default=0)
    ends: Mapped[int] = mapped_column(SmallInteger, default=0)
    asked_at: Mapped[datetime]
    agreed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class CallState(StrEnum):
    """Where a call stands: somebody has it before them, somebody is there, nobody was, or it is over."""

    WAITING = "waiting"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    ENDED = "ended"


OPEN = (CallState.WAITING, CallState.UNANSWERED)


class BackupCall(Base):
    """Somebody asks for back-up. The next one is asked at `next_at`, while it goes round.

    Once it stopped, `kept_until` is a day later: until then those who were asked read it, then its words are emptied.
    Nothing here says where it was asked from.
    """

    __tablename__ = "backup_calls"
    __table_args__ = (Index(None, "person_id"), Index(None, "state", "next_at"))

    call_id: Mapped[Key]
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    words: Mapped[str] = mapped_column(String(600), default="")
    reach: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(10), default=CallState.WAITING)
    minutes: Mapped[int] = mapped_column(SmallInteger)
    made_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    kept_until: Mapped[datetime | None]


class BackupAsk(Base):
    """That somebody was asked about a call, as the how-manieth; what they said to it, if anything."""

    __tablename__ = "backup_asks"
    __table_args__ = (
        UniqueConstraint("call_id", "person_id"),
        UniqueConstraint("call_id", "turn"),
        Index(None, "person_id"),
    )

    ask_id: Mapped[Key]
    call_id: Mapped[Ref] = mapped_column(ForeignKey("backup_calls.call_id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    turn: Mapped[int] = mapped_column(SmallInteger)
    asked_at: Mapped[datetime]
    passed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
