"""Gives the demo's hospitals what they show, and one more that waits at the door, through the services of the house."""

import tomllib
from datetime import timedelta
from typing import Any

from community.hospitals import forms
from community.hospitals.models import AGREEMENT
from community.hospitals.service import applying, keeping, showing
from community.hospitals.service.writing import prepare
from community.kernel.door import Me, System
from community.worlds.script import FOLDER
from community.worlds.stage import Stage

REASON = {"safe_reason": "example"}


def furnish(stage: Stage) -> None:
    """Everything of hospitals.toml."""
    told = tomllib.loads((FOLDER / "hospitals.toml").read_text(encoding="utf-8"))
    for one in told["hospital"]:
        with stage.database.unit(writes=True) as session:
            _tell(Me(session, stage.people[one["by"]], stage.keys), one)
    with stage.database.unit(writes=True) as session:
        _apply(System(session, stage.keys, "demo"), told["application"])


def _tell(me: Me, told: dict[str, Any]) -> None:
    slug = told["slug"]
    place = showing.hospital(me, slug).place
    own = {name: getattr(place, name) for name in ("name", "kind", "region", "time_zone", "about")}
    facts = forms.FactsForm(**own, **told["facts"], **REASON)
    contacts = told.get("contacts", [])
    lines = {"contact_role": [role for role, _ in contacts], "contact_reach": [reach for _, reach in contacts]}
    program = forms.ProgramForm(**told["program"], **lines, **REASON)
    prepare(facts)
    prepare(program)
    keeping.save_facts(me, slug, facts)
    keeping.save_program(me, slug, program)
    if "outlets" in told:
        keeping.save_outlets(me, slug, forms.OutletsForm(**told["outlets"], reviewed_on=_lately(me)))
    if "signed" in told:
        name = told["by"].replace(".", " ").title()
        signature = forms.SignForm(signed_role=told["signed"], signed_name=name, agree="yes")
        keeping.sign(me, slug, AGREEMENT, signature)


def _lately(me: Me) -> str:
    return (me.now - timedelta(days=47)).date().isoformat()


def _apply(system: System, told: dict[str, Any]) -> None:
    """As a stranger would, up to the letter that shows that the address is read."""
    token = applying.choose_kind(system, "", told["kind"])
    place = {name: told[name] for name in ("name", "region", "setting", "size", "about")}
    applying.save_place(system, token, forms.PlaceForm(**place))
    applying.save_readiness(system, token, forms.ReadinessForm(**told["ready"]))
    contact, signed = told["contact"], told["signed"]
    kept = forms.ContactForm(contact_name=contact["name"], contact_role=contact["role"], email=contact["email"])
    applying.save_contact(system, token, kept)
    signature = forms.SignForm(signed_role=signed["role"], signed_name=signed["name"], agree="yes")
    applying.sign(system, token, AGREEMENT, signature)
    applying.send(system, token, forms.SendForm())
    applying.come_back(system, applying.token_for(system, applying.mine(system, token)))
