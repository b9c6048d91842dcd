"""Invitations: made, sent again, withdrawn; one for an address, or a link for several people."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from community.accounts.models import Person
from community.institutions.forms import InviteForm, LinkForm
from community.institutions.models import Institution, Invitation, InvitationUse, Role
from community.institutions.service.hospitals import institution
from community.institutions.service.memberships import (
    belongs,
    last_moment,
    refuse_network_role,
    refuse_outside,
)
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, System, outright, reading
from community.kernel.errors import Conflict, Invalid, NotFound, Refusal
from community.kernel.events import Event, tell
from community.kernel.jobs import put
from community.kernel.keys import Keys, fingerprint, new_token
from community.kernel.paging import Page, cursor, read_cursor

SIZE = 50
OPEN = (Invitation.used < Invitation.uses, Invitation.revoked_at.is_(None), Invitation.expires_at > ME.now)


def invite(me: Me, slug: str, form: InviteForm) -> Invitation:
    """Invites an address; the token is made when the mail leaves, so that it is never stored."""
    found = institution(me, slug, to="invite")
    _refuse_admitting_oneself(me, found, form)
    refuse_network_role(found, form.role)
    _refuse_twice(me, found, form.email)
    row = make(me, found.institution_id, email=form.email, role=form.role, note=form.note, days=form.days)
    row.ends_at = last_moment(me, form.ends_on, found.time_zone)
    put(me.session, "invitations.send", {"row_id": row.invitation_id}, me.now)
    return row


def make(me: Me, institution_id: int, *, days: int, why: str = "", **facts: Any) -> Invitation:
    """A new invitation by me, not mailed yet."""
    row = me.add(drafted(me, institution_id, days, **facts))
    tell(me, Event("invited", "invitations", row.invitation_id, note=why))
    return row


def drafted(me: Me, institution_id: int, days: int, **facts: Any) -> Invitation:
    """The same, not stored yet: for whoever makes many at once."""
    times = {"made_at": me.now, "expires_at": me.now + timedelta(days=days)}
    by = {"token": fingerprint(new_token()), "institution_id": institution_id, "invited_by": me.person_id}
    return Invitation(**by, **times, **facts)


def invite_many(me: Me, slug: str, form: LinkForm) -> Invitation:
    """A link to hand out; its token is made of its id and our key, so that it can be shown again and is not stored."""
    found = institution(me, slug, to="invite")
    if found.kind == "network":
        raise Refusal("Links are for hospitals. Invite people to the network one by one.")
    _refuse_by_link_from_outside(me, found, form.role)
    row = make(me, found.institution_id, email="", role=form.role, note=form.note, days=form.days)
    row.uses, row.token = form.uses, fingerprint(link_token(me.keys, row.invitation_id))
    return row


def link_token(keys: Keys, invitation_id: int) -> str:
    """The token of a link."""
    return keys.blind("invitation link", invitation_id)


def _refuse_admitting_oneself(me: Me, found: Institution, form: InviteForm) -> None:
    """Nobody opens a door for themselves."""
    mine = select(Person.email).where(Person.person_id == me.person_id)
    if me.scalar(outright(mine)) == form.email:
        raise Invalid({"email": "You cannot invite yourself. Ask another lead of this hospital."})
    _refuse_by_link_from_outside(me, found, form.role)


def _refuse_by_link_from_outside(me: Me, found: Institution, role: Role) -> None:
    try:
        refuse_outside(me, found.institution_id, role)
    except Refusal as refusal:
        raise Invalid({"role": refusal.sentence}) from None


def _refuse_twice(me: Me, found: Institution, email: str) -> None:
    role = belongs(me, found.institution_id, email)
    if role:
        held = Role(role).words
        raise Invalid({"email": f"They belong here already, as {held}. You can change the role on the roster."})
    if waiting_for(me, found.institution_id, email):
        raise Invalid({"email": "They are invited already. You can send that invitation again, below."})


def waiting_for(me: Me, institution_id: int, email: str) -> int | None:
    """The id of the invitation to this hospital that waits for this address, or None."""
    here = (Invitation.institution_id == institution_id, Invitation.email == email, *OPEN)
    found: int | None = me.scalar(outright(select(Invitation.invitation_id).where(*here).limit(1)))
    return found


# ------------------------------------------------------------------ what there is


@cache
def _open() -> Question:
    columns = (Invitation.invitation_id, Invitation.email, Invitation.role, Invitation.expires_at, Invitation.note)
    counts = (Invitation.uses, Invitation.used)
    here = (Invitation.institution_id == bindparam("institution_id", type_=Id), *OPEN)
    older = Invitation.invitation_id < bindparam("before", type_=Id)
    listed = select(*columns, *counts).where(*here, older).order_by(Invitation.invitation_id.desc())
    return reading(Invitation, listed.limit(bindparam("size")))


def open_ones(me: Me, institution_id: int, after: str = "", size: int = SIZE) -> Page:
    """Invitations that still wait, the newest first."""
    before = read_cursor(after, int)[0] if after else 2**63 - 1
    rows = me.rows(_open(), institution_id=institution_id, before=before, size=size + 1)
    more = cursor(rows[size - 1].invitation_id) if len(rows) > size else None
    return Page(rows[:size], more)


@cache
def _one() -> Question:
    here = (Invitation.invitation_id == bindparam("row_id", type_=Id), Institution.slug == bindparam("slug"))
    joined = select(Invitation, Institution).join(Institution, Institution.institution_id == Invitation.institution_id)
    return reading(Invitation, joined.where(*here))


@cache
def _uses() -> Question:
    came = select(Person.name, Person.handle, InvitationUse.used_at).join(
        Person, Person.person_id == InvitationUse.person_id
    )
    of = InvitationUse.invitation_id == bindparam("row_id", type_=Id)
    return reading(InvitationUse, came.where(of).order_by(InvitationUse.use_id))


def invitation(me: Me, slug: str, invitation_id: int) -> tuple[Invitation, Institution, Sequence[Any]]:
    """One invitation of a roster that I run, its hospital, and who came by it."""
    row, found = me.row(_one(), row_id=invitation_id, slug=slug)
    return row, found, me.rows(_uses(), row_id=invitation_id)


# ------------------------------------------------------------------ sent again, withdrawn


def _taken(me: Me, slug: str, invitation_id: int, verb: str) -> Invitation:
    """The row, held for this unit: whoever accepts it at this moment has done so already, or comes too late."""
    found = institution(me, slug, to="invite")
    me.get(Invitation, invitation_id, to=verb)
    held = outright(select(Invitation).where(Invitation.invitation_id == invitation_id).with_for_update())
    row = me.session.scalar(held.execution_options(populate_existing=True))
    if row is None or row.institution_id != found.institution_id:
        raise NotFound
    return row


def revoke(me: Me, slug: str, invitation_id: int) -> None:
    """Withdraws an invitation, or what is left of a link."""
    row = _taken(me, slug, invitation_id, "revoke")
    if row.used >= row.uses:
        raise Conflict("This invitation was already used. You can end the membership instead.")
    row.revoked_at = row.revoked_at or me.now
    tell(me, Event("revoked", "invitations", invitation_id))


def resend(me: Me, slug: str, invitation_id: int) -> None:
    """Mails an invitation again, for as many days as at first; the link in the former letter opens nothing then."""
    row = _taken(me, slug, invitation_id, "resend")
    if row.used >= row.uses or row.revoked_at or not row.email:
        raise Conflict("This invitation was used or withdrawn. Send a new one.")
    row.expires_at = me.now + (row.expires_at - row.made_at)
    row.made_at = me.now
    put(me.session, "invitations.send", {"row_id": row.invitation_id}, me.now)
    tell(me, Event("sent_again", "invitations", invitation_id))


def renew_token(system: System, invitation_id: int) -> tuple[Invitation, str] | None:
    """A fresh token for an invitation that is about to be mailed; None when it is no longer open."""
    wanted = select(Invitation).where(Invitation.invitation_id == invitation_id, *OPEN).with_for_update()
    row = system.session.scalar(outright(wanted), {"now": system.now})
    if row is None:
        return None
    token = new_token()
    row.token = fingerprint(token)
    return row, token
