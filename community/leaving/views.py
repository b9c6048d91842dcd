"""Pages: what I belong to, leaving a hospital, leaving altogether, and staying after all."""

from typing import Any

from flask import Response, current_app, g, make_response, redirect, request
from werkzeug.datastructures import MultiDict

from community.accounts.service import parting, signing_in
from community.institutions.service.parting import held
from community.kernel import session
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import Room
from community.leaving.forms import LeaveForm
from community.leaving.service import going

room = Room("leaving", __name__)


@room.page("/settings/leaving")
def leaving_page(me: Me) -> str:
    """The hospitals I belong to, and where I can leave them."""
    return render("leaving/places.html", roles=held(me), said=request.args.get("said", ""))


def _hospital(me: Me, slug: str, refusal: Refusal | None = None) -> str:
    return render("leaving/hospital.html", ending=going.of_hospital(me, slug), refusal=refusal)


@room.page("/settings/leaving/hospitals/<slug>")
def hospital_page(me: Me, slug: str) -> str:
    """What ends and what stays when I leave a hospital."""
    return _hospital(me, slug)


def _hospital_again(me: Me, refusal: Refusal, _typed: Any, slug: str) -> str:
    return _hospital(me, slug, refusal)


@room.action("/settings/leaving/hospitals/<slug>", Empty, again=_hospital_again)
def leave_hospital(me: Me, _form: Empty, slug: str) -> str:
    """Leaves it."""
    going.leave_hospital(me, slug)
    return "/settings/leaving?said=left"


# ------------------------------------------------------------------ altogether


def _account(me: Me, refusal: Refusal | None = None, typed: Any = None) -> str:
    export = "/settings/data" if "exports" in current_app.blueprints else ""
    facts = {"days": going.DAYS, "export": export, "refusal": refusal, "typed": typed or {}}
    return render("leaving/account.html", ending=going.of_everything(me), **facts)


@room.page("/settings/leaving/account")
def account_page(me: Me) -> str:
    """What ends and what stays when I leave altogether, and the choice about what I wrote."""
    return _account(me)


def _account_again(me: Me, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return _account(me, refusal, typed)


@room.action("/settings/leaving/account", LeaveForm, again=_account_again, confirm=True, keyed=False)
def leave(me: Me, form: LeaveForm) -> str:
    """Closes my account; this browser is signed out with the others."""
    going.leave(me, form)
    session.forget()
    return "/left"


@room.page("/left", public=True)
def left(_me: Me | None) -> str:
    """Says what happens next; the same for everyone who opens it."""
    return render("leaving/left.html", days=going.DAYS)


# ------------------------------------------------------------------ staying


def _leaver() -> tuple[Me, bool]:
    """Whose pass this browser holds, and whether it is shared; SignInFirst without one."""
    given = request.cookies.get(session.cookie_name("return"), "")
    person_id, shared = parting.holder_of(g.session, house().keys, given, session.minute())
    return Me(g.session, person_id, house().keys), shared


def _back() -> str:
    me, _shared = _leaver()
    return render("leaving/back.html", until=going.until(me))


@room.page("/coming-back", public=True)
def back_page(me: Me | None) -> Any:
    """Offers to stay, to whoever is leaving and has just given their password."""
    return redirect("/") if me else _back()


@room.action("/coming-back", Empty, public=True)
def stay(_me: Me | None, _form: Empty) -> Response:
    """Opens the account again and signs in; the password was given some minutes ago."""
    me, shared = _leaver()
    going.stay(me)
    device = request.user_agent.string[:60]
    session.give(signing_in.sign_in(me, house().settings, device, shared, session.session_token()))
    session.note(used=session.minute())
    answer = make_response(redirect("/settings/leaving?said=stayed", 303))
    answer.delete_cookie(session.cookie_name("return"))
    return answer
