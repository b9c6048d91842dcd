"""Pages for those who keep a hospital's on-call list."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from community.backup.forms import FEWEST, MOST, ContactForm, NewContact, PaceForm
from community.backup.service import keeping, rota
from community.backup.service.writing import prepare_contact
from community.backup.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.pages import render


def _path(slug: str) -> str:
    return f"/hospitals/{slug}/on-call"


def _list(me: Me, slug: str, refusal: Refusal | None = None) -> str:
    found, words = keeping.kept(me, slug), request.args.get("q", "")[:60]
    people = keeping.people(me, found.place.institution_id, words)
    there = {one.person_id for one in found.contacts}
    limits = {"fewest": FEWEST, "most": MOST, "places": keeping.MOST}
    return render("backup/list.html", found=found, people=people, there=there, words=words, refusal=refusal, **limits)


@room.page("/hospitals/<slug>/on-call")
def on_call(me: Me, slug: str) -> str:
    """The list, what its members see, and looking for somebody to ask."""
    return _list(me, slug)


def _list_again(me: Me, refusal: Refusal, _typed: MultiDict[str, str], slug: str, **_where: Any) -> str:
    return _list(me, slug, refusal)


@room.action("/hospitals/<slug>/on-call/minutes", PaceForm, again=_list_again)
def set_minutes(me: Me, form: PaceForm, slug: str) -> str:
    """Keeps how long each one has."""
    keeping.set_minutes(me, slug, form.minutes)
    return _path(slug)


# ------------------------------------------------------------------ somebody new


def _new(me: Me, slug: str, handle: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    place = keeping.place(me, slug)
    person = keeping.member(me, place.institution_id, handle)
    said = {"refusal": refusal, "typed": typed or {}, "chosen": typed.getlist("days") if typed else ()}
    return render("backup/contact.html", place=place, person=person, contact=None, **said)


@room.page("/hospitals/<slug>/on-call/new")
def new_page(me: Me, slug: str) -> str:
    """What the list says of somebody who is to be asked."""
    return _new(me, slug, request.args.get("who", "")[:60])


def _new_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str) -> str:
    return _new(me, slug, typed.get("who", "")[:60], refusal, typed)


@room.action("/hospitals/<slug>/on-call/new", NewContact, again=_new_again, prepare=prepare_contact)
def invite(me: Me, form: NewContact, slug: str) -> str:
    """Asks them whether they would be on call."""
    keeping.invite(me, slug, form)
    return _path(slug)


# ------------------------------------------------------------------ somebody on the list


def _contact(me: Me, slug: str, contact_id: int, refusal: Refusal | None = None, typed: Any = None) -> str:
    place, row = keeping.place(me, slug), keeping.contact(me, slug, contact_id)
    person = keeping.named(me, row.contact_id)
    chosen = typed.getlist("days") if typed else [str(day) for day in rota.days_of(row.days)]
    said = {"refusal": refusal, "typed": typed or {}, "chosen": chosen}
    return render("backup/contact.html", place=place, person=person, contact=row, **said)


@room.page("/hospitals/<slug>/on-call/<ref:contact_id>")
def contact_page(me: Me, slug: str, contact_id: int) -> str:
    """Title, line, days and hours of somebody on the list."""
    return _contact(me, slug, contact_id)


def _contact_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str, contact_id: int) -> str:
    return _contact(me, slug, contact_id, refusal, typed)


@room.action("/hospitals/<slug>/on-call/<ref:contact_id>", ContactForm, again=_contact_again, prepare=prepare_contact)
def change_contact(me: Me, form: ContactForm, slug: str, contact_id: int) -> str:
    """Keeps them."""
    keeping.change(me, slug, contact_id, form)
    return _path(slug)


@room.action(
    "/hospitals/<slug>/on-call/<ref:contact_id>/<any('up','down','take-off','put-back'):step>", Empty, again=_list_again
)
def arrange(me: Me, _form: Empty, slug: str, contact_id: int, step: str) -> str:
    """Moves somebody, takes them off, or puts them back."""
    if step in ("up", "down"):
        keeping.move(me, slug, contact_id, -1 if step == "up" else 1)
    else:
        (keeping.remove if step == "take-off" else keeping.restore)(me, slug, contact_id)
    return _path(slug)
