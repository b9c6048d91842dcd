"""Pages: a person, the directory, one's own profile, who has looked, and being shown around."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from community.kernel import drafts
from community.kernel.door import Me
from community.kernel.errors import NotFound, Refusal
from community.kernel.forms import parse
from community.kernel.house import house
from community.kernel.json import change
from community.kernel.pages import render
from community.kernel.web import Room, later
from community.people.forms import HoursForm, PreviewForm, ProfileForm, Wanted
from community.people.models import CONTACTS, FAMILIES, SKILLS
from community.people.service import cards, directory, profiles, visits, welcome
from community.people.service.writing import prepare_preview, prepare_profile

room = Room("people", __name__)
ASKED = ("q", "skill", "language", "family", "hospital", "after")


@room.app_template_global()
def told(kind: str) -> dict[str, str]:
    """The words for what a profile keeps as codes: skills, families or contacts."""
    return {"skills": SKILLS, "families": FAMILIES, "contacts": CONTACTS}[kind]


@room.page("/people")
def people(me: Me) -> str:
    """Everyone I may know, by name, narrowed by what they show me."""
    wanted = parse(Wanted, {name: request.args.get(name, "") for name in ASKED})
    if any(vars(wanted).values()):
        house().limits.check(house().settings.searches, "searches", me.person_id)
    found = directory.find(me, wanted)
    return render("people/directory.html", found=found, wanted=wanted, hospitals=directory.hospitals(me))


@room.page("/people/<handle>")
def person(me: Me, handle: str) -> str:
    """Somebody, as far as they show themselves to me."""
    card, places = cards.card(me, handle)
    if card.guarded:
        later(lambda mine: visits.note_visit(mine, card.person_id, card.closeness))
    return render("people/person.html", card=card, places=places)


# ------------------------------------------------------------------ my own


def _profile(me: Me, refusal: Refusal | None = None, typed: Any = None) -> str:
    person, profile = profiles.own(me)
    present, former = profiles.places(me)
    place = profiles.place(me)
    return render(
        "people/profile.html",
        person=person,
        profile=profile,
        present=present,
        former=former,
        cards=cards.previews(me),
        saved="saved" in request.args and refusal is None,
        place=place,
        kept=drafts.find(me, place),
        refusal=refusal,
        typed=typed,
    )


@room.page("/settings/profile")
def profile_page(me: Me) -> str:
    """What I tell of myself, who sees it, and what that looks like to others."""
    return _profile(me)


def _profile_again(me: Me, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return _profile(me, refusal, typed)


@room.action("/settings/profile", ProfileForm, again=_profile_again, prepare=prepare_profile)
def save_profile(me: Me, form: ProfileForm) -> str:
    """Saves it."""
    profiles.save(me, form)
    return "/settings/profile?saved=1"


@change(room, "/settings/profile/preview", PreviewForm, prepare=prepare_preview, keyed=False)
def preview_profile(me: Me, form: PreviewForm) -> dict[str, str]:
    """What others would see if this were saved."""
    shown = profiles.previews_of(me, form)
    return {"html": render("people/_previews.html", cards=shown, present=profiles.places(me)[0])}


@room.page("/settings/access-log")
def access_log(me: Me) -> str:
    """Who has looked at my page, and what others did with my roles."""
    return render("people/access_log.html", visits=visits.visits(me), acts=visits.acts(me))


# ------------------------------------------------------------------ being shown around


@room.page("/welcome/<step>")
def welcome_page(me: Me, step: str) -> str:
    """One of four short pages."""
    if step not in welcome.STEPS:
        raise NotFound
    later(welcome.shown)
    return _welcome(me, step)


def _welcome(me: Me, step: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    _, profile = profiles.own(me)
    number = welcome.STEPS.index(step)
    following = welcome.STEPS[number + 1] if number + 1 < len(welcome.STEPS) else ""
    place = {"step": step, "number": number + 1, "steps": len(welcome.STEPS), "following": following}
    return render("people/welcome.html", profile=profile, **place, refusal=refusal, typed=typed)


def _hours_again(me: Me, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return _welcome(me, "hours", refusal, typed)


@room.action("/welcome/hours", HoursForm, again=_hours_again)
def choose_hours(me: Me, form: HoursForm) -> str:
    """Keeps my quiet hours and goes on."""
    profiles.choose_hours(me, form)
    return "/welcome/go"
