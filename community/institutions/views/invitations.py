"""Pages: the invitations of a roster, and the page behind one."""

from typing import Any

from flask import g, redirect, request
from werkzeug.datastructures import MultiDict

from community.accounts.passwords import hashed
from community.institutions.forms import AcceptForm, AskForm, LinkForm
from community.institutions.models import BY_LINK
from community.institutions.service import accepting, invitations, joining
from community.institutions.service import hospitals as listing
from community.institutions.service.invitations import link_token
from community.institutions.views.room import room
from community.kernel.door import Me, System
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.ids import ref
from community.kernel.pages import render


def _list(me: Me, slug: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found = listing.institution(me, slug, to="invite")
    return render(
        "institutions/invitations.html",
        hospital=found,
        page=invitations.open_ones(me, found.institution_id, request.args.get("after", "")),
        roles=BY_LINK,
        refusal=refusal,
        typed=typed or {},
    )


@room.page("/hospitals/<slug>/invitations")
def open_invitations(me: Me, slug: str) -> str:
    """The invitations that wait."""
    return _list(me, slug)


def _list_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str) -> str:
    return _list(me, slug, refusal, typed)


@room.action("/hospitals/<slug>/links", LinkForm, again=_list_again)
def make_link(me: Me, form: LinkForm, slug: str) -> str:
    """Makes a link to hand out."""
    row = invitations.invite_many(me, slug, form)
    return f"/hospitals/{slug}/invitations/{ref(row.invitation_id)}"


def _one(me: Me, slug: str, invitation_id: int, refusal: Refusal | None = None) -> str:
    row, found, uses = invitations.invitation(me, slug, invitation_id)
    link = "" if row.email else f"{house().settings.origin}/invitations/{link_token(me.keys, row.invitation_id)}"
    state = "withdrawn" if row.revoked_at else "used" if row.used >= row.uses else ""
    state = state or ("expired" if row.expires_at <= me.now else "open")
    values = {"invitation": row, "hospital": found, "uses": uses, "link": link, "state": state}
    return render("institutions/one_invitation.html", **values, refusal=refusal)


@room.page("/hospitals/<slug>/invitations/<ref:invitation_id>")
def one_invitation(me: Me, slug: str, invitation_id: int) -> str:
    """An invitation, who came by it, and the link itself if it is one to hand out."""
    return _one(me, slug, invitation_id)


def _one_again(me: Me, refusal: Refusal, _typed: Any, slug: str, invitation_id: int) -> str:
    return _one(me, slug, invitation_id, refusal)


@room.action("/hospitals/<slug>/invitations/<ref:invitation_id>/revoke", Empty, again=_one_again)
def revoke(me: Me, _form: Empty, slug: str, invitation_id: int) -> str:
    """Withdraws an invitation."""
    invitations.revoke(me, slug, invitation_id)
    return f"/hospitals/{slug}/invitations"


@room.action("/hospitals/<slug>/invitations/<ref:invitation_id>/resend", Empty, again=_one_again)
def resend(me: Me, _form: Empty, slug: str, invitation_id: int) -> str:
    """Mails an invitation again."""
    invitations.resend(me, slug, invitation_id)
    return f"/hospitals/{slug}/invitations/{ref(invitation_id)}"


# ------------------------------------------------------------------ the page behind one


def _invitation(me: Me | None, token: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    row = accepting.open_invitation(g.session, token)
    hospital = listing.name_of(g.session, row.institution_id)
    known = bool(row.email) and accepting.has_account(g.session, row.email)
    return render(
        "institutions/invitation.html",
        invitation=row,
        hospital=hospital,
        token=token,
        known=known,
        me=me,
        refusal=refusal,
        typed=typed or {"name": row.name},
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
    accepting.accept_as_new(g.session, house().keys, token, form, g.password)
    return redirect("/sign-in", 303)


@room.action("/invitations/<token>/accept", Empty, again=_again)
def accept(me: Me, _form: Empty, token: str) -> str:
    """Adds the membership to the account I have."""
    accepting.accept_as_myself(me, token)
    return "/"


def _few_asks(form: AskForm) -> None:
    """Letters cost others their calm: few from one place, and few to one address."""
    rate, check = house().settings.sign_in_tries, house().limits.check
    check(rate, "ask to join", request.remote_addr)
    check("3/hour", "ask to join for", form.email)


@room.action("/invitations/<token>/ask", AskForm, again=_again, prepare=_few_asks, public=True)
def ask_with_link(_me: Me | None, form: AskForm, token: str) -> str:
    """With a link from a meeting: the invitation itself comes by mail, to the address that is given."""
    joining.ask(System(g.session, house().keys, "joining"), form.email, token)
    return "/join/asked"


@room.page("/join", public=True)
def join_page(_me: Me | None) -> str:
    """Where somebody asks to join whose hospital has named its email domain."""
    return _join({})


def _join(typed: Any, refusal: Refusal | None = None) -> str:
    return render("institutions/join.html", typed=typed, refusal=refusal)


def _join_again(_me: Me | None, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return _join(typed, refusal)


@room.action("/join", AskForm, again=_join_again, prepare=_few_asks, public=True)
def ask_to_join(_me: Me | None, form: AskForm) -> str:
    """The answer is the same for every address; what follows comes by mail."""
    joining.ask(System(g.session, house().keys, "joining"), form.email)
    return "/join/asked"


@room.page("/join/asked", public=True)
def asked(_me: Me | None) -> str:
    """What happens next."""
    return render("institutions/asked.html")
