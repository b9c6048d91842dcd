"""Accepting: the way in behind a token, used by whom it is for, and by no more people than it is for."""

from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from community.accounts.models import Person, PersonState
from community.accounts.service.parting import was_retired
from community.accounts.service.proofs import refuse_own
from community.institutions.forms import AcceptForm
from community.institutions.models import Invitation, InvitationUse, Membership
from community.institutions.service.memberships import audience_changed, belongs
from community.kernel import clock
from community.kernel.door import Me, System, outright
from community.kernel.errors import Conflict, NotFound, Refusal
from community.kernel.events import Event, tell
from community.kernel.keys import Keys, fingerprint
from community.text.naming import first_free, plain

UNKNOWN = "There is no such invitation. The link may be older than the newest letter; open the link in that one."
WITHDRAWN = "This invitation was withdrawn. Ask whoever invited you for a new one."
USED = "This invitation was already used. If that was you, sign in."
FULL = "As many people as this link was for have joined. Ask whoever gave it to you for another."
EXPIRED = "This invitation has expired. Ask whoever invited you for a new one."
TWICE = "You came by this link before. Ask the program lead for an invitation of your own."
ANOTHER = "This invitation was sent to another address than yours. Sign in as that person, or ask again."


def open_invitation(session: Session, token: str, *, to_use: bool = False) -> Invitation:
    """The invitation behind a token that can still be used; NotFound with a sentence for every other.

    `to_use` takes the row for this unit, so that of two who use it at once the second finds it used.
    """
    row = _held(session, Invitation.token == fingerprint(token), to_use)
    return _still_open(row)


def _held(session: Session, which: ColumnElement[bool], to_use: bool) -> Invitation | None:
    wanted = select(Invitation).where(which)
    return session.scalar(outright(wanted.with_for_update() if to_use else wanted))


def _still_open(row: Invitation | None) -> Invitation:
    """The row itself; NotFound with the sentence that fits."""
    if row is None:
        raise NotFound(UNKNOWN)
    closed = _closed(row, clock.now())
    if closed:
        raise NotFound(closed)
    return row


def _closed(row: Invitation, now: datetime) -> str | None:
    if row.revoked_at:
        return WITHDRAWN
    if row.used >= row.uses:
        return USED if row.email else FULL
    over = row.expires_at <= now or (row.ends_at is not None and row.ends_at <= now)
    return EXPIRED if over else None


def invited_person(session: Session, email: str) -> Person | None:
    """Who has this address already: an account, or an imported author waiting for theirs."""
    return session.scalar(outright(select(Person).where(Person.email == email)))


def has_account(session: Session, email: str) -> bool:
    """Whether the invited address signs in already; said only to whoever holds the token sent to it."""
    known = invited_person(session, email)
    return known is not None and known.state != PersonState.IMPORTED


def accept_as_new(session: Session, keys: Keys, token: str, form: AcceptForm, password: str) -> Me:
    """Makes the account, or wakes the imported one of that address, with its membership; returns the new member.

    `password` is the hash, made before the unit. Conflict when the address has an account already.
    """
    row = open_invitation(session, token, to_use=True)
    if not row.email:
        raise NotFound(UNKNOWN)  # a link proves no address; it mails an invitation to the one that is given
    refuse_own(form.password, form.name, row.email)
    known = invited_person(session, row.email)
    if known and known.state != PersonState.IMPORTED:
        raise Conflict("There is an account with this address. Sign in, then open the invitation again.")
    account = known or Person(handle=free_handle(session, keys, form.name), email=row.email)
    account.name, account.password = form.name, password
    account.discipline = account.discipline or row.discipline
    account.state, account.seen_from, account.welcome_due = PersonState.ACTIVE, clock.now(), True
    me = System(session, keys, "joining").add(account)
    member = Me(session, me.person_id, keys)
    accept(member, row)
    return member


def accept_as_myself(me: Me, token: str) -> Membership:
    """Uses an invitation that was sent to my own address, or a link."""
    row = open_invitation(me.session, token, to_use=True)
    if row.invited_by == me.person_id and row.email:
        raise Refusal("You cannot accept an invitation of your own.")
    mine = me.session.scalar(outright(select(Person.email).where(Person.person_id == me.person_id)))
    if row.email not in ("", mine):
        raise Refusal(ANOTHER)
    if belongs(me, row.institution_id, mine or ""):
        raise Conflict("You belong to this hospital already. Nothing has changed.")
    return accept(me, row)


def accept(me: Me, row: Invitation) -> Membership:
    """Uses an invitation for myself: one winner, since whoever opens it to use it holds its row until the commit."""
    if row.link_id:
        _count(me, _still_open(_held(me.session, Invitation.invitation_id == row.link_id, True)))
    _count(me, row)
    place = {"person_id": me.person_id, "institution_id": row.institution_id, "role": row.role}
    membership = me.add(Membership(**place, started_at=me.now, ended_at=row.ends_at))
    audience_changed(me)
    tell(me, Event("joined", "memberships", membership.membership_id))
    return membership


def _count(me: Me, row: Invitation) -> None:
    """One use less is left, and by whom is known to those who run the roster; nobody uses the same twice."""
    mine = (InvitationUse.invitation_id == row.invitation_id, InvitationUse.person_id == me.person_id)
    if me.scalar(outright(select(InvitationUse.use_id).where(*mine))):
        raise Conflict(TWICE)
    row.used, row.used_at, row.person_id = row.used + 1, me.now, me.person_id
    me.add(InvitationUse(invitation_id=row.invitation_id, person_id=me.person_id, used_at=me.now))


def free_handle(session: Session, keys: Keys, name: str) -> str:
    """A handle made of a name that nobody has, and nobody had who has left."""
    wished = plain(name, ".", 50) or "member"
    taken = set(session.scalars(outright(select(Person.handle).where(Person.handle.startswith(wished)))))
    return first_free(wished, ".", lambda handle: handle in taken or was_retired(session, keys, handle))
