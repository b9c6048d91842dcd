"""Pages: asking for back-up, a call as its asker and those asked see it, and what the bar of every page says."""

from typing import Any

from flask import render_template, request
from werkzeug.datastructures import MultiDict

from community.access.service.entities import everywhere
from community.backup.forms import AskForm
from community.backup.service import calling, serving, showing
from community.backup.service.writing import prepare_call
from community.backup.views.room import room
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.ids import ref
from community.kernel.json import data
from community.kernel.pages import render
from community.kernel.web import visiting

STEPS = {"answer": calling.answer, "pass-on": calling.pass_on, "take-back": calling.withdraw}


def _page(me: Me, refusal: Refusal | None = None, typed: Any = None) -> str:
    found = {"teams": showing.teams(me), "calls": showing.living(me), "duties": serving.mine(me)}
    chosen = typed.get("hospital", "") if typed else request.args.get("at", "")
    return render("backup/ask.html", **found, chosen=chosen, me=me.person_id, refusal=refusal, typed=typed or {})


@room.page("/backup")
def ask_page(me: Me) -> str:
    """Lines of support, then the form to ask a hospital's on-call contact, and what goes on already."""
    return _page(me)


def _again(me: Me, refusal: Refusal, typed: MultiDict[str, str]) -> str:
    return _page(me, refusal, typed)


def _known() -> tuple[str, ...]:
    """Who may be named in a call: hospitals, oneself, and who is on call; asked outside the unit that will write."""
    visitor = visiting()
    if visitor is None:
        return ()
    with house().database.unit() as unit:
        me = Me(unit, visitor.person_id, house().keys)
        return (*everywhere(me), *(one.name for team in showing.teams(me) for one in team.now))


def _look_over(form: AskForm) -> None:
    prepare_call(form, _known)


@room.action("/backup", AskForm, again=_again, prepare=_look_over)
def ask(me: Me, form: AskForm) -> str:
    """Asks the first on the list."""
    return f"/backup/calls/{ref(calling.ask(me, form).call_id)}"


def _shown(me: Me, call_id: int) -> dict[str, Any]:
    found = showing.call(me, call_id)
    return {"found": found, "call": found.call, "own": found.own(me.person_id)}


@room.page("/backup/calls/<ref:call_id>")
def call(me: Me, call_id: int) -> str:
    """A call: who was asked when, who is there, and what can be done."""
    return render("backup/call.html", **_shown(me, call_id))


@data(room, "/backup/calls/<ref:call_id>/now")
def now(me: Me, call_id: int) -> dict[str, Any]:
    """The same for an open page that looks again."""
    return {"html": render_template("backup/_call.html", **_shown(me, call_id), visitor=visiting())}


@data(room, "/backup/waiting")
def waiting(_me: Me) -> dict[str, Any]:
    """What the bar says on the page that asks: that a call waits for me, or nothing."""
    here = request.args.get("at", "")
    return {"html": render_template("backup/_bar.html", visitor=visiting(), here=here)}


@room.action("/backup/calls/<ref:call_id>/<any('answer','pass-on','take-back'):step>", Empty)
def change_call(me: Me, _form: Empty, call_id: int, step: str) -> str:
    """Says that I am with them, that I cannot just now, or, as the asker, that it is over."""
    STEPS[step](me, call_id)
    return f"/backup/calls/{ref(call_id)}"
