"""Pages of carrying a thread over to a topic: asking, answering for one's own words, doing it, taking it back."""

from typing import Any

from flask import redirect
from werkzeug.datastructures import MultiDict

from community.access.service import bylines
from community.chat.forms import CarryOver
from community.chat.models import Carrying, Message
from community.chat.service import carrying, channels
from community.chat.service.writing import prepare_carrying
from community.chat.views.room import known, room
from community.kernel import kinds
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.ids import ref
from community.kernel.pages import render


def _asking(me: Me, message_id: int, refusal: Refusal | None, typed: Any) -> str:
    found = me.get(Message, message_id, to="carry")
    channel, _, audience = channels.one(me, channel_id=found.channel_id)
    values = {"channel": channel, "audience": audience, "message": found}
    choices = {"choices": bylines.choices(me, channel), "boards": kinds.boards(me, channel.space_id)}
    return render("chat/carry.html", **values, **choices, refusal=refusal, typed=typed)


@room.page("/messages/<ref:message_id>/carry")
def carry_page(me: Me, message_id: int) -> str:
    """What carrying a thread over means, and the form to ask its authors."""
    return _asking(me, message_id, None, {})


def _again(me: Me, refusal: Refusal, typed: MultiDict[str, str], message_id: int) -> str:
    return _asking(me, message_id, refusal, typed)


def _look_over(form: CarryOver) -> None:
    prepare_carrying(form, known)


@room.action("/messages/<ref:message_id>/carry", CarryOver, again=_again, prepare=_look_over)
def ask_to_carry(me: Me, form: CarryOver, message_id: int) -> str:
    """Asks them."""
    return where_is(carrying.ask(me, message_id, form))


@room.page("/carryings/<ref:carrying_id>")
def carried_from(me: Me, carrying_id: int) -> Any:
    """Where something was carried over from."""
    return redirect(where_is(me.get(Carrying, carrying_id)))


@room.action("/carryings/<ref:carrying_id>/bylines/<ref:byline_id>/<any(agree,decline):answer>", Empty)
def answer_carrying(me: Me, _form: Empty, carrying_id: int, byline_id: int, answer: str) -> str:
    """Says for one's own words under one byline whether they may go along."""
    return where_is(carrying.answer(me, carrying_id, byline_id, answer == "agree"))


@room.action("/carryings/<ref:carrying_id>/<any(carry,withdraw):step>", Empty)
def end_carrying(me: Me, _form: Empty, carrying_id: int, step: str) -> str:
    """Carries over the words of those who agreed, or takes the question back."""
    if step == "carry":
        return f"/forums/topics/{ref(carrying.carry(me, carrying_id))}"
    return where_is(carrying.withdraw(me, carrying_id))


def where_is(found: Carrying) -> str:
    """The page of its thread."""
    return f"/chat/channels/{ref(found.channel_id)}/threads/{found.thread}"
