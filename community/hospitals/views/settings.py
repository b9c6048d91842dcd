"""Pages for those who keep a hospital's settings: what it is, its program, whom to turn to, the agreement."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from flask import request
from werkzeug.datastructures import MultiDict

from community.hospitals.forms import CONTACTS, FactsForm, OutletsForm, ProgramForm, SignForm
from community.hospitals.models import AGREEMENT, OUTLETS
from community.hospitals.service import keeping, showing
from community.hospitals.service.atlas import STATES
from community.hospitals.service.writing import prepare
from community.hospitals.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.pages import render

Again = Callable[..., str]


def _page(me: Me, slug: str, part: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found = keeping.own(me, slug)
    signed = showing.signed(me, found.place.institution_id)
    values = {"found": found, "signed": signed, "agreement": AGREEMENT, "outlets": OUTLETS, "lines": CONTACTS}
    lists = {"zones": sorted(available_timezones()), "regions": list(STATES)} if part == "facts" else {}
    said = {"part": part, "saved": "saved" in request.args, "refusal": refusal, "typed": typed or {}}
    return render(f"hospitals/settings_{part}.html", **values, **lists, **said)


def _again(part: str) -> Again:
    return partial(_shown_again, part)


def _shown_again(part: str, me: Me, refusal: Refusal, typed: MultiDict[str, str], **where: Any) -> str:
    return _page(me, where["slug"], part, refusal, typed)


@room.page("/hospitals/<slug>/settings")
def settings_page(me: Me, slug: str) -> str:
    """What the hospital is."""
    return _page(me, slug, "facts")


@room.action("/hospitals/<slug>/settings", FactsForm, again=_again("facts"), prepare=prepare)
def save_facts(me: Me, form: FactsForm, slug: str) -> str:
    """Keeps what the hospital is."""
    keeping.save_facts(me, slug, form)
    return f"/hospitals/{slug}/settings?saved=1"


@room.page("/hospitals/<slug>/settings/program")
def program_page(me: Me, slug: str) -> str:
    """How the program works."""
    return _page(me, slug, "program")


@room.action("/hospitals/<slug>/settings/program", ProgramForm, again=_again("program"), prepare=prepare)
def save_program(me: Me, form: ProgramForm, slug: str) -> str:
    """Keeps how the program works."""
    keeping.save_program(me, slug, form)
    return f"/hospitals/{slug}/settings/program?saved=1"


@room.page("/hospitals/<slug>/settings/outlets")
def outlets_page(me: Me, slug: str) -> str:
    """Whom people of the hospital can turn to."""
    return _page(me, slug, "outlets")


@room.action("/hospitals/<slug>/settings/outlets", OutletsForm, again=_again("outlets"), prepare=prepare)
def save_outlets(me: Me, form: OutletsForm, slug: str) -> str:
    """Keeps whom to turn to."""
    keeping.save_outlets(me, slug, form)
    return f"/hospitals/{slug}/settings/outlets?saved=1"


@room.page("/hospitals/<slug>/settings/agreement")
def agreement_page(me: Me, slug: str) -> str:
    """The agreement, who signed it, and signing it again when it is new."""
    return _page(me, slug, "agreement")


@room.action("/hospitals/<slug>/settings/agreement/<int:version>", SignForm, again=_again("agreement"))
def sign_agreement(me: Me, form: SignForm, slug: str, version: int) -> str:
    """Signs it."""
    keeping.sign(me, slug, version, form)
    return f"/hospitals/{slug}/settings/agreement?saved=1"
