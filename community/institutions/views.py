"""Pages: a hospital's roster, inviting, and the page behind an invitation."""

from typing import Any

from flask import g, redirect, request
from werkzeug.datastructures import MultiDict

from community.accounts.passwords import hashed
from community.institutions.forms import AcceptForm, InviteForm
from community.institutions.models import NETWORK_ROLES, Role
from community.institutions.service import hospitals as listing
from community.institutions.service import invitations, memberships, rosters
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import Room

room = Room("institutions", __name__)


@room.page("/hospitals")
def hospitals(me: Me) -> str:
    """The member hospitals, and the rosters I run."""
    return render("institutions/hospitals.html", hospitals=listing.institutions(me), keeps=listing.rosters(me))


def _roster(me: Me, slug: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found, members, invitations = rosters.roster(me, slug)
    return render(
        "institutions/roster.html",
        hospital=found,
        members=members,
        invitations=invitations,
        roles=[role for role in Role if (role in NETWORK_ROLES) == (found.kind == "network")],
        refusal=refusal,
        typed=typed or {},
    )


@room.page("/hospitals/<slug>/roster")
def roster(me: Me, slug: str) -> str:
    """Who belongs to a hospital, for those who keep its roster."""
    return _roster(me, slug)


def _roster_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str) -> str:
    return _roster(me, slug, refusal, typed)


@room.action("/hospitals/<slug>/invitations", InviteForm, again=_roster_again)
def invite(me: Me, form: InviteForm, slug: str) -> str:
    """Invites somebody."""
    invitations.invite(me, slug, form)
    return f"/hospitals/{slug}/roster"


@room.action("/hospitals/<slug>/invitations/<ref:invitation_id>/revoke", Empty)
def revoke(me: Me, _form: Empty, slug: str, invitation_id: int) -> str:
    """Withdraws an invitation."""
    listing.institution(me, slug, to="invite")
    invitations.revoke(me, invitation_id)
    return f"/hospitals/{slug}/roster"


@room.action("/hospitals/<slug>/memberships/<ref:membership_id>/end", Empty)
def end_membership(me: Me, _form: Empty, slug: str, membership_id: int) -> str:
    """Ends a membership."""
    listing.institution(me, slug, to="invite")
    memberships.end_membership(me, membership_id)
    return f"/hospitals/{slug}/roster"


# ------------------------------------------------------------------ joining


def _invitation(me: Me | None, token: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    row = invitations.open_invitation(g.session, token)
    hospital = listing.name_of(g.session, row.institution_id)
    known = invitations.has_account(g.session, row.email)
    return render(
        "institutions/invitation.html",
        invitation=row,
        hospital=hospital,
        token=token,
        known=known,
        me=me,
        refusal=refusal,
        typed=typed or {},
    )


@room.page("/invitations/<token>", public=True)
def invitation(me: Me | None, token: str) -> str:
    """What somebody sees who was invited."""
    return _invitation(me, token)


def _again(me: Me | None, refusal: Refusal, typed: MultiDict[str, str], token: str) -> str:
    return _invitation(me, token, refusal, typed)


def _hash(form: AcceptForm) -> None:
    """Before the unit opens: argon2 takes long, and the writer must not wait for it. Strangers get few of them."""
    house().limits.check(house().settings.sign_in_tries, "join", request.remote_addr)
    g.password = hashed(form.password)


@room.action("/invitations/<token>/join", AcceptForm, again=_again, prepare=_hash, public=True)
def join(_me: Me | None, form: AcceptForm, token: str) -> Any:
    """Makes an account and its membership."""
    invitations.accept_as_new(g.session, house().keys, token, form, g.password)
    return redirect("/sign-in", 303)


@room.action("/invitations/<token>/accept", Empty, again=_again)
def accept(me: Me, _form: Empty, token: str) -> str:
    """Adds the membership to the account I have."""
    invitations.accept_as_myself(me, token)
    return "/"
