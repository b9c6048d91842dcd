"""Pages: sign in, sign out, my sessions, how pages look."""

from typing import Any
from zoneinfo import available_timezones

from flask import Response, g, make_response, redirect, request
from werkzeug.datastructures import MultiDict

from community.accounts import service
from community.accounts.forms import LookForm, SignInForm
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import Room, cookie_name, session_token, visiting

room = Room("accounts", __name__)


def _inside(path: str) -> str:
    """A path of ours, or the front page: never an address that leads elsewhere."""
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if safe else "/"


@room.page("/sign-in", public=True)
def sign_in_page(me: Me | None) -> Any:
    """The way in."""
    if me:
        return redirect(_inside(request.args.get("next", "/")))
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
    """Few tries for an account from one address; many more for the account alone, so that nobody can lock it."""
    rate, check, email = house().settings.sign_in_tries, house().limits.check, form.email.lower()
    check(rate, "sign-in", email, request.remote_addr)
    check(rate, "sign-in address", request.remote_addr, times=20)
    check(rate, "sign-in account", email, times=20)
    with house().database.unit() as session:
        g.person_id = service.check_password(session, form.email, form.password)


@room.action("/sign-in", SignInForm, again=_again, public=True, prepare=_check)
def sign_in(_me: Me | None, form: SignInForm) -> Response:
    """Opens a session; the answer to an unknown email and to a wrong password is the same."""
    me = Me(g.session, g.person_id, house().keys)
    device = request.user_agent.string[:60]
    token = service.sign_in(me, house().settings, device, form.shared == "yes", session_token())
    answer = make_response(redirect(_inside(form.next), 303))
    return _remember(answer, token)


def _remember(answer: Response, token: str) -> Response:
    answer.set_cookie(cookie_name(), token, httponly=True, secure=house().settings.secure, samesite="Lax", path="/")
    return answer


@room.action("/sign-out", Empty)
def sign_out(me: Me, _form: Empty) -> str:
    """Ends this session."""
    visitor = visiting()
    assert visitor
    service.sign_out(me, visitor.sign_in_id)
    g.forget_session = True
    return "/sign-in"


@room.after_app_request
def forget_session(answer: Response) -> Response:
    """Takes the cookie of an ended session out of the browser; its token opens nothing any more in any case."""
    if g.pop("forget_session", False):
        answer.delete_cookie(cookie_name(), secure=house().settings.secure, samesite="Lax", path="/")
    return answer


@room.page("/settings")
def settings_page(me: Me) -> str:
    """My sessions and how pages look."""
    return _settings(me, {})


@room.action("/settings/sessions/<ref:sign_in_id>/end", Empty)
def end_session(me: Me, _form: Empty, sign_in_id: int) -> str:
    """Signs one of my devices out."""
    service.sign_out(me, sign_in_id)
    return "/settings"


def _settings(me: Me, problems: dict[str, str]) -> str:
    zones = sorted(available_timezones())
    return render("accounts/settings.html", sessions=service.sessions(me), problems=problems, zones=zones)


def _settings_again(me: Me, refusal: Refusal, _typed: Any) -> str:
    return _settings(me, getattr(refusal, "problems", {}))


@room.action("/settings/look", LookForm, again=_settings_again)
def choose_look(me: Me, form: LookForm) -> str:
    """Theme and time zone."""
    service.choose_look(me, form.theme, form.time_zone)
    return "/settings"
