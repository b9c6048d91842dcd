"""What people look for among hospitals, what leads say of theirs, and what a new one tells when it asks to join."""

from datetime import date
from functools import partial
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from community.hospitals.models import HOURS, KINDS, MODELS, READINESS, SETTINGS, SIZES, TEAMS
from community.institutions.forms import Day
from community.kernel import clock
from community.kernel.forms import Form
from community.text.fields import Address, Explained, Lettered, Line, Several, Zone
from community.text.normal import normalise

CONTACTS = 3
Said = Literal["yes", "not_yet", "not_sure"]


def _known(codes: dict[str, str], value: str) -> str:
    if value and value not in codes:
        raise ValueError("Please choose one from the list.")
    return value


def _joins(value: str) -> str:
    if value not in KINDS or value == "network":
        raise ValueError("Please choose what fits best.")
    return value


def _words(text: str) -> str:
    return normalise(text).strip()


def _past(day: date | None) -> date | None:
    if day and day > clock.now().date():
        raise ValueError("This day is still to come. Please give the day it was last looked over.")
    return day


Words = Annotated[str, AfterValidator(_words), StringConstraints(max_length=600)]
About = Annotated[str, AfterValidator(_words), StringConstraints(max_length=500)]
Name = Annotated[Lettered, StringConstraints(min_length=1, max_length=120)]
Region = Annotated[Lettered, StringConstraints(min_length=1, max_length=80)]
Outlet = Annotated[Line, StringConstraints(max_length=200)]
Role = Annotated[Line, StringConstraints(max_length=80)]
Kind = Annotated[str, AfterValidator(_joins)]
Setting = Annotated[str, AfterValidator(partial(_known, SETTINGS))]
Size = Annotated[str, AfterValidator(partial(_known, SIZES))]


class Wanted(Form):
    """What somebody looks for among hospitals; empty finds every one."""

    kind: Annotated[str, StringConstraints(max_length=20)] = ""
    region: Annotated[Line, StringConstraints(max_length=80)] = ""
    setting: Annotated[str, StringConstraints(max_length=12)] = ""
    model: Annotated[str, StringConstraints(max_length=12)] = ""
    after: Annotated[str, StringConstraints(max_length=900)] = ""


class Guarded(Explained):
    """Words that the guard looks over before they are stored."""


class FactsForm(Guarded):
    """What a hospital is."""

    name: Name
    kind: Annotated[str, AfterValidator(partial(_known, KINDS)), StringConstraints(min_length=1)]
    region: Region
    time_zone: Zone
    setting: Setting = ""
    size: Size = ""
    about: About = ""


class ProgramForm(Guarded):
    """How its program works, and whom to ask: roles beside how to reach them, line by line."""

    model: Annotated[str, AfterValidator(partial(_known, MODELS))] = ""
    team: Annotated[str, AfterValidator(partial(_known, TEAMS))] = ""
    hours: Annotated[str, AfterValidator(partial(_known, HOURS))] = ""
    triggers: Words = ""
    patients: Words = ""
    contact_role: Annotated[list[Role], Several, Field(max_length=CONTACTS, default_factory=list)]
    contact_reach: Annotated[list[Outlet], Several, Field(max_length=CONTACTS, default_factory=list)]


class OutletsForm(Guarded):
    """Whom its people can turn to with case facts."""

    counsel: Outlet = ""
    peer_review: Outlet = ""
    risk: Outlet = ""
    assistance: Outlet = ""
    chaplain: Outlet = ""
    jurisdiction: Annotated[Line, StringConstraints(max_length=120)] = ""
    reviewed_on: Annotated[Day, AfterValidator(_past)] = None


class SignForm(Form):
    """A signature: the role that signs, and the name of who holds it."""

    signed_role: Annotated[Lettered, StringConstraints(min_length=1, max_length=120)]
    signed_name: Name
    agree: Literal["yes"]


# ------------------------------------------------------------------ asking to join


class KindForm(Form):
    """What kind of place asks."""

    kind: Kind


class PlaceForm(Guarded):
    """Where it is and what it is called."""

    name: Name
    region: Region
    setting: Setting = ""
    size: Size = ""
    about: About = ""


class ReadinessForm(Form):
    """What is ready; no answer keeps anyone out."""

    leader: Said
    lead: Said
    supporters: Said
    outlet: Said
    counsel: Said
    crisis: Said

    @property
    def line(self) -> str:
        """As it is stored."""
        return " ".join(f"{name}:{getattr(self, name)}" for name in READINESS)


class ContactForm(Form):
    """Whom the network writes to."""

    contact_name: Name
    contact_role: Annotated[Lettered, StringConstraints(min_length=1, max_length=120)]
    email: Address


class SendForm(Guarded):
    """The application as it stands, with an answer if something was asked."""

    answer: Words = ""


class BackForm(Form):
    """The address that an application was begun with."""

    email: Address


# ------------------------------------------------------------------ deciding


class SentenceForm(Form):
    """What a steward writes to a hospital that asks to join."""

    words: Annotated[Words, StringConstraints(min_length=1)]
