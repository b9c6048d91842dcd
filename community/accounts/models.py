"""People and the sessions they hold."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Key, Ref


class PersonState(StrEnum):
    """Only an active person reads or writes; an imported one is known from a mailing list and cannot sign in."""

    ACTIVE = "active"
    IMPORTED = "imported"
    SUSPENDED = "suspended"
    LEFT = "left"


class Person(Base):
    """Someone with an account; belongs to no single hospital. `seen_from`: what is older is not counted as unread."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("handle"), UniqueConstraint("email"))

    person_id: Mapped[Key]
    handle: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    discipline: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254))
    password: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12), default=PersonState.ACTIVE)
    time_zone: Mapped[str] = mapped_column(String(60), default="America/New_York")
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    seen_from: Mapped[datetime]


class SignIn(Base):
    """One session on one device: a row, so it can be seen and ended. Its times, and its id's, are kept to the hour.

    Finer ones would let a reader of the database match a person's clicks with a post under a pseudonym.
    """

    __tablename__ = "sign_ins"
    __table_args__ = (UniqueConstraint("token"), Index(None, "person_id"))

    sign_in_id: Mapped[Key]
    token: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    device: Mapped[str] = mapped_column(String(60), default="")
    shared: Mapped[bool] = mapped_column(default=False)
