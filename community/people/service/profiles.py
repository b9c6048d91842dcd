"""One's own profile: as it stands, saving it, and how it would look."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import select

from community.accounts.models import Person
from community.institutions.models import Institution, Membership
from community.kernel import drafts
from community.kernel.door import ME, Me, Question, reading
from community.kernel.drafts import Place
from community.kernel.events import Event, tell
from community.people.forms import HoursForm, ProfileForm
from community.people.models import FIELDS, Profile
from community.people.service import cards

SPOKEN = ("role_family", "languages", "own_skills", "contact", "quiet_from", "quiet_until")
CIRCLES = tuple(f"{field}_for" for field in FIELDS if field != "name")


@cache
def _own() -> Question:
    return reading(Person, select(Person, Profile).outerjoin(Profile, Profile.person_id == ME.person), "change")


def own(me: Me) -> tuple[Person, Profile]:
    """Myself and my profile; one that is not stored yet when I have said nothing."""
    person, profile = me.row(_own())
    return person, profile or fresh(me.person_id)


def fresh(person_id: int) -> Profile:
    """The profile of whoever has said nothing, with every default in place."""
    columns = Profile.__table__.columns
    defaults = {column.key: column.default.arg for column in columns if column.default is not None}
    return Profile(person_id=person_id, **defaults)


@cache
def _places() -> Question:
    columns = (Membership.person_id, Institution.name, Institution.slug, Membership.role, Membership.ended_at)
    statement = select(*columns).join(Institution, Institution.institution_id == Membership.institution_id)
    mine = statement.where(Membership.person_id == ME.person).order_by(Membership.started_at)
    return reading(Membership, mine)


def places(me: Me) -> tuple[list[Any], list[Any]]:
    """My present memberships, and those that have ended."""
    rows = me.rows(_places())
    return [row for row in rows if holds(me, row)], [row for row in rows if not holds(me, row)]


def holds(me: Me, row: Any) -> bool:
    """Whether a membership has not ended."""
    return row.ended_at is None or row.ended_at > me.now


def place(me: Me) -> Place:
    """Where the draft of what I say about myself is kept."""
    return Place("profile", me.person_id, 0)


def save(me: Me, form: ProfileForm) -> None:
    """Replaces what I tell of myself, and who sees it."""
    person, profile = own(me)
    person.name, person.pronouns, person.discipline = form.name, form.pronouns, form.discipline
    person.name_for = form.name_for
    for column in (*SPOKEN, *CIRCLES):
        setattr(profile, column, getattr(form, column))
    written = form.written
    profile.skills = f" {' '.join(form.skills)} " if form.skills else ""
    profile.about, profile.about_html = (written.source, written.html) if written else ("", "")
    profile.renderer = written.renderer if written else 0
    me.add(profile)
    drafts.drop(me, place(me))
    note = f"guard {form.paused_for} {form.safe_reason}" if form.paused_for else ""
    tell(me, Event("changed", "profiles", me.person_id, note=note, to_the_hour=True))


def choose_hours(me: Me, form: HoursForm) -> None:
    """When I would rather have quiet."""
    _, profile = own(me)
    profile.quiet_from, profile.quiet_until = form.quiet_from, form.quiet_until
    me.add(profile)
    tell(me, Event("changed", "profiles", me.person_id, to_the_hour=True))


def previews_of(me: Me, form: ProfileForm) -> Sequence[Any]:
    """What others would see if I saved this."""
    person, _ = own(me)
    typed = {name: getattr(form, name) for name in ("name", "pronouns", "discipline", "name_for", *SPOKEN, *CIRCLES)}
    typed |= {"person_id": me.person_id, "handle": person.handle, "name_key": "", "time_zone": person.time_zone}
    typed |= {"skills": f" {' '.join(form.skills)} " if form.skills else "", "contact": str(form.contact)}
    return cards.previews_of(me, typed | {"about_html": form.written.html if form.written else ""})
