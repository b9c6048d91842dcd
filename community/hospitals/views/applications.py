"""Pages for stewards: hospitals that ask to join, and one of them with what can be done."""

from typing import Any

from werkzeug.datastructures import MultiDict

from community.hospitals.forms import SentenceForm
from community.hospitals.models import OPEN
from community.hospitals.service import deciding
from community.hospitals.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.ids import ref
from community.kernel.pages import render

ONE = "/applications/<ref:application_id>"


@room.page("/applications")
def applications(me: Me) -> str:
    """What waits, and what was decided."""
    return render("hospitals/applications.html", rows=deciding.applications(me), open_states=OPEN)


def _one(me: Me, application_id: int, refusal: Refusal | None = None, typed: Any = None) -> str:
    row, namesake, by = deciding.application(me, application_id)
    values = {"row": row, "namesake": namesake, "by": by, "open": row.state in OPEN}
    return render("hospitals/application.html", **values, refusal=refusal, typed=typed or {})


@room.page(ONE)
def application(me: Me, application_id: int) -> str:
    """One application."""
    return _one(me, application_id)


def _again(me: Me, refusal: Refusal, typed: MultiDict[str, str], application_id: int) -> str:
    return _one(me, application_id, refusal, typed)


@room.action(f"{ONE}/ask", SentenceForm, again=_again)
def ask_back(me: Me, form: SentenceForm, application_id: int) -> str:
    """Asks a question back."""
    deciding.ask_back(me, application_id, form.words)
    return f"/applications/{ref(application_id)}"


@room.action(f"{ONE}/approve", Empty, again=_again)
def approve(me: Me, _form: Empty, application_id: int) -> str:
    """Takes the hospital in."""
    deciding.approve(me, application_id)
    return f"/applications/{ref(application_id)}"


@room.action(f"{ONE}/decline", SentenceForm, again=_again)
def decline(me: Me, form: SentenceForm, application_id: int) -> str:
    """Declines with a sentence."""
    deciding.decline(me, application_id, form.words)
    return f"/applications/{ref(application_id)}"
