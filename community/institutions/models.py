"""Hospitals, memberships, invitations, rosters brought in from files, and email domains."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Id, Key, Ref


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
BY_LINK = (Role.OBSERVER, Role.PEER_SUPPORTER)  # what nobody looks at a person for before they have it


class Institution(Base):
    """A member hospital, health system, surgery or health center, practice, or the network itself."""

    __tablename__ = "institutions"
    __table_args__ = (UniqueConstraint("slug"), Index(None, "name", "institution_id"), Index(None, "region"))

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
        Index("ix_memberships_roster", "institution_id", "person_id", "role", "started_at", "ended_at"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="in_order"),
    )

    membership_id: Mapped[Key]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    role: Mapped[str] = mapped_column(String(20))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Invitation(Base):
    """A way in: for one address and one use, or, with no address, a link for up to `uses` people.

    `token` is a fingerprint. The token of a mailed one is only in the mail; that of a link is made of its id and our
    key, so that it can be shown again. `link_id` names the link that somebody asked for this invitation with.
    """

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token"), Index(None, "institution_id"), Index(None, "institution_id", "email"))

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
    name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    discipline: Mapped[str] = mapped_column(String(120), default="", server_default="")
    uses: Mapped[int] = mapped_column(default=1, server_default="1")
    used: Mapped[int] = mapped_column(default=0, server_default="0")
    ends_at: Mapped[datetime | None]
    link_id: Mapped[int | None] = mapped_column(Id)


class InvitationUse(Base):
    """Who came by an invitation."""

    __tablename__ = "invitation_uses"
    __table_args__ = (UniqueConstraint("invitation_id", "person_id"),)

    use_id: Mapped[Key]
    invitation_id: Mapped[Ref] = mapped_column(ForeignKey("invitations.invitation_id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    used_at: Mapped[datetime]


class ImportState(StrEnum):
    """Where an import stands."""

    COLUMNS = "columns"
    COMPARING = "comparing"
    READY = "ready"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class RosterImport(Base):
    """A roster that was brought in from a file: how its columns are read, and how far it got. The file is not kept."""

    __tablename__ = "roster_imports"
    __table_args__ = (Index(None, "institution_id"),)

    import_id: Mapped[Key]
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    state: Mapped[str] = mapped_column(String(12))
    columns: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(String(20))
    end_missing: Mapped[bool] = mapped_column(default=False)
    count: Mapped[int] = mapped_column(default=0)
    work_id: Mapped[int | None] = mapped_column(Id)
    made_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class RowKind(StrEnum):
    """What an import would do about a row; nothing yet while it is being compared."""

    UNREAD = ""
    HEADER = "header"
    NEW = "new"
    CHANGED = "changed"
    LEAVER = "leaver"
    SAME = "same"
    WRONG = "wrong"


class RosterRow(Base):
    """One line of an import, or somebody who is missing in it: what is wanted, and what stood before, for undoing."""

    __tablename__ = "roster_rows"
    __table_args__ = (
        UniqueConstraint("import_id", "position"),
        Index(None, "import_id", "kind", "position"),
        Index(None, "import_id", "email"),
    )

    row_id: Mapped[Key]
    import_id: Mapped[Ref] = mapped_column(ForeignKey("roster_imports.import_id"))
    position: Mapped[int]
    cells: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(10), default=RowKind.UNREAD)
    email: Mapped[str] = mapped_column(String(254), default="")
    name: Mapped[str] = mapped_column(String(120), default="")
    discipline: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20), default="")
    ends_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(String(300), default="")
    membership_id: Mapped[int | None] = mapped_column(Id)
    made_id: Mapped[int | None] = mapped_column(Id)
    invitation_id: Mapped[int | None] = mapped_column(Id)
    before: Mapped[str] = mapped_column(Text, default="")
    applied: Mapped[bool] = mapped_column(default=False)


class EmailDomain(Base):
    """An email domain of a hospital. Once the network has confirmed it, and while it is `open`, its people may join."""

    __tablename__ = "email_domains"
    __table_args__ = (UniqueConstraint("domain"), Index(None, "institution_id"))

    domain_id: Mapped[Key]
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    domain: Mapped[str] = mapped_column(String(253))
    role: Mapped[str] = mapped_column(String(20))
    open: Mapped[bool] = mapped_column(default=True)
    asked_by: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"))
    asked_at: Mapped[datetime]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("people.person_id"))
    verified_at: Mapped[datetime | None]


class JoinAsk(Base):
    """Somebody asked to join, by the page for everyone or with a link; gone as soon as it is answered by mail."""

    __tablename__ = "join_asks"

    ask_id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254))
    link_id: Mapped[int | None] = mapped_column(Id)
    made_at: Mapped[datetime]
