"""Invitations: sent, withdrawn, and used by one."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.accounts.models import Person, PersonState
from community.institutions.forms import AcceptForm, InviteForm
from community.institutions.models import NETWORK_ROLES, Institution, Invitation, Membership, Role
from community.institutions.rules import current
from community.institutions.service.hospitals import institution
from community.institutions.service.memberships import audience_changed
from community.kernel import clock
from community.kernel.door import ME, Me, System, outright
from community.kernel.errors import Conflict, Invalid, NotFound, Refusal
from community.kernel.events import Event, tell
from community.kernel.jobs import put
from community.kernel.keys import Keys, fingerprint, new_token

GONE = "This invitation was used, withdrawn or has expired. Ask whoever invited you for a new one."


def invite(me: Me, slug: str, form: InviteForm) -> Invitation:
    """Invites an address; the token is made when the mail leaves, so that it is never stored."""
    found = institution(me, slug, to="invite")
    _refuse_admitting_oneself(me, found, form)
    if (form.role in NETWORK_ROLES) != (found.kind == "network"):
        raise Invalid({"role": "This role does not exist here. Please choose one from the list."})
    row = me.add(
        Invitation(
            token=fingerprint(new_token()),
            institution_id=found.institution_id,
            email=form.email,
            role=form.role,
            note=form.note,
            invited_by=me.person_id,
            made_at=me.now,
            expires_at=me.now + timedelta(days=form.days),
        )
    )
    put(me.session, "invitations.send", {"row_id": row.invitation_id}, me.now)
    tell(me, Event("invited", "invitations", row.invitation_id))
    return row


def _refuse_admitting_oneself(me: Me, found: Institution, form: InviteForm) -> None:
    """Whoever keeps rosters from outside starts a hospital with its lead, and nobody opens a door for themselves."""
    mine = select(Person.email).where(Person.person_id == me.person_id)
    leads = (Membership.person_id == me.person_id) & (Membership.institution_id == found.institution_id)
    own = me.scalar(outright(select(Membership.membership_id).where(leads, current(Membership, ME))))
    if me.scalar(outright(mine)) == form.email:
        raise Invalid({"email": "You cannot invite yourself. Ask another lead of this hospital."})
    if own is None and form.role != Role.PROGRAM_LEAD:
        raise Invalid({"role": "From outside a hospital you can invite its program lead, who invites the others."})


def revoke(me: Me, invitation_id: int) -> None:
    """Withdraws an invitation that was not used."""
    row = me.get(Invitation, invitation_id, to="revoke")
    if row.used_at:
        raise Conflict("This invitation was already used. You can end the membership instead.")
    row.revoked_at = me.now
    tell(me, Event("revoked", "invitations", invitation_id))


def renew_token(system: System, invitation_id: int) -> tuple[Invitation, str] | None:
    """A fresh token for an invitation that is about to be mailed; None when it is no longer open."""
    row = system.session.scalar(outright(select(Invitation).where(Invitation.invitation_id == invitation_id)))
    if row is None or row.used_at or row.revoked_at:
        return None
    token = new_token()
    row.token = fingerprint(token)
    return row, token


# ------------------------------------------------------------------ accepting


def open_invitation(session: Session, token: str, *, to_use: bool = False) -> Invitation:
    """The invitation behind a token that can still be used; NotFound with a sentence for every other.

    `to_use` takes the row for this unit, so that of two who use it at once the second finds it used.
    """
    wanted = select(Invitation).where(Invitation.token == fingerprint(token))
    row = session.scalar(outright(wanted.with_for_update() if to_use else wanted))
    now = clock.now()
    if row is None or row.used_at or row.revoked_at or row.expires_at <= now:
        raise NotFound(GONE)
    return row


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
    known = invited_person(session, row.email)
    if known and known.state != PersonState.IMPORTED:
        raise Conflict("There is an account with this address. Sign in, then open the invitation again.")
    account = known or Person(handle=free_handle(session, form.name), email=row.email)
    account.name, account.password = form.name, password
    account.state, account.seen_from = PersonState.ACTIVE, clock.now()
    me = System(session, keys, "joining").add(account)
    member = Me(session, me.person_id, keys)
    accept(member, row)
    return member


def accept(me: Me, row: Invitation) -> Membership:
    """Uses an invitation for myself: one winner, since whoever opens it to use it holds its row until the commit."""
    row.used_at, row.person_id = me.now, me.person_id
    membership = me.add(
        Membership(person_id=me.person_id, institution_id=row.institution_id, role=row.role, started_at=me.now)
    )
    audience_changed(me)
    tell(me, Event("joined", "memberships", membership.membership_id))
    return membership


def accept_as_myself(me: Me, token: str) -> Membership:
    """Uses an invitation that was sent to my own address."""
    row = open_invitation(me.session, token, to_use=True)
    if row.invited_by == me.person_id:
        raise Refusal("You cannot accept an invitation of your own.")
    mine = me.session.scalar(outright(select(Person.email).where(Person.person_id == me.person_id)))
    if mine != row.email:
        raise Refusal("This invitation was sent to another address than yours. Sign in as that person, or ask again.")
    return accept(me, row)


def free_handle(session: Session, name: str) -> str:
    """A handle made of a name that nobody has yet."""
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in name.lower()).split()
    wished = ".".join(words)[:50] or "member"
    taken = set(session.scalars(outright(select(Person.handle).where(Person.handle.startswith(wished)))))
    numbered = (f"{wished}.{number}" for number in range(2, len(taken) + 3))
    return wished if wished not in taken else next(handle for handle in numbered if handle not in taken)
