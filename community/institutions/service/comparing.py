"""Comparing: what a brought-in roster would change, row by row, before anything is changed."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, insert, select

from community.accounts.models import Person
from community.institutions.models import ImportState, Institution, Invitation, Membership, Role, RosterImport
from community.institutions.models import RosterRow as Kept
from community.institutions.models import RowKind as Kind
from community.institutions.rules import current
from community.institutions.service.columns import Columns, Line, dumped, line
from community.institutions.service.invitations import OPEN
from community.institutions.service.memberships import last_moment, refuse_outside
from community.kernel.config import Settings
from community.kernel.door import ME, Me, outright, reading
from community.kernel.errors import Invalid, Refusal
from community.kernel.ids import many_ids
from community.kernel.progress import Work, steps

SIZE, MISSING_SIZE = 100, 500
MISSING = 1_000_000  # positions from here on are people who are not in the file
OWN = "This is you. Your own membership stays as it is."
NOT_IN_FILE = "You are not in this file. Your own membership stays."
SEVERAL = "They have several roles here. Change them on the roster page."


@dataclass
class Standing:
    """What is known about the addresses of some rows: members with their memberships, the invited, earlier lines."""

    hospital: Institution
    role: str
    mine: str
    outside: str
    members: dict[str, list[Any]] = field(default_factory=dict)
    invited: set[str] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)


@steps("roster.compare", "Comparing the roster")
def compare_some(me: Me, work: Work, _settings: Settings) -> bool:
    """The next rows of the file; after the last one, who is missing in it."""
    kept = me.get(RosterImport, work.about_id or 0, to="apply")
    unread = select(Kept).where(Kept.import_id == kept.import_id, Kept.kind == Kind.UNREAD)
    rows = [row for (row,) in me.rows(reading(Kept, unread.order_by(Kept.position).limit(SIZE)))]
    if rows:
        _compare(me, kept, rows)
        work.done += len(rows)
        return False
    if _note_missing(me, kept):
        return False
    kept.state, work.total = ImportState.READY, work.done
    work.said = "The roster is compared. Nothing has been changed yet."
    return True


def _compare(me: Me, kept: RosterImport, rows: list[Kept]) -> None:
    hospital = me.get(Institution, kept.institution_id, to="invite")
    columns = Columns.load(kept.columns)
    lines = [line(columns, json.loads(row.cells), hospital.kind == "network") for row in rows]
    known = _standing(me, kept, hospital, {read.email for read in lines if read.email})
    for row, read in zip(rows, lines, strict=True):
        row.email, row.name, row.discipline = read.email, read.name, read.discipline
        row.kind, row.said = _decide(me, known, row, read)
        if read.email:
            known.lines.setdefault(read.email, row.position)


def _standing(me: Me, kept: RosterImport, hospital: Institution, emails: set[str]) -> Standing:
    known = Standing(hospital, kept.role, _email(me), _outside(me, hospital.institution_id))
    earlier = select(Kept.email, func.min(Kept.position)).where(Kept.import_id == kept.import_id)
    known.lines = dict(me.rows(outright(earlier.where(Kept.email.in_(emails)).group_by(Kept.email))))
    here = (Membership.institution_id == hospital.institution_id, current(Membership, ME), Person.email.in_(emails))
    columns = (Person.email, Person.discipline, Membership.membership_id, Membership.role, Membership.ended_at)
    held = select(*columns).join(Person, Person.person_id == Membership.person_id).where(*here)
    for row in me.rows(outright(held.order_by(Membership.membership_id))):
        known.members.setdefault(row.email, []).append(row)
    there = (Invitation.institution_id == hospital.institution_id, Invitation.email.in_(emails), *OPEN)
    known.invited = {email for (email,) in me.rows(outright(select(Invitation.email).where(*there)))}
    return known


def _outside(me: Me, institution_id: int) -> str:
    """Why somebody who keeps this roster from outside invites nobody but leads; empty for those inside."""
    try:
        refuse_outside(me, institution_id, Role.OBSERVER)
    except Refusal as refusal:
        return refusal.sentence
    return ""


def _email(me: Me) -> str:
    return me.scalar(outright(select(Person.email).where(Person.person_id == me.person_id))) or ""


def _decide(me: Me, known: Standing, row: Kept, read: Line) -> tuple[Kind, str]:
    """What is to be done about a row, and the words for it."""
    if read.wrong:
        return Kind.WRONG, read.wrong
    if read.email in known.lines:
        return Kind.WRONG, f"This address stands in line {known.lines[read.email]} already. Only that line counts."
    if read.email == known.mine:
        return Kind.SAME, OWN
    try:
        row.ends_at = last_moment(me, read.ends_on, known.hospital.time_zone)
    except Invalid as invalid:
        return Kind.WRONG, invalid.problems["ends_on"]
    if read.email in known.members:
        return _difference(known, row, read)
    return _newcomer(known, row, read)


def _newcomer(known: Standing, row: Kept, read: Line) -> tuple[Kind, str]:
    row.role = read.role or known.role
    if read.email in known.invited:
        return Kind.SAME, "Invited already. That invitation stays."
    if known.outside and row.role != Role.PROGRAM_LEAD:
        return Kind.WRONG, known.outside
    return Kind.NEW, f"Will be invited as {Role(row.role).words}."


def _difference(known: Standing, row: Kept, read: Line) -> tuple[Kind, str]:
    """What is empty in the file changes nothing."""
    held = known.members[read.email]
    first = held[0]
    another_role = bool(read.role) and read.role not in {one.role for one in held}
    another_end = row.ends_at is not None and row.ends_at != first.ended_at
    if len(held) > 1 and (another_role or another_end):
        return Kind.WRONG, SEVERAL
    words = []
    if another_role:
        words.append(f"Role: {Role(first.role).words} becomes {Role(read.role).words}.")
    if another_end:
        words.append(f"Last day: {read.ends_on:%-d %B %Y}.")
    if read.discipline and read.discipline != first.discipline:
        words.append(f"Discipline becomes {read.discipline}.")
    row.role = read.role if another_role else ""
    row.ends_at = row.ends_at if another_end else None
    row.membership_id = first.membership_id
    before = {"role": first.role, "discipline": first.discipline, "ended_at": _iso(first.ended_at)}
    row.before = dumped(before)
    return (Kind.CHANGED, " ".join(words)[:300]) if words else (Kind.SAME, "")


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None


def _note_missing(me: Me, kept: RosterImport) -> bool:
    """Notes the next members who are not in the file; False when there are no more."""
    of = Kept.import_id == kept.import_id
    position, last = me.row(
        outright(select(func.max(Kept.position), func.max(Kept.membership_id)).where(of, Kept.cells == ""))
    )
    named = select(Kept.email).where(of, Kept.email != "", Kept.cells != "")
    here = (Membership.institution_id == kept.institution_id, current(Membership, ME))
    columns = (Membership.membership_id, Membership.role, Membership.ended_at, Membership.person_id)
    missing = select(*columns, Person.email, Person.name).join(Person, Person.person_id == Membership.person_id)
    missing = missing.where(*here, Membership.membership_id > (last or 0), Person.email.not_in(named))
    found = me.rows(outright(missing.order_by(Membership.membership_id).limit(MISSING_SIZE)))
    start = max(position or 0, MISSING)
    ids = many_ids(len(found))
    values = [
        {"row_id": ids[number], "import_id": kept.import_id, "position": start + number + 1, **_missing(me, row)}
        for number, row in enumerate(found)
    ]
    if values:
        me.session.execute(insert(Kept), values)
    return bool(values)


def _missing(me: Me, row: Any) -> dict[str, Any]:
    own = row.person_id == me.person_id
    words = NOT_IN_FILE if own else f"Not in the file: {Role(row.role).words}."
    kind = Kind.SAME if own else Kind.LEAVER
    facts = {"email": row.email, "name": row.name, "said": words, "membership_id": row.membership_id}
    return {**facts, "kind": kind, "before": dumped({"role": row.role, "ended_at": _iso(row.ended_at)})}
