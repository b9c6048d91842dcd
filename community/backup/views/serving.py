"""Pages for those who are on call, or are asked to be."""

from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

from community.backup.forms import LineForm
from community.backup.service import serving
from community.backup.service.writing import prepare_line
from community.backup.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.pages import render

PATH = "/backup/on-call"


def _page(me: Me, refusal: Refusal | None = None, typed: Any = None, contact_id: int = 0) -> str:
    said = {"said": request.args.get("said", ""), "refusal": refusal, "typed": typed or {}, "at": contact_id}
    return render("backup/serving.html", duties=serving.mine(me), **said)


@room.page(PATH)
def duties(me: Me) -> str:
    """Where I am on call, what that means, and how to stop."""
    return _page(me)


def _again(me: Me, refusal: Refusal, typed: MultiDict[str, str], contact_id: int) -> str:
    return _page(me, refusal, typed, contact_id)


@room.action(f"{PATH}/<ref:contact_id>", LineForm, again=_again, prepare=prepare_line)
def agree(me: Me, form: LineForm, contact_id: int) -> str:
    """Says yes, or keeps how to reach me."""
    serving.agree(me, contact_id, form.line)
    return f"{PATH}?said=yes"


@room.action(f"{PATH}/<ref:contact_id>/stop", Empty)
def stop(me: Me, _form: Empty, contact_id: int) -> str:
    """Says no, or no longer."""
    serving.stop(me, contact_id)
    return f"{PATH}?said=no"
