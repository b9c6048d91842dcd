"""The password once more, before a grave step, and then straight on with it."""

from typing import Any
from urllib.parse import quote

from flask import Response, redirect, request

from community.accounts.forms import NextForm
from community.accounts.passwords import verified
from community.accounts.service import proofs, sessions
from community.accounts.views.entry import NOT_THIS, inside
from community.accounts.views.tries import check_tries
from community.kernel import session
from community.kernel.door import Me
from community.kernel.errors import ConfirmFirst
from community.kernel.house import Visitor, house
from community.kernel.json import problem
from community.kernel.pages import render
from community.kernel.web import PASSWORD_AGAIN, Room, wants_json

room = Room("proof", __name__)
OURS = {"csrf_token", "client_key", PASSWORD_AGAIN}  # the page has its own of these


def confirm(visitor: Visitor, given: str) -> None:
    """Raises ConfirmFirst unless the password was just given to this session, or is given now; then it is renewed."""
    if session.is_sure():
        return
    if not given:
        raise ConfirmFirst
    with house().database.unit() as unit:
        email, password = proofs.stored(unit, visitor.person_id)
    check_tries(email)
    if not verified(password, given):
        raise ConfirmFirst(NOT_THIS)
    with house().database.unit(writes=True) as unit:
        session.give(sessions.renew(Me(unit, visitor.person_id, house().keys), visitor.sign_in_id))
    session.note_sure()


@room.app_errorhandler(ConfirmFirst)
def ask_again(refusal: ConfirmFirst) -> Any:
    """Asks for the password on the way to a page, or holds what was typed while it asks."""
    if wants_json():
        return problem(refusal)
    if request.method != "POST":
        return redirect(f"/confirm?next={quote(request.full_path.rstrip('?'))}", 303)
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in OURS]
    wrong = refusal.sentence if request.form.get(PASSWORD_AGAIN) else ""
    return Response(_page(request.path, typed, wrong), refusal.status)


def _page(action: str, typed: list[tuple[str, str]], wrong: str = "") -> str:
    return render("accounts/confirm.html", action=action, typed=typed, wrong_password=wrong)


@room.page("/confirm")
def confirm_page(_me: Me) -> Any:
    """Asks for the password before a page that says what only its person should see or change."""
    there = inside(request.args.get("next", "/"))
    return redirect(there) if session.is_sure() else _page("/confirm", [("next", there)])


@room.action("/confirm", NextForm, confirm=True)
def go_on(_me: Me, form: NextForm) -> str:
    """Goes on to the page; the edge has checked the password by then."""
    return inside(form.next)
