"""What those who keep a hospital's settings do with its on-call list: ask people, order, hours, minutes, take off."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import bindparam, or_, select

from community.accounts.models import Person
from community.backup.forms import ContactForm, NewContact
from community.backup.models import MINUTES, BackupContact, BackupPace
from community.backup.rules import is_there
from community.backup.service.rota import on_call
from community.backup.service.showing import CONTACT, HOURS, PLACE
from community.institutions.models import Institution
from community.kernel import clock
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, clause, outright, reading
from community.kernel.errors import Conflict, Invalid, NotFound, Refusal
from community.kernel.events import Event, tell
from community.kernel.ids import backdated
from community.kernel.jobs import put
from community.text.sorting import escaped, key

MOST = 10
FOUND = 20
FULL = "There are ten people on this list already. Take somebody off first."
THERE = "They are on this list already."
UNKNOWN = "Nobody of that name works here. Look for them by name."


@dataclass(frozen=True)
class Kept:
    """A hospital's list as whoever keeps it sees it; `now` are those who are on call at this moment."""

    place: Any
    contacts: Sequence[Any]
    removed: Sequence[Any]
    now: Sequence[Any]

    @property
    def minutes(self) -> int:
        """How long each one has."""
        return self.place.minutes or MINUTES


@cache
def _place() -> Question:
    may = clause(Institution, "on_call").label("may")
    columns = select(*PLACE, BackupPace.minutes, may)
    joined = columns.outerjoin(BackupPace, BackupPace.institution_id == Institution.institution_id)
    return reading(Institution, joined.where(Institution.slug == bindparam("slug"), Institution.kind != "network"))


def place(me: Me, slug: str) -> Any:
    """A hospital whose list I keep, with its minutes."""
    found = me.row(_place(), slug=slug)
    if not found.may:
        raise Refusal
    return found


@cache
def _contacts() -> Question:
    columns = (*CONTACT, *HOURS, BackupContact.line, BackupContact.agreed_at, BackupContact.removed_at)
    joined = select(*columns, Person.name, Person.handle).join(Person, Person.person_id == BackupContact.person_id)
    belongs = is_there(BackupContact.person_id, BackupContact.institution_id, ME)
    here = joined.where(BackupContact.institution_id == bindparam("institution_id", type_=Id), belongs)
    return reading(BackupContact, here.order_by(BackupContact.position, BackupContact.contact_id), "arrange")


def kept(me: Me, slug: str) -> Kept:
    """The list, in its order, with those who have not said yes yet and those taken off lately."""
    found = place(me, slug)
    rows = me.rows(_contacts(), institution_id=found.institution_id)
    there = [row for row in rows if not row.removed_at]
    now = on_call([row for row in there if row.agreed_at], found.time_zone, me.now)
    return Kept(found, there, [row for row in rows if row.removed_at], now)


# ------------------------------------------------------------------ whom to ask


@cache
def _people() -> Question:
    columns = select(Person.person_id, Person.name, Person.handle)
    here = is_there(Person.person_id, Institution.institution_id, ME)
    joined = columns.join(Institution, Institution.institution_id == bindparam("institution_id", type_=Id))
    named = or_(Person.handle == bindparam("handle"), (" " + Person.name_key).like(bindparam("like"), escape="\\"))
    return reading(Institution, joined.where(here, named).order_by(Person.name_key).limit(FOUND), "on_call")


def people(me: Me, institution_id: int, words: str) -> Sequence[Any]:
    """Members of a hospital of whose name a part begins like this."""
    plain = escaped(key(words).strip()[:60])
    return me.rows(_people(), institution_id=institution_id, handle="", like=f"% {plain}%") if plain else ()


def member(me: Me, institution_id: int, handle: str) -> Any:
    """A member of a hospital by their handle; Invalid when there is none."""
    found = me.rows(_people(), institution_id=institution_id, handle=handle, like="")
    if not found:
        raise Invalid({"who": UNKNOWN})
    return found[0]


def invite(me: Me, slug: str, form: NewContact) -> BackupContact:
    """Asks somebody of the hospital whether they would be on call; they stand on the list once they say yes."""
    found = place(me, slug)
    _hold(me, found.institution_id)
    person = member(me, found.institution_id, form.who)
    rows = _rows(me, found.institution_id)
    there = next((row for row in rows if row.person_id == person.person_id), None)
    if there and there.removed_at is None:
        raise Invalid({"who": THERE})
    if sum(row.removed_at is None for row in rows) >= MOST:
        raise Conflict(FULL)
    row = there or BackupContact(institution_id=found.institution_id, person_id=person.person_id)
    row.asked_at, row.agreed_at, row.removed_at = clock.hour(me.now), None, None
    row.position = max((one.position for one in rows), default=0) + 1
    _fill(row, form)
    with backdated(row.asked_at):
        me.add(row)
    put(me.session, "backup.invite", {"row_id": row.contact_id}, me.now)
    _tell(me, "invited", row)
    return row


