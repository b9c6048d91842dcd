"""What a hospital shows of its program, whom its people can turn to, what was signed, and who asks to join."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Id, Key, Ref

AGREEMENT = 1  # the version in force; its words stand in templates/hospitals/agreement-<version>.html
KINDS = {
    "hospital": "Hospital",
    "health_system": "Health system",
    "surgery_center": "Surgery center",
    "health_center": "Health center",
    "practice": "Practice",
    "network": "Network",
}
SETTINGS = {"urban": "Urban", "suburban": "Suburban", "rural": "Rural"}
SIZES = {
    "beds_25": "Up to 25 beds",
    "beds_100": "26 to 100 beds",
    "beds_400": "101 to 400 beds",
    "beds_more": "More than 400 beds",
    "staff_50": "Up to 50 staff",
    "staff_250": "51 to 250 staff",
    "staff_more": "More than 250 staff",
}
MODELS = {
    "units": "Trained peers on the units",
    "central": "One team for the whole house",
    "sites": "A local team at each site",
    "calls": "A roster of peers on call",
    "beginning": "Still being set up",
}
TEAMS = {
    "few": "Up to 5 supporters",
    "small": "6 to 15 supporters",
    "middle": "16 to 40 supporters",
    "large": "41 to 100 supporters",
    "many": "More than 100 supporters",
}
HOURS = {
    "office": "Office hours",
    "extended": "Days and evenings",
    "shifts": "On every shift, with gaps",
    "always": "Day and night",
}
CODES = {"kinds": KINDS, "settings": SETTINGS, "sizes": SIZES, "models": MODELS, "teams": TEAMS, "hours": HOURS}
READINESS = {
    "leader": "A leader has said aloud that the program has their support",
    "lead": "Somebody has paid time to lead it",
    "supporters": "Some colleagues would like to become supporters",
    "outlet": "Supporters have somebody to turn to themselves",
    "counsel": "Counsel has read how confidentiality is promised",
    "crisis": "It is clear what happens when somebody is at risk",
}
OUTLETS = {
    "counsel": "Counsel",
    "peer_review": "Peer review",
    "risk": "Risk management",
    "assistance": "Employee assistance",
    "chaplain": "Chaplain",
}


class HospitalProfile(Base):
    """What a hospital says about its place and its program; an empty field is a question not answered.

    The codes are keys of the lists above. Whoever has no row has answered nothing.
    """

    __tablename__ = "hospital_profiles"

    institution_id: Mapped[Ref] = mapped_column(
        ForeignKey("institutions.institution_id"), primary_key=True, autoincrement=False
    )
    setting: Mapped[str] = mapped_column(String(12), default="")
    size: Mapped[str] = mapped_column(String(12), default="")
    model: Mapped[str] = mapped_column(String(12), default="")
    team: Mapped[str] = mapped_column(String(12), default="")
    hours: Mapped[str] = mapped_column(String(12), default="")
    triggers: Mapped[str] = mapped_column(String(600), default="")
    patients: Mapped[str] = mapped_column(String(600), default="")


class ProgramContact(Base):
    """Whom to ask about a program: a role and how to reach it, never somebody's own number."""

    __tablename__ = "program_contacts"
    __table_args__ = (UniqueConstraint("institution_id", "position"),)

    contact_id: Mapped[Key]
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    position: Mapped[int]
    role: Mapped[str] = mapped_column(String(80))
    reach: Mapped[str] = mapped_column(String(200))


class SafeOutlets(Base):
    """Where case facts may be spoken of at this hospital: each a line with how to reach it."""

    __tablename__ = "safe_outlets"

    institution_id: Mapped[Ref] = mapped_column(
        ForeignKey("institutions.institution_id"), primary_key=True, autoincrement=False
    )
    counsel: Mapped[str] = mapped_column(String(200), default="")
    peer_review: Mapped[str] = mapped_column(String(200), default="")
    risk: Mapped[str] = mapped_column(String(200), default="")
    assistance: Mapped[str] = mapped_column(String(200), default="")
    chaplain: Mapped[str] = mapped_column(String(200), default="")
    jurisdiction: Mapped[str] = mapped_column(String(120), default="")
    reviewed_on: Mapped[date | None]


class Agreement(Base):
    """That a version of the agreement was signed for a hospital: in which role, by whom, on which day."""

    __tablename__ = "agreements"
    __table_args__ = (Index(None, "institution_id", "version"),)

    agreement_id: Mapped[Key]
    institution_id: Mapped[Ref] = mapped_column(ForeignKey("institutions.institution_id"))
    version: Mapped[int]
    role: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    signed_on: Mapped[date]


class ApplicationState(StrEnum):
    """Where an application stands; it is open while a steward may decide."""

    DRAFT = "draft"
    SENT = "sent"
    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"


OPEN = (ApplicationState.SENT, ApplicationState.ASKED)


class Application(Base):
    """A hospital that asks to join. `holder` is the fingerprint of what one browser holds while it is filled in.

    `readiness` are words like `leader:yes` between spaces. Stewards see it once it is sent and `verified_at` is set.
    """

    __tablename__ = "applications"
    __table_args__ = (UniqueConstraint("holder"), Index(None, "email"), Index(None, "state", "sent_at"))

    application_id: Mapped[Key]
    holder: Mapped[str] = mapped_column(String(64))
    state: Mapped[str] = mapped_column(String(10), default=ApplicationState.DRAFT)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120), default="")
    region: Mapped[str] = mapped_column(String(80), default="")
    setting: Mapped[str] = mapped_column(String(12), default="")
    size: Mapped[str] = mapped_column(String(12), default="")
    about: Mapped[str] = mapped_column(String(500), default="")
    readiness: Mapped[str] = mapped_column(Text, default="")
    contact_name: Mapped[str] = mapped_column(String(120), default="")
    contact_role: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    verified_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=0)
    signed_role: Mapped[str] = mapped_column(String(120), default="")
    signed_name: Mapped[str] = mapped_column(String(120), default="")
    signed_on: Mapped[date | None]
    changed_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    question: Mapped[str] = mapped_column(String(600), default="")
    answer: Mapped[str] = mapped_column(String(600), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.person_id"))
    said: Mapped[str] = mapped_column(String(600), default="")
    institution_id: Mapped[int | None] = mapped_column(Id)


class ApplicationLink(Base):
    """A link that leads back to an application, works once and shows that its address is read; a fingerprint."""

    __tablename__ = "application_links"
    __table_args__ = (UniqueConstraint("token"), Index(None, "application_id"))

    link_id: Mapped[Key]
    token: Mapped[str] = mapped_column(String(64))
    application_id: Mapped[Ref] = mapped_column(ForeignKey("applications.application_id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
