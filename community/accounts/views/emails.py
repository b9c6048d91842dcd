"""Pages: another address, said yes to from its own mailbox, and taken back from the former one."""

from typing import Any

from flask import g, request
from werkzeug.datastructures import MultiDict

from community.accounts.forms import EmailForm
from community.accounts.models import Purpose
from community.accounts.service import links, proofs
from community.accounts.views.tries import check_letters, check_links
from community.kernel import session
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import Room, visiting

room = Room("emails", __name__)


def _change(me: Me, refusal: Refusal | None = None, typed: Any = None) -> str:
    email, _ = proofs.stored(me.session, me.person_id)
    return render("accounts/email.html", email=email, refusal=refusal, typed=typed or {})


@room.page("/settings/security/email", confirm=True)
def change_page(me: Me) -> str:
    """My address, and where to change it."""
    return _change(me)


def _change_again(me: Me, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return _change(me, refusal, typed)


def _count(form: EmailForm) -> None:
    visitor = visiting()
    assert visitor
    check_letters(form.email)
    check_letters(f"person {visitor.person_id}")


@room.action(
    "/settings/security/email",
    EmailForm,
    again=_change_again,
    prepare=_count,
    confirm=True,
)
def change(me: Me, form: EmailForm) -> str:
    """Has a letter sent to the new address."""
    proofs.change_email(me, form.email)
    return "/settings/security?said=letter"


def _open(token: str, purpose: Purpose, refusal: Refusal | None = None) -> str:
    row, _ = links.open_link(g.session, token, purpose)
    return render("accounts/address.html", email=row.email, undo=purpose == Purpose.UNDO, refusal=refusal)


@room.page("/email/<token>", public=True)
def use_page(_me: Me | None, token: str) -> str:
    """Where the link in the letter to the new address leads."""
    return _open(token, Purpose.EMAIL)


@room.page("/email/undo/<token>", public=True)
def undo_page(_me: Me | None, token: str) -> str:
    """Where the link in the letter to the former address leads."""
    return _open(token, Purpose.UNDO)


def _again(_me: Me | None, refusal: Refusal, _typed: Any, token: str) -> str:
    purpose = Purpose.UNDO if request.path.startswith("/email/undo/") else Purpose.EMAIL
    return _open(token, purpose, refusal)


@room.action("/email/<token>", Empty, again=_again, prepare=lambda _form: check_links(), public=True)
def use(_me: Me | None, _form: Empty, token: str) -> str:
    """Makes the address the person's own."""
    proofs.use_email(g.session, house().keys, token)
    return "/email/used"


@room.action("/email/undo/<token>", Empty, again=_again, prepare=lambda _form: check_links(), public=True)
def undo(_me: Me | None, _form: Empty, token: str) -> str:
    """Takes the former address back."""
    proofs.undo_email(g.session, house().keys, token)
    session.forget()
    return "/email/undone"


@room.page("/email/used", public=True)
def used(_me: Me | None) -> str:
    """Says that the new address is in use."""
    return render("accounts/said.html", said="used")


@room.page("/email/undone", public=True)
def undone(_me: Me | None) -> str:
    """Says that the former address is back, and what comes next."""
    return render("accounts/said.html", said="undone")
