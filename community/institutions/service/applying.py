"""Applying a brought-in roster, and undoing it: row by row, each as its person's own act would be."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from community.accounts.models import Person
from community.institutions.models import ImportState, Invitation, Membership, RosterImport
from community.institutions.models import RosterRow as Kept
from community.institutions.models import RowKind as Kind
from community.institutions.rules import current
from community.institutions.service import memberships
from community.institutions.service.columns import dumped
from community.institutions.service.imports import doing
from community.institutions.service.invitations import OPEN, drafted
from community.kernel.config import Settings
from community.kernel.door import ME, Me, outright, reading
from community.kernel.errors import Refusal
from community.kernel.events import Event, tell
from community.kernel.ids import many_ids
from community.kernel.jobs import put, waiting
from community.kernel.progress import Work, steps

SIZE, DAYS = 50, 14
MEANWHILE = "This changed meanwhile, so it stays as it is now."


@steps("roster.apply", "Applying the roster")
def apply_some(me: Me, work: Work, settings: Settings) -> bool:
    """The next rows."""
    kept = me.get(RosterImport, work.about_id or 0, to="apply")
    memberships.hold(me, kept.institution_id)
    rows = _next(me, work, kept, ~Kept.applied)
    fresh = [row for row in rows if row.kind == Kind.NEW]
    _invite_all(me, kept, fresh, Letters(me, settings.roster_letters))
    _each(me, [row for row in rows if row not in fresh], lambda row: _apply(me, row))
    return not _moved_on(work, rows) and _applied(me, work, kept)


@steps("roster.undo", "Undoing the import")
def undo_some(me: Me, work: Work, _settings: Settings) -> bool:
    """The next rows, as far as they are still as the import left them."""
    kept = me.get(RosterImport, work.about_id or 0, to="apply")
    memberships.hold(me, kept.institution_id)
    rows = _next(me, work, kept, Kept.applied)
    _each(me, rows, lambda row: _undo(me, row))
    return not _moved_on(work, rows) and _undone(me, work, kept)


def _next(me: Me, work: Work, kept: RosterImport, which: Any) -> list[Kept]:
    """The rows that come next; none after the last."""
    after = Kept.position > int(work.result or 0)
    asked = select(Kept).where(Kept.import_id == kept.import_id, Kept.kind.in_(doing(kept)), which, after)
    return [row for (row,) in me.rows(reading(Kept, asked.order_by(Kept.position).limit(SIZE)))]


def _moved_on(work: Work, rows: list[Kept]) -> bool:
    """Notes that these are done; False when there were none."""
    work.done += len(rows)
    work.result = str(rows[-1].position) if rows else work.result
    return bool(rows)


def _each(me: Me, rows: list[Kept], act: Callable[[Kept], None]) -> None:
    """Does it with some rows, each for itself: one that is refused says why and stops no other."""
    for row in rows:
        row_id = row.row_id
        try:
            with me.session.begin_nested():
                act(row)
        except Refusal as refusal:
            _note(me, row_id, refusal.sentence)


def _note(me: Me, row_id: int, sentence: str) -> None:
    row = me.get(Kept, row_id)
    row.said = sentence[:300]
    row.kind = row.kind if row.applied else Kind.WRONG


# ------------------------------------------------------------------ forth


class Letters:
    """When the letters of an import leave: so many a minute, from the next one on, after those that wait already.

    So the rows come first, and whoever stops or undoes at once has written to nobody.
    """

    def __init__(self, me: Me, rate: int) -> None:
        self.me, self.rate = me, rate
        self.count = waiting(me.session, "invitations.send")

    def send(self, invitation_id: int) -> None:
        """Asks for one more."""
        due_at = self.me.now + timedelta(minutes=1 + self.count // self.rate)
        put(self.me.session, "invitations.send", {"row_id": invitation_id}, due_at)
        self.count += 1


def _invite_all(me: Me, kept: RosterImport, rows: list[Kept], letters: Letters) -> None:
    """Newcomers are most of a large file, so they are asked about together and stored together."""
    emails = [row.email for row in rows]
    known = _known(me, kept.institution_id, emails) if emails else set()
    for row, invitation_id in zip(rows, many_ids(len(rows)), strict=True):
        if row.email in known:
            row.kind, row.said = Kind.WRONG, "They were invited or joined meanwhile."
            continue
        facts = {"email": row.email, "role": row.role, "name": row.name, "discipline": row.discipline}
        made = drafted(me, kept.institution_id, DAYS, ends_at=row.ends_at, **facts)
        made.invitation_id = row.invitation_id = invitation_id
        row.applied = True
        me.session.add(made)
        tell(me, Event("invited", "invitations", invitation_id, note="roster"))
        letters.send(invitation_id)


def _known(me: Me, institution_id: int, emails: list[str]) -> set[str]:
    """Which of these addresses belong to members by now, or are invited."""
    held = select(Person.email).join(Membership, Membership.person_id == Person.person_id)
    here = (Membership.institution_id == institution_id, current(Membership, ME), Person.email.in_(emails))
    asked = select(Invitation.email).where(
        Invitation.institution_id == institution_id, Invitation.email.in_(emails), *OPEN
    )
    return {email for which in (held.where(*here), asked) for (email,) in me.rows(outright(which))}


def _apply(me: Me, row: Kept) -> None:
    if row.kind == Kind.CHANGED:
        _alter(me, row)
    else:
        _end(me, row)
    row.applied = True


def _held(me: Me, row: Kept, before: dict[str, Any]) -> Membership:
    """The membership, if it is still as it was compared."""
    held = me.get(Membership, row.membership_id or 0, to="arrange")
    if held.role != before["role"] or held.ended_at != _moment(before["ended_at"]):
        raise Refusal(MEANWHILE)
    return held


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _alter(me: Me, row: Kept) -> None:
    before = json.loads(row.before)
    held = _held(me, row, before)
    if row.discipline and row.discipline != before["discipline"]:
        _set_discipline(me, held.person_id, row.discipline)
    if row.ends_at:
        memberships.end_at(me, held, row.ends_at)
    if row.role:
        begun = memberships.take_role(me, held, row.role)
        row.made_id = begun.membership_id


def _set_discipline(me: Me, person_id: int, discipline: str) -> None:
    someone = me.session.scalar(outright(select(Person).where(Person.person_id == person_id)))
    if someone:
        someone.discipline = discipline
        tell(me, Event("changed", "people", person_id, note="discipline, by the roster"))


def _end(me: Me, row: Kept) -> None:
    before = json.loads(row.before)
    held = memberships.end(me, _held(me, row, before), note="roster")
    row.before = dumped({**before, "left_at": held.ended_at.isoformat() if held.ended_at else None})


def _applied(me: Me, work: Work, kept: RosterImport) -> bool:
    kept.state, kept.applied_at = ImportState.APPLIED, me.now
    of = (Kept.import_id == kept.import_id, Kept.applied)
    count = dict(me.rows(reading(Kept, select(Kept.kind, func.count()).where(*of).group_by(Kept.kind))))
    invited, changed, ended = (count.get(kind, 0) for kind in (Kind.NEW, Kind.CHANGED, Kind.LEAVER))
    work.said = f"Done: {invited:,} invited, {changed:,} changed, {ended:,} ended. You can undo this for a day."
    return True


# ------------------------------------------------------------------ and back


def _undo(me: Me, row: Kept) -> None:
    if row.kind == Kind.NEW:
        _withdraw(me, row)
    elif row.kind == Kind.CHANGED:
        _restore(me, row)
    else:
        _bring_back(me, row)
    row.applied, row.said = False, "Undone."


def _withdraw(me: Me, row: Kept) -> None:
    wanted = select(Invitation).where(Invitation.invitation_id == row.invitation_id).with_for_update()
    invitation = me.session.scalar(outright(wanted))
    if invitation is None or invitation.used:
        raise Refusal("The invitation was used meanwhile. The membership stays; end it on the roster if need be.")
    invitation.revoked_at = invitation.revoked_at or me.now
    tell(me, Event("revoked", "invitations", invitation.invitation_id, note="roster undone"))


def _restore(me: Me, row: Kept) -> None:
    before = json.loads(row.before)
    held = me.get(Membership, row.membership_id or 0, to="arrange")
    if row.made_id:
        begun = me.get(Membership, row.made_id, to="arrange")
        if begun.ended_at != (row.ends_at or _moment(before["ended_at"])):
            raise Refusal(MEANWHILE)
        held.ended_at = _moment(before["ended_at"])
        memberships.end(me, begun, note="roster undone")
    elif row.ends_at and held.ended_at != row.ends_at:
        raise Refusal(MEANWHILE)
    held.ended_at = _moment(before["ended_at"])
    memberships.audience_changed(me)
    if row.discipline and row.discipline != before["discipline"]:
        _set_discipline(me, held.person_id, before["discipline"])
    tell(me, Event("changed", "memberships", held.membership_id, note="roster undone"))


def _bring_back(me: Me, row: Kept) -> None:
    before = json.loads(row.before)
    held = me.get(Membership, row.membership_id or 0, to="arrange")
    if held.ended_at != _moment(before.get("left_at")):
        raise Refusal(MEANWHILE)
    held.ended_at = _moment(before["ended_at"])
    memberships.audience_changed(me)
    tell(me, Event("changed", "memberships", held.membership_id, note="roster undone"))


def _undone(me: Me, work: Work, kept: RosterImport) -> bool:
    kept.state = ImportState.UNDONE
    stays = (Kept.import_id == kept.import_id, Kept.applied)
    count = me.scalar(reading(Kept, select(func.count()).select_from(Kept).where(*stays))) or 0
    work.said = "Undone." if not count else f"Undone, but for {count:,} that changed meanwhile. They are named below."
    return True