def _hold(me: Me, institution_id: int) -> None:
    """One at a time for a list: places are counted and numbered."""
    here = select(Institution.institution_id).where(Institution.institution_id == institution_id)
    me.session.execute(outright(here.with_for_update(key_share=True)))


def _rows(me: Me, institution_id: int) -> list[BackupContact]:
    here = select(BackupContact).where(BackupContact.institution_id == institution_id)
    ordered = here.order_by(BackupContact.position, BackupContact.contact_id)
    return list(me.session.scalars(outright(ordered.execution_options(populate_existing=True))))


def _fill(row: BackupContact, form: ContactForm) -> None:
    row.title, row.line, row.days = form.title, form.line, form.mask
    row.begins, row.ends = form.begins, form.ends


def _tell(me: Me, verb: str, row: BackupContact) -> None:
    """Leads write under pseudonyms too, so what they do here has no minute."""
    tell(me, Event(verb, "backup_contacts", row.contact_id, to_the_hour=True))


# ------------------------------------------------------------------ the list


def contact(me: Me, slug: str, contact_id: int) -> BackupContact:
    """Somebody on a list that I keep; NotFound when it is another hospital's."""
    found, row = place(me, slug), me.get(BackupContact, contact_id, to="arrange")
    if row.institution_id != found.institution_id:
        raise NotFound
    return row


@cache
def _named() -> Question:
    columns = select(Person.person_id, Person.name, Person.handle)
    joined = columns.join(BackupContact, BackupContact.person_id == Person.person_id)
    return reading(BackupContact, joined.where(BackupContact.contact_id == bindparam("row_id", type_=Id)), "arrange")


def named(me: Me, contact_id: int) -> Any:
    """Who a line of a list that I keep is about."""
    return me.row(_named(), row_id=contact_id)


def change(me: Me, slug: str, contact_id: int, form: ContactForm) -> None:
    """Says anew what somebody is there, how to reach them and when; about other hours they are asked once more."""
    row = contact(me, slug, contact_id)
    agreed_to = (row.days, row.begins, row.ends)
    _fill(row, form)
    if agreed_to != (row.days, row.begins, row.ends) and row.person_id != me.person_id:
        row.asked_at, row.agreed_at = clock.hour(me.now), None
        put(me.session, "backup.invite", {"row_id": row.contact_id}, me.now)
        put(me.session, "backup.look", {}, me.now)
    _tell(me, "changed", row)


def move(me: Me, slug: str, contact_id: int, by: int) -> None:
    """Moves somebody one place up (-1) or down (1) among those who are not taken off; at the end nothing happens."""
    row = contact(me, slug, contact_id)
    _hold(me, row.institution_id)
    rows = [one for one in _rows(me, row.institution_id) if one.removed_at is None]
    at = next((number for number, one in enumerate(rows) if one is row), None)
    if at is None or not 0 <= at + by < len(rows):
        return
    rows[at], rows[at + by] = rows[at + by], rows[at]
    for number, one in enumerate(rows, 1):
        one.position = number
    _tell(me, "moved", row)


def remove(me: Me, slug: str, contact_id: int) -> None:
    """Takes somebody off; for a day they can be put back. What they are being asked goes on to the next one."""
    row = contact(me, slug, contact_id)
    row.removed_at = row.removed_at or clock.hour(me.now)
    put(me.session, "backup.look", {}, me.now)
    _tell(me, "removed", row)


def restore(me: Me, slug: str, contact_id: int) -> None:
    """Puts them back where they stood, with the yes that they had given; Conflict when the list is full by now."""
    row = contact(me, slug, contact_id)
    _hold(me, row.institution_id)
    if sum(one.removed_at is None for one in _rows(me, row.institution_id)) >= MOST:
        raise Conflict(FULL)
    row.removed_at = None
    _tell(me, "restored", row)


def set_minutes(me: Me, slug: str, minutes: int) -> None:
    """Says how long each one has; calls that go round already keep what they began with."""
    found = place(me, slug)
    _hold(me, found.institution_id)
    here = select(BackupPace).where(BackupPace.institution_id == found.institution_id)
    row = me.session.scalar(outright(here)) or BackupPace(institution_id=found.institution_id)
    row.minutes = minutes
    me.add(row)
    tell(me, Event("changed", "institutions", found.institution_id, note="on call", to_the_hour=True))
