"""Pages for strangers: asking to join, step by step, held by a cookie that ends with the browser."""

from typing import Any

from flask import g, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from community.hospitals.forms import (
    BackForm,
    ContactForm,
    KindForm,
    PlaceForm,
    ReadinessForm,
    SendForm,
    SignForm,
)
from community.hospitals.models import AGREEMENT
from community.hospitals.service import applying
from community.hospitals.service.atlas import STATES
from community.hospitals.service.writing import prepare
from community.hospitals.views.room import room
from community.kernel.door import Me, System
from community.kernel.errors import NotFound, Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.pages import render

COOKIE, BEGIN = "application", "/join-the-network"


def _system() -> System:
    return System(g.session, house().keys, "application", house().settings)


def _token() -> str:
    return request.cookies.get(COOKIE, "")


def _go(path: str, token: str) -> Response:
    """Goes on with the application in this browser, until the browser is closed."""
    answer = redirect(path, 303)
    answer.set_cookie(COOKIE, token, httponly=True, secure=house().settings.secure, samesite="Strict", path=BEGIN)
    return answer


def _few_steps(_form: Any) -> None:
    house().limits.check(house().settings.writes, "application", request.remote_addr)


def _few_begun(form: Any) -> None:
    _few_steps(form)
    house().limits.check("20/hour", "application begun", request.remote_addr)


def _few_letters(form: Any) -> None:
    """Letters cost others their calm: few from one place, and few to one address."""
    _few_steps(form)
    house().limits.check(house().settings.sign_in_tries, "application letters", request.remote_addr)
    house().limits.check(house().settings.letters, "application letters to", form.email)


def _look_over(form: Any) -> None:
    _few_steps(form)
    prepare(form)


# ------------------------------------------------------------------ the steps


@room.page("/join-the-network", public=True)
def begin_page(_me: Me | None) -> str:
    """What joining takes, and where to begin or go on."""
    return render("hospitals/begin.html", held=applying.held(_system(), _token()))


def _step(step: str, refusal: Refusal | None = None, typed: Any = None) -> Any:
    row = applying.held(_system(), _token())
    if step not in applying.STEPS:
        raise NotFound
    if row is None and step != "kind":
        return redirect(BEGIN, 303)
    if row and row.state not in applying.EDITABLE:
        return redirect(f"{BEGIN}/sent", 303)
    place = {"step": step, "steps": applying.STEPS, "row": row, "missing": applying.missing(row) if row else []}
    values = {"agreement": AGREEMENT, "regions": list(STATES), "refusal": refusal, "typed": typed or {}}
    return render("hospitals/step.html", **place, **values)


@room.page("/join-the-network/step/<step>", public=True)
def step_page(_me: Me | None, step: str) -> Any:
    """One step; whoever has not begun is led to the beginning."""
    return _step(step)


def _again(_me: Me | None, refusal: Refusal, typed: MultiDict[str, str], **_where: Any) -> Any:
    name = request.path.removeprefix(f"{BEGIN}/").partition("/")[0]
    if applying.held(_system(), _token()) is None and name != "kind":
        raise refusal
    shown = _step("review" if name == "send" else name, refusal, typed)
    if not isinstance(shown, str):
        raise refusal
    return shown


def _next(step: str) -> str:
    """Back to the review when only that is left, else on to the next step."""
    left = applying.missing(applying.mine(_system(), _token()))
    return f"{BEGIN}/step/{applying.after(step) if left else 'review'}"


@room.action("/join-the-network/kind", KindForm, again=_again, prepare=_few_begun, public=True)
def choose_kind(_me: Me | None, form: KindForm) -> Any:
    """Begins with the kind of place."""
    return _go(f"{BEGIN}/step/place", applying.choose_kind(_system(), _token(), form.kind))


@room.action("/join-the-network/place", PlaceForm, again=_again, prepare=_look_over, public=True)
def save_place(_me: Me | None, form: PlaceForm) -> str:
    """Keeps name and place."""
    applying.save_place(_system(), _token(), form)
    return _next("place")


@room.action("/join-the-network/readiness", ReadinessForm, again=_again, prepare=_few_steps, public=True)
def save_readiness(_me: Me | None, form: ReadinessForm) -> str:
    """Keeps what is ready."""
    applying.save_readiness(_system(), _token(), form)
    return _next("readiness")


@room.action("/join-the-network/contact", ContactForm, again=_again, prepare=_few_letters, public=True)
def save_contact(_me: Me | None, form: ContactForm) -> str:
    """Keeps whom to write to, and has the letter sent that shows that the address is read."""
    applying.save_contact(_system(), _token(), form)
    return _next("contact")


@room.action("/join-the-network/agreement/<int:version>", SignForm, again=_again, prepare=_few_steps, public=True)
def sign(_me: Me | None, form: SignForm, version: int) -> str:
    """Signs the agreement."""
    applying.sign(_system(), _token(), version, form)
    return _next("agreement")


@room.action("/join-the-network/send", SendForm, again=_again, prepare=_look_over, public=True)
def send(_me: Me | None, form: SendForm) -> str:
    """Sends it to the stewards."""
    applying.send(_system(), _token(), form)
    return f"{BEGIN}/sent"


@room.page("/join-the-network/sent", public=True)
def application_sent(_me: Me | None) -> Any:
    """What happens next."""
    row = applying.held(_system(), _token())
    return render("hospitals/sent.html", row=row) if row else redirect(BEGIN, 303)


# ------------------------------------------------------------------ the way back


def _back(refusal: Refusal | None = None, typed: Any = None, asked: bool = False) -> str:
    return render("hospitals/back.html", refusal=refusal, typed=typed or {}, asked=asked)


@room.page("/join-the-network/back", public=True)
def back_page(_me: Me | None) -> str:
    """Where to ask for a link to come back."""
    return _back(asked="asked" in request.args)


def _back_again(_me: Me | None, refusal: Refusal, typed: Any) -> str:
    return _back(refusal, typed)


@room.action("/join-the-network/back", BackForm, again=_back_again, prepare=_few_letters, public=True)
def ask_link(_me: Me | None, form: BackForm) -> str:
    """Has a link sent if there is an application; the answer is the same if there is none."""
    applying.ask_link(_system(), form.email)
    return f"{BEGIN}/back?asked=1"


@room.page("/join-the-network/link/<token>", public=True)
def link_page(_me: Me | None, token: str) -> str:
    """Where the link in the letter leads; it is used by its button, so that no mail scanner uses it up."""
    applying.open_link(_system(), token)
    return render("hospitals/link.html", token=token)


@room.action("/join-the-network/link/<token>", Empty, prepare=_few_steps, public=True)
def come_back(_me: Me | None, _form: Empty, token: str) -> Any:
    """Uses the link and goes on."""
    return _go(f"{BEGIN}/step/review", applying.come_back(_system(), token))
