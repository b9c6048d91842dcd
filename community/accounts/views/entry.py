"""Pages: sign in, sign out, step away, come back."""

from typing import Any
from urllib.parse import quote, unquote, urlsplit

from flask import Response, g, make_response, redirect, request
from werkzeug.datastructures import MultiDict

from community.accounts.forms import AwayForm, ReturnForm, SignInForm
from community.accounts.passwords import verified
from community.accounts.service import parting, sessions, signing_in
from community.accounts.views.tries import check_tries
from community.kernel import drafts, session
from community.kernel.door import Me
from community.kernel.errors import Invalid, Refusal, SignInFirst
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.json import change
from community.kernel.pages import render
from community.kernel.web import Room, visiting

room = Room("accounts", __name__)
NOT_THIS = "This is not your password. Please check it."


def inside(path: str) -> str:
    """A path of ours, or the front page: never an address that leads elsewhere."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else "/"


# ------------------------------------------------------------------ in and out


@room.page("/sign-in", public=True)
def sign_in_page(me: Me | None) -> Any:
    """The way in; for somebody who stepped away, the way back."""
    there = request.args.get("next", "/")
    if me:
        return redirect(inside(there))
    if "other" not in request.args and _locked():
        return redirect(f"/return?next={quote(there)}" if there != "/" else "/return")
    return _sign_in({}, request.args)


def _sign_in(problems: dict[str, str], typed: Any, waiting: str = "") -> str:
    return render(
        "accounts/sign_in.html",
        problems=problems,
        typed=typed,
        waiting=waiting,
        demo_people=house().demo_people,
        demo_password=house().demo_password,
    )


def _again(_me: Me | None, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    problems = getattr(refusal, "problems", {})
    return _sign_in(problems, typed, "" if problems else refusal.sentence)


def _check(form: SignInForm) -> None:
    check_tries(form.email)
    with house().database.unit() as unit:
        g.person_id = signing_in.check_password(unit, form.email, form.password)


@room.action("/sign-in", SignInForm, again=_again, public=True, prepare=_check)
def sign_in(_me: Me | None, form: SignInForm) -> Any:
    """Opens a session; the answer to an unknown email and to a wrong password is the same."""
    if parting.is_leaving(g.session, g.person_id):
        return _offer_to_stay(form.shared == "yes")
    me = Me(g.session, g.person_id, house().keys)
    device, shared = request.user_agent.string[:60], form.shared == "yes"
    session.give(signing_in.sign_in(me, house().settings, device, shared, session.session_token()))
    session.note_sure()
    return inside(form.next)


def _offer_to_stay(shared: bool) -> Response:
    """No session for whoever is leaving, but a pass to the page that offers to stay."""
    answer = make_response(redirect("/coming-back", 303))
    given = parting.return_pass(house().keys, g.person_id, session.minute(), shared)
    kept: dict[str, Any] = {"httponly": True, "secure": house().settings.secure, "samesite": "Lax"}
    answer.set_cookie(session.cookie_name("return"), given, **kept)
    return answer


@room.action("/sign-out", Empty)
def sign_out(me: Me, _form: Empty) -> str:
    """Ends this session."""
    visitor = visiting()
    assert visitor
    sessions.sign_out(me, visitor.sign_in_id)
    session.forget()
    return "/sign-in"


@change(room, "/stay", keyed=False)
def stay(me: Me, _form: Empty) -> dict[str, int]:
    """Notes that somebody is still here, and says for how many seconds the session lasts now."""
    visitor = visiting()
    assert visitor
    sessions.touch(me.session, visitor.sign_in_id)
    return {"seconds": session.seconds_left(visitor)}


# ------------------------------------------------------------------ away and back


def _keep_words(_form: AwayForm) -> None:
    """In a unit before the lock: a page that saved its draft by itself might come too late for it."""
    drafts.keep_from_form(visiting(), request.form)


@room.action("/step-away", AwayForm, keyed=False, prepare=_keep_words)
def step_away(me: Me, _form: AwayForm) -> Response:
    """Locks this session; on a shared computer ends it. What stays on the screen is a neutral page."""
    visitor, answer = visiting(), make_response(redirect("/away", 303))
    assert visitor
    if visitor.shared:
        sessions.sign_out(me, visitor.sign_in_id)
        session.forget()
        return answer
    sessions.lock(me, visitor.sign_in_id)
    session.note(used=session.minute(), sure=0)
    secure = house().settings.secure
    answer.set_cookie(session.cookie_name("back"), _came_from(), httponly=True, secure=secure, samesite="Lax")
    return answer


def _came_from() -> str:
    """The page that was left, for the way back; in a cookie, because an address can be read on the screen."""
    parts = urlsplit(request.referrer or "/")
    return quote(inside(parts.path + (f"?{parts.query}" if parts.query else "")))[:1000]


def _locked() -> Any:
    """The locked session of this browser, or None; one that waited too long for its person is over."""
    if session.minute() - session.fresh().used >= session.AWAY:
        return None
    return sessions.locked(g.session, session.session_token())


@room.page("/return", public=True)
def return_page(me: Me | None) -> Any:
    """The way back for somebody who stepped away; it names nobody."""
    there = _back(request.args.get("next", ""))
    if me or not _locked():
        return redirect(there if me else f"/sign-in?next={quote(there)}")
    return render("accounts/return.html", refusal=None, there=there)


def _back(wanted: str) -> str:
    return inside(wanted or unquote(request.cookies.get(session.cookie_name("back"), "")))


def _return_again(_me: Me | None, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return render("accounts/return.html", refusal=refusal, there=_back(typed.get("next", "")))


def _check_return(form: ReturnForm) -> None:
    with house().database.unit() as unit:
        g.session = unit
        g.found = _locked()
    if g.found is None:
        raise SignInFirst
    check_tries(g.found.email)
    if not verified(g.found.password, form.password):
        raise Invalid({"password": NOT_THIS})


@room.action("/return", ReturnForm, again=_return_again, public=True, prepare=_check_return)
def come_back(_me: Me | None, form: ReturnForm) -> str:
    """Opens the locked session again, under a new token, and leads back to where its person was."""
    me = Me(g.session, g.found.person_id, house().keys)
    session.give(sessions.unlock(me, g.found.sign_in_id))
    session.note_sure()
    return _back(form.next)
