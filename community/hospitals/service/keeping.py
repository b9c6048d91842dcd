"""What those who keep a hospital's settings do: say what it is, how its program works, whom to turn to, and sign."""

from functools import partial
from typing import Any

from sqlalchemy import delete

from community.hospitals.forms import FactsForm, Guarded, OutletsForm, ProgramForm, SignForm
from community.hospitals.models import AGREEMENT, OUTLETS, Agreement, ProgramContact, SafeOutlets
from community.hospitals.service.showing import Shown, hospital
from community.hospitals.service.writing import explained
from community.institutions.models import Institution
from community.kernel import clock
from community.kernel.door import OPENED, Me
from community.kernel.errors import Conflict, Invalid
from community.kernel.events import Event, tell
from community.kernel.ids import backdated

own = partial(hospital, to="settings")


def _told(me: Me, verb: str, found: Shown, note: str = "") -> None:
    """Leads write under pseudonyms too, so what they do here has no minute."""
    tell(me, Event(verb, "institutions", found.place.institution_id, note=note, to_the_hour=True))


def _note(part: str, form: Guarded) -> str:
    return f"{part} {explained(form)}".strip()


def save_facts(me: Me, slug: str, form: FactsForm) -> None:
    """Says what the hospital is; the network stays the network, and nothing else becomes it."""
    found = own(me, slug)
    if (form.kind == "network") != (found.place.kind == "network"):
        raise Invalid({"kind": "This cannot be changed here."})
    for name in ("name", "kind", "region", "time_zone", "about"):
        setattr(found.place, name, getattr(form, name))
    found.profile.setting, found.profile.size = form.setting, form.size
    me.add(found.profile)
    _told(me, "changed", found, _note("facts", form))


def save_program(me: Me, slug: str, form: ProgramForm) -> None:
    """Says how the program works and whom to ask."""
    found = own(me, slug)
    for name in ("model", "team", "hours", "triggers", "patients"):
        setattr(found.profile, name, getattr(form, name))
    me.add(found.profile)
    _save_contacts(me, found.place, form)
    _told(me, "changed", found, _note("program", form))


def _save_contacts(me: Me, place: Institution, form: ProgramForm) -> None:
    pairs = list(zip(form.contact_role, form.contact_reach, strict=False))
    if any(bool(role) != bool(reach) for role, reach in pairs) or len(form.contact_role) != len(form.contact_reach):
        raise Invalid({"contact_role": "Please give each contact a role and how to reach it, or leave both empty."})
    gone = delete(ProgramContact).where(ProgramContact.institution_id == place.institution_id)
    me.session.execute(gone, execution_options=OPENED)
    with backdated(clock.hour(me.now)):
        for position, (role, reach) in enumerate(pair for pair in pairs if pair[0]):
            me.add(ProgramContact(institution_id=place.institution_id, position=position, role=role, reach=reach))


def save_outlets(me: Me, slug: str, form: OutletsForm) -> None:
    """Says whom people of the hospital can turn to with case facts."""
    found = own(me, slug)
    row = found.outlets or SafeOutlets(institution_id=found.place.institution_id)
    for name in (*OUTLETS, "jurisdiction", "reviewed_on"):
        setattr(row, name, getattr(form, name))
    me.add(row)
    _told(me, "changed", found, _note("outlets", form))


def sign(me: Me, slug: str, version: int, form: SignForm) -> None:
    """Signs the agreement in force; Conflict when it got newer words since the page was opened."""
    found = own(me, slug)
    if version != AGREEMENT:
        raise Conflict("The agreement has changed since. Please read the new words, then sign.")
    keep_signature(me, found.place.institution_id, version, form.model_dump(exclude={"agree"}))
    _told(me, "signed", found, f"agreement {version}")


def keep_signature(me: Me, institution_id: int, version: int, signed: dict[str, Any]) -> None:
    """Stores who signed which version in which role; the day is today unless `signed` says another."""
    day = signed.get("signed_on") or me.now.date()
    facts = {"role": signed["signed_role"], "name": signed["signed_name"], "signed_on": day}
    with backdated(clock.hour(me.now)):
        me.add(Agreement(institution_id=institution_id, version=version, **facts))
