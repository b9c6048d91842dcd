"""Pages: how I sign in, and where I am signed in."""

from typing import Any

from flask import g, request

from community.accounts.forms import PasswordForm
from community.accounts.service import proofs, sessions
from community.accounts.views.tries import hash_new
from community.kernel import session
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import Visitor
from community.kernel.pages import render
from community.kernel.web import Room, visiting

room = Room("security", __name__)


def _visitor() -> Visitor:
    visitor = visiting()
    assert visitor
    return visitor


@room.page("/settings/security")
def security_page(me: Me) -> str:
    """My password, my address, my sessions."""
    return render("accounts/security.html", sessions=sessions.sessions(me), said=request.args.get("said", ""))


@room.page("/settings/security/password", confirm=True)
def password_page(_me: Me) -> str:
    """Where I choose another password."""
    return render("accounts/password.html", refusal=None)


def _password_again(_me: Me, refusal: Refusal, _typed: Any) -> str:
    return render("accounts/password.html", refusal=refusal)


@room.action(
    "/settings/security/password", PasswordForm, again=_password_again, prepare=hash_new, confirm=True, keyed=False
)
def change_password(me: Me, form: PasswordForm) -> str:
    """Sets my password; this session goes on under a new token, every other one ends."""
    email, _ = proofs.stored(me.session, me.person_id)
    proofs.refuse_own(form.password, _visitor().name, email)
    proofs.change_password(me, _visitor().sign_in_id, g.password)
    session.give(sessions.renew(me, _visitor().sign_in_id))
    session.note_sure()
    return "/settings/security?said=password"


@room.action("/settings/sessions/<ref:sign_in_id>/end", Empty)
def end_session(me: Me, _form: Empty, sign_in_id: int) -> str:
    """Signs one of my devices out."""
    sessions.sign_out(me, sign_in_id)
    return "/settings/security"


@room.action("/settings/sessions/end-others", Empty, confirm=True)
def end_others(me: Me, _form: Empty) -> str:
    """Signs all my other devices out."""
    sessions.end_others(me, _visitor().sign_in_id)
    return "/settings/security?said=others"
