"""Spaces, grants, pacts and bylines: who an audience is, what it agrees to, and how an author appears in it."""

from datetime import date, datetime
from enum import IntEnum, StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Id, Key, Ref, index_of_set


class Level(IntEnum):
    """How far a grant reaches; each includes those below."""

    READ = 1
    TAKE_PART = 2
    FACILITATE = 3
    MODERATE = 4

    @property
    def words(self) -> str:
        """As people say it."""
        return self.name.lower().replace("_", " ")


class Confidentiality(StrEnum):
    """What a space is for; decides retention, mail, history for joiners, search and export."""

    OPEN = "open"
    CONFIDENTIAL = "confidential"
    PROTECTED = "protected"
    EPHEMERAL = "ephemeral"


class BylineKind(StrEnum):
    """How much of the author shows."""

    FULL = "full"
    NAME = "name"
    ROLE_REGION = "role_region"
    PSEUDONYM = "pseudonym"


class Space(Base):
    """An audience and a confidentiality; everything written hangs on exactly one.

    `pact_version` is the version of the pact that its readers agree to first; 0 while there is none. `direct` is a
    conversation of some people, which no list of spaces names and nobody keeps from outside.
    """

    __tablename__ = "spaces"
    __table_args__ = (UniqueConstraint("slug"),)

    space_id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    purpose: Mapped[str] = mapped_column(String(400), default="")
    confidentiality: Mapped[str] = mapped_column(String(12), default=Confidentiality.OPEN)
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("spaces.space_id"))
    pseudonyms: Mapped[bool] = mapped_column(default=False)
    kept_days: Mapped[int | None]
    opened_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    pact_version: Mapped[int] = mapped_column(default=0, server_default="0")
    direct: Mapped[bool] = mapped_column(default=False, server_default=false())


class Pact(Base):
    """The words of one version of a space's pact, and after how many months they are agreed to again (0 for never)."""

    __tablename__ = "pacts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    renew_months: Mapped[int] = mapped_column(default=0)
    written_on: Mapped[date]


class PactAgreement(Base):
    """On that day a person agreed to that version; it holds until `lapses_at`, if that is set. No minute is kept."""

    __tablename__ = "pact_agreements"
    __table_args__ = (
        Index(None, "person_id"),
        index_of_set("ix_pact_agreements_lapsing", "lapses_at"),
        {"sqlite_with_rowid": False},
    )

    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"), primary_key=True, autoincrement=False)
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    agreed_on: Mapped[date] = mapped_column(primary_key=True)
    lapses_at: Mapped[datetime | None]


class Grant(Base):
    """One line of an audience: a person, or everyone whose membership fits institution and role (empty fits all).

    `excluded` lines always win. `whole_history` lets someone read what was written before they joined.
    """

    __tablename__ = "grants"
    __table_args__ = (
        Index(None, "space_id", "level"),
        Index(None, "person_id"),
        CheckConstraint("person_id IS NULL OR (institution_id IS NULL AND role IS NULL)", name="one_subject"),
    )

    grant_id: Mapped[Key]
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    level: Mapped[int]
    excluded: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.person_id"))
    institution_id: Mapped[int | None] = mapped_column(ForeignKey("institutions.institution_id"))
    role: Mapped[str | None] = mapped_column(String(20))
    whole_history: Mapped[bool] = mapped_column(default=False)
    granted_at: Mapped[datetime]


class Byline(Base):
    """How an author appears, fixed when it is written. A pseudonym's byline holds a seal and no person.

    The seal is a keyed hash of (person, space); the key is kept outside the database. Of when something was written
    there stands nothing here but `known_since`, for names only: whoever may read what was opened then knows its author.
    """

    __tablename__ = "bylines"
    __table_args__ = (
        UniqueConstraint("space_id", "seal"),
        Index(None, "person_id", "space_id"),
        CheckConstraint("(kind = 'pseudonym') = (person_id IS NULL)", name="sealed_or_named"),
        CheckConstraint("(kind = 'pseudonym') = (seal IS NOT NULL)", name="seal_only_for_pseudonyms"),
    )

    byline_id: Mapped[Key]
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    kind: Mapped[str] = mapped_column(String(12))
    person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("people.person_id"))
    seal: Mapped[str | None] = mapped_column(String(64))
    shown: Mapped[str] = mapped_column(String(120))
    detail: Mapped[str] = mapped_column(String(200), default="")
    known_since: Mapped[datetime | None]


class AudienceVersion(Base):
    """One row, counted up whenever somebody's rights may have changed, so that counts of readers can be kept."""

    __tablename__ = "audience_versions"

    audience_version_id: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
