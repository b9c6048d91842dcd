"""Pages about one message: its place, its editing, its history; taking it away and putting it back."""

from typing import Any

from flask import redirect
from werkzeug.datastructures import MultiDict

from community.chat.forms import EditMessage, React
from community.chat.models import Message
from community.chat.service import changing, channels, pins, speaking
from community.chat.service.writing import prepare_message
from community.chat.views.room import known, room
from community.kernel import drafts
from community.kernel.door import Me
from community.kernel.drafts import Place
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.pages import render


@room.page("/messages/<ref:message_id>")
def message(me: Me, message_id: int) -> Any:
    """The lasting address of a message leads to its place in the channel."""
    return redirect(speaking.where_is(me.get(Message, message_id)))


def _edit(me: Me, message_id: int, refusal: Refusal | None, typed: Any) -> str:
    found = me.get(Message, message_id, to="edit")
    channel, _, audience = channels.one(me, channel_id=found.channel_id)
    place = Place("message", message_id, found.space_id)
    values = {"message": found, "channel": channel, "audience": audience, "place": place}
    return render("chat/edit.html", **values, kept=drafts.find(me, place), refusal=refusal, typed=typed)


@room.page("/messages/<ref:message_id>/edit")
def edit_page(me: Me, message_id: int) -> str:
    """The composer of a message that stands already."""
    return _edit(me, message_id, None, {})


def _edit_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], message_id: int) -> str:
    return _edit(me, message_id, refusal, typed)


def _look_over(form: EditMessage) -> None:
    prepare_message(form, known)


@room.action("/messages/<ref:message_id>/edit", EditMessage, again=_edit_again, prepare=_look_over)
def edit(me: Me, form: EditMessage, message_id: int) -> str:
    """Replaces the words."""
    return speaking.where_is(changing.edit(me, message_id, form))


@room.action("/messages/<ref:message_id>/<any(remove,restore):step>", Empty)
def change_message(me: Me, _form: Empty, message_id: int, step: str) -> str:
    """Removes a message, or puts it back."""
    act = {"remove": changing.remove, "restore": changing.restore}[step]
    return speaking.where_is(act(me, message_id))


@room.action("/messages/<ref:message_id>/<any(pin,unpin):step>", Empty, keyed=False)
def pin(me: Me, _form: Empty, message_id: int, step: str) -> str:
    """Pins a message in its channel, or takes it down."""
    return speaking.where_is(pins.pin(me, message_id, step == "pin"))


@room.page("/channels/<ref:channel_id>/pins")
def pinned(me: Me, channel_id: int) -> str:
    """What a channel keeps at hand."""
    found = pins.pinned(me, channel_id)
    values = {"channel": found.channel, "standing": found.standing, "messages": found.messages}
    return render("chat/pins.html", **values)


@room.action("/messages/<ref:message_id>/react", React, keyed=False)
def react(me: Me, form: React, message_id: int) -> str:
    """Gives a kind word, or takes it back."""
    return speaking.where_is(changing.react(me, message_id, form.kind))


@room.page("/messages/<ref:message_id>/history")
def history(me: Me, message_id: int) -> str:
    """What a message said before."""
    found, versions = changing.history(me, message_id)
    return render("chat/history.html", message=found, versions=versions, where=speaking.where_is(found))
