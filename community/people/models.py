"""Profiles: what a person tells of themselves, for whom each field is, and who has opened the page."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.accounts.models import Circle
from community.kernel.columns import Base, Ref

SKILLS = {
    "listens": "Listens one to one",
    "debriefs": "Has run group debriefs",
    "trains": "Trains supporters",
    "role_play": "Leads role-play",
    "starts": "Has started a program",
    "matches": "Matches supporters and colleagues",
    "leaders": "Has brought leaders on board",
    "measures": "Shows that a program works",
    "nights": "Knows the nights",
    "rural": "Knows small hospitals",
    "grief": "Grief in a team",
    "violence": "After violence at work",
    "long_waits": "Long inquiries and lawsuits",
    "residents": "Residents and students",
}
FAMILIES = {
    "nursing": "Nursing",
    "medicine": "Medicine",
    "advanced": "Advanced practice",
    "pharmacy": "Pharmacy",
    "therapies": "Respiratory and other therapies",
    "emergency": "Ambulance and transport",
    "diagnostics": "Laboratory and imaging",
    "mind": "Social work and psychology",
    "spiritual": "Chaplaincy",
    "learners": "Residents and students",
    "services": "Support services",
    "quality": "Quality and safety",
    "leading": "Leading and administration",
    "other": "Something else",
}
CONTACTS = {"open": "Happy to be contacted", "chat": "By message only", "closed": "Please do not contact me"}
NIGHT, MORNING = 20 * 60, 7 * 60
# The circle that sees a field until its owner chooses another. Somebody who writes under their name alone has left out
# hospital and profession on purpose, so these stay among colleagues; what is offered to others goes as far as the name.
FIELDS = {
    "name": Circle.READERS,
    "pronouns": Circle.READERS,
    "discipline": Circle.COLLEAGUES,
    "places": Circle.COLLEAGUES,
    "role_family": Circle.COLLEAGUES,
    "languages": Circle.READERS,
    "skills": Circle.READERS,
    "about": Circle.READERS,
    "hours": Circle.COLLEAGUES,
    "contact": Circle.READERS,
}


class Contact(StrEnum):
    """What somebody wishes about being written to; empty says nothing."""

    UNSAID = ""
    OPEN = "open"
    CHAT = "chat"
    CLOSED = "closed"


class Profile(Base):
    """What a person tells of themselves beside name, pronouns and discipline. Whoever has no row has said nothing.

    `skills` are words of SKILLS between spaces; quiet hours are minutes of the day, twice the same for none. Each
    `…_for` is the circle that sees the field. The index holds all that is looked for, so that nobody's words are read.
    """

    __tablename__ = "profiles"
    __table_args__ = (Index("ix_profiles_found", "role_family", "languages", "skills", "own_skills", "person_id"),)

    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True, autoincrement=False)
    role_family: Mapped[str] = mapped_column(String(24), default="")
    languages: Mapped[str] = mapped_column(String(300), default="")
    skills: Mapped[str] = mapped_column(String(300), default="")
    own_skills: Mapped[str] = mapped_column(String(300), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    about_html: Mapped[str] = mapped_column(Text, default="")
    renderer: Mapped[int] = mapped_column(default=0)
    contact: Mapped[str] = mapped_column(String(12), default=Contact.UNSAID)
    quiet_from: Mapped[int] = mapped_column(SmallInteger, default=NIGHT)
    quiet_until: Mapped[int] = mapped_column(SmallInteger, default=MORNING)
    pronouns_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["pronouns"])
    discipline_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["discipline"])
    places_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["places"])
    role_family_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["role_family"])
    languages_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["languages"])
    skills_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["skills"])
    about_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["about"])
    hours_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["hours"])
    contact_for: Mapped[int] = mapped_column(SmallInteger, default=FIELDS["contact"])


SOMEBODY = 0


class ProfileVisit(Base):
    """On that day somebody opened the page and was shown what is not for every member; kept 90 days.

    `viewer_id` names a colleague. Whoever came as a reader of a space is SOMEBODY, once a day and however many: their
    name would tell who reads what was written there. There is no number of its own that grows with time.
    """

    __tablename__ = "profile_visits"
    __table_args__ = (Index(None, "day"), {"sqlite_with_rowid": False})

    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    viewer_id: Mapped[Ref] = mapped_column(primary_key=True, autoincrement=False)
