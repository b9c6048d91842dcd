"""People, the sessions they hold, and the links that were mailed to them."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, validates

from community.kernel.columns import Base, Key, Ref
from community.kernel.days import USUAL
from community.text.sorting import key as sort_key


class PersonState(StrEnum):
    """Only an active person reads or writes; an imported one is known from a mailing list and cannot sign in.

    Whoever is leaving can come back with their password for some days. Of whoever has left, the row alone stays.
    """

    ACTIVE = "active"
    IMPORTED = "imported"
    SUSPENDED = "suspended"
    LEAVING = "leaving"
    LEFT = "left"


WITH_A_KEY = (PersonState.ACTIVE, PersonState.LEAVING)  # whose password and links from letters are worth something
FORMER = "Former member"


class Circle(IntEnum):
    """Who sees something of a person; each circle lies around the one before.

    Readers are those who read something that the person wrote under their name: who merely reads the same space as
    somebody stays unknown to them.
    """

    MYSELF = 0
    COLLEAGUES = 1
    READERS = 2
    MEMBERS = 3


class Person(Base):
    """Someone with an account; belongs to no single hospital. `seen_from`: what is older is not counted as unread.

    `name_for` is the circle that may know the person, `name_key` the name as it is sorted; `welcome_due` says that they
    have not been shown around yet.
    """

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("handle"),
        UniqueConstraint("email"),
        Index(None, "name", "person_id"),
        Index(None, "name_key", "person_id", "discipline"),
    )

    person_id: Mapped[Key]
    handle: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    discipline: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254))
    password: Mapped[str | None] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12), default=PersonState.ACTIVE)
    time_zone: Mapped[str] = mapped_column(String(60), default="America/New_York")
    language: Mapped[str] = mapped_column(String(10), default=USUAL)
    theme: Mapped[str] = mapped_column(String(10), default="auto")
    seen_from: Mapped[datetime]
    name_key: Mapped[str] = mapped_column(String(120), default="")
    name_for: Mapped[int] = mapped_column(SmallInteger, default=Circle.READERS)
    welcome_due: Mapped[bool] = mapped_column(default=False)

    @validates("name")
    def _sort(self, _column: str, name: str) -> str:
        self.name_key = sort_key(name)[:120]
        return name


class SignIn(Base):
    """One session on one device: a row, so it can be seen and ended. Its times, and its id's, are kept to the hour.

    Finer ones would let a reader of the database match a person's clicks with a post under a pseudonym. So `locked`
    says that its person stepped away and not when; the minutes stand in a signed cookie, see kernel/session.py.
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
    locked: Mapped[bool] = mapped_column(default=False, server_default=false())


class Purpose(StrEnum):
    """What a link does: choose a new password, use a new address, or take the former address back."""

    RESET = "reset"
    EMAIL = "email"
    UNDO = "undo"


class OneUseLink(Base):
    """A link that was mailed and works once; `token` is a fingerprint, the token itself is only in the mail.

    `email` is the address it is about: where it was sent to. When it ends to the minute stands inside the token; here
    it is rounded up to the hour, like all times of accounts. `used_at` is also set when it died of something else.
    """

    __tablename__ = "one_use_links"
    __table_args__ = (UniqueConstraint("token"), Index(None, "person_id"))

    link_id: Mapped[Key]
    token: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    email: Mapped[str] = mapped_column(String(254))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RetiredHandle(Base):
    """A keyed hash of the handle of somebody who has left: it is never given to anybody again, and names nobody."""

    __tablename__ = "retired_handles"

    blind: Mapped[str] = mapped_column(String(64), primary_key=True)
