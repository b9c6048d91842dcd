"""Hospitals, memberships and invitations."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Key, Ref


class Role(StrEnum):
    """What a membership allows; the last two exist at the network only."""

    OBSERVER = "observer"
    PEER_SUPPORTER = "peer_supporter"
    FACILITATOR = "facilitator"
    MODERATOR = "moderator"
    CASE_REVIEWER = "case_reviewer"
    PROGRAM_LEAD = "program_lead"
    STEWARD = "steward"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """As people say it."""
        return self.value.replace("_", " ")


NETWORK_ROLES = (Role.STEWARD, Role.ADMINISTRATOR)


class Institution(Base):
    """A member hospital, health system, surgery or health center, practice, or the network itself."""

    __tablename__ = "institutions"
    __table_args__ = (UniqueConstraint("slug"),)

    institution_id: Mapped[Key]
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(20))
    region: Mapped[str] = mapped_column(String(80))
    time_zone: Mapped[str] = mapped_column(String(60), default="America/New_York")
    about: Mapped[str] = mapped_column(String(500), default="")


class Membership(Base):
    """Person x institution x role, from `started_at` until `ended_at` if there is one."""

    __tablename__ = "memberships"
    __table_args__ = (
        Index(None, "person_id", "institution_id", "role"),
        Index(None, "institution_id", "role"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="in_order"),
    )

    membership_id: Mapped[Key]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    role: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """A one-use way in, sent to one address; `token` is a fingerprint, the token itself is only in the mail."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token"), Index(None, "institution_id"))

    invitation_id: Mapped[Key]
    token: Mapped[str] = mapped_column(String(64))
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(300), default="")
    invited_by: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.person_id"))
