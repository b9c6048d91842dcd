"""Pages: a hospital's roster, and one membership with its role and its end."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from community.institutions.forms import EndForm, InviteForm, RoleForm
from community.institutions.models import Role
from community.institutions.service import hospitals as listing
from community.institutions.service import invitations, memberships, rosters
from community.institutions.service.rosters import Wanted
from community.institutions.views.room import roles_at, room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.ids import ref
from community.kernel.pages import render

FEW = 10  # invitations shown beside the roster


def _wanted() -> Wanted:
    role = request.args.get("role", "")
    known = role if role in list(Role) else ""
    return Wanted(request.args.get("q", "").strip()[:100], known, request.args.get("after", ""))


def _roster(me: Me, slug: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found, people = rosters.hospital(me, slug)
    wanted = _wanted()
    return render(
        "institutions/roster.html",
        hospital=found,
        people=people,
        page=rosters.roster(me, found, people, wanted),
        wanted=wanted,
        invitations=invitations.open_ones(me, found.institution_id, size=FEW),
        roles=roles_at(found),
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


# ------------------------------------------------------------------ one membership


def _membership(me: Me, slug: str, membership_id: int, refusal: Refusal | None = None, typed: Any = None) -> str:
    held, name, handle, found = memberships.membership(me, slug, membership_id)
    return render(
        "institutions/membership.html",
        held=held,
        name=name,
        handle=handle,
        hospital=found,
        over=held.ended_at is not None and held.ended_at <= me.now,
        own=held.person_id == me.person_id,
        loses=memberships.loses(me, held),
        roles=roles_at(found),
        refusal=refusal,
        typed=typed or {},
    )


@room.page("/hospitals/<slug>/memberships/<ref:membership_id>")
def membership(me: Me, slug: str, membership_id: int) -> str:
    """A membership, what ends with it and what stays: for its own person, and for those who keep the roster."""
    return _membership(me, slug, membership_id)


def _membership_again(me: Me, refusal: Refusal, typed: Any, slug: str, membership_id: int) -> str:
    return _membership(me, slug, membership_id, refusal, typed)


@room.action("/hospitals/<slug>/memberships/<ref:membership_id>/end", Empty, again=_membership_again)
def end_membership(me: Me, _form: Empty, slug: str, membership_id: int) -> str:
    """Ends a membership, one's own or one of the roster."""
    held = memberships.membership(me, slug, membership_id).Membership
    memberships.end_membership(me, held.membership_id)
    return "/hospitals" if held.person_id == me.person_id else f"/hospitals/{slug}/roster"


@room.action("/hospitals/<slug>/memberships/<ref:membership_id>/role", RoleForm, again=_membership_again)
def change_role(me: Me, form: RoleForm, slug: str, membership_id: int) -> str:
    """Gives somebody another role, or one more."""
    begun = memberships.change_role(me, slug, membership_id, form.role, beside=form.beside == "yes")
    return f"/hospitals/{slug}/memberships/{ref(begun.membership_id)}"


@room.action("/hospitals/<slug>/memberships/<ref:membership_id>/last-day", EndForm, again=_membership_again)
def set_end(me: Me, form: EndForm, slug: str, membership_id: int) -> str:
    """Sets the last day of a membership."""
    listing.institution(me, slug, to="invite")
    memberships.membership(me, slug, membership_id)
    memberships.set_end(me, membership_id, form.ends_on)
    return f"/hospitals/{slug}/memberships/{ref(membership_id)}"
