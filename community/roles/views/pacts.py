"""Pages: the pact of a space, agreeing to it, and writing it; and the way to it for whoever has to agree first."""

import contextlib
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from flask import request
from werkzeug.datastructures import MultiDict

from community.access.models import Confidentiality
from community.access.service import audience, pacts, spaces
from community.accounts.views.entry import inside
from community.kernel import drafts
from community.kernel.door import Me
from community.kernel.drafts import Place, place_from
from community.kernel.errors import Refusal
from community.kernel.house import house
from community.kernel.pages import render
from community.roles.forms import AgreeForm, PactForm
from community.roles.views.room import room
from community.text.writing import write_up


def _pact(me: Me, slug: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found = pacts.pact(me, slug)
    there = (typed or request.args).get("next", "")
    counted = spaces.counted(me, found.space_id) if found.may_write and found.pact_version else None
    limits = audience.LIMITS[Confidentiality(found.confidentiality)]
    again = pacts.lapse(found.agreed_on, found.renew_months) if found.agreed_on and found.renew_months else None
    said = {"limits": limits, "audience": counted, "again": again, "there": there}
    return render("roles/pact.html", space=found, **said, refusal=refusal)


@room.page("/spaces/<slug>/pact")
def pact_page(me: Me, slug: str) -> str:
    """What this space asks its readers to agree to."""
    return _pact(me, slug)


def _pact_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str) -> str:
    return _pact(me, slug, refusal, typed)


@room.action("/spaces/<slug>/pact", AgreeForm, again=_pact_again)
def agree(me: Me, form: AgreeForm, slug: str) -> str:
    """I agree, and go on to where I wanted to go."""
    pacts.agree(me, slug, form.version)
    return inside(form.next) if form.next else f"/spaces/{slug}"


# ------------------------------------------------------------------ writing it


def _writing(me: Me, slug: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found = pacts.to_write(me, slug)
    place = Place("pact", found.space_id, found.space_id)
    kept = drafts.find(me, place)
    said = {"refusal": refusal, "typed": typed or {}}
    return render("roles/write_pact.html", space=found, place=place, kept=kept, **said)


@room.page("/spaces/<slug>/pact/words")
def words_page(me: Me, slug: str) -> str:
    """Where facilitators write the pact."""
    return _writing(me, slug)


def _writing_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str) -> str:
    return _writing(me, slug, refusal, typed)


def _prepare(form: PactForm) -> None:
    written = write_up(form.body, "pact", form.safe_reason)
    told = f"guard {written.paused_for} {form.safe_reason}" if written.paused_for else ""
    form.keep(replace(written, paused_for=told))


@room.action("/spaces/<slug>/pact/words", PactForm, again=_writing_again, prepare=_prepare)
def write_pact(me: Me, form: PactForm, slug: str) -> str:
    """Saves it; new words are agreed to anew by everyone, me included."""
    pacts.write(me, slug, form.written, int(form.renew), form.version)
    found = pacts.pact(me, slug)
    drafts.drop(me, Place("pact", found.space_id, found.space_id))
    return f"/spaces/{slug}/pact"


# ------------------------------------------------------------------ the way there


def on_the_way(me: Me) -> str:
    """The pact that stands between me and the page that was asked for; empty when it is missing for other reasons."""
    where = request.view_args or {}
    named = {name: value for name, value in where.items() if isinstance(value, int)}
    with contextlib.suppress(ValueError):
        place = place_from(request.args.get("place", ""))
        named[f"{place.kind}_id"] = place.row_id
    slug = where.get("slug" if request.path.startswith("/spaces/") else "space") or request.args.get("space", "")
    space = pacts.first_agree(me, named, slug)
    return f"/spaces/{space}/pact?next={quote(_wanted())}" if space else ""


def _wanted() -> str:
    """Where somebody goes on after agreeing: the page itself, or the one that a form stood on."""
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return (request.referrer or "").removeprefix(house().settings.origin)
