"""Pages: a forgotten password, from asking for a letter to choosing a new one."""

from typing import Any

from flask import g
from werkzeug.datastructures import MultiDict

from community.accounts.forms import AskForm, PasswordForm
from community.accounts.models import Purpose
from community.accounts.service import links, proofs
from community.accounts.views.tries import check_letters, hash_new
from community.kernel import session
from community.kernel.door import Me, System
from community.kernel.errors import Refusal
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import Room

room = Room("resets", __name__)


@room.page("/forgot", public=True)
def forgot_page(_me: Me | None) -> str:
    """Asks whose password was forgotten."""
    return render("accounts/forgot.html", refusal=None, typed={})


def _forgot_again(_me: Me | None, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return render("accounts/forgot.html", refusal=refusal, typed=typed)


@room.action("/forgot", AskForm, again=_forgot_again, public=True, prepare=lambda form: check_letters(form.email))
def forgot(_me: Me | None, form: AskForm) -> str:
    """Has a letter sent, if there is such an account; the answer and the work are the same if there is none."""
    proofs.forgot_password(System(g.session, house().keys, "forgotten password"), form.email)
    return "/forgot/sent"


@room.page("/forgot/sent", public=True)
def sent(_me: Me | None) -> str:
    """Says what happens next, without saying whether there is an account."""
    return render("accounts/said.html", said="sent")


def _reset(token: str, refusal: Refusal | None = None) -> str:
    links.open_link(g.session, token, Purpose.RESET)
    return render("accounts/reset.html", token=token, refusal=refusal)


@room.page("/reset/<token>", public=True)
def reset_page(_me: Me | None, token: str) -> str:
    """Where the link in the letter leads."""
    return _reset(token)


def _reset_again(_me: Me | None, refusal: Refusal, _typed: Any, token: str) -> str:
    return _reset(token, refusal)


@room.action("/reset/<token>", PasswordForm, again=_reset_again, prepare=hash_new, public=True)
def reset(_me: Me | None, form: PasswordForm, token: str) -> str:
    """Sets the new password; every device is signed out."""
    _row, person = links.open_link(g.session, token, Purpose.RESET)
    proofs.refuse_own(form.password, person.name, person.email)
    proofs.reset_password(g.session, house().keys, token, g.password)
    session.forget()
    return "/reset/done"


@room.page("/reset/done", public=True)
def done(_me: Me | None) -> str:
    """Says that the new password is set."""
    return render("accounts/said.html", said="reset")
