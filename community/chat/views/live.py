"""What an open channel asks for by itself: sending, what it lacks, what came before, how far it was read."""

from typing import Any

from flask import render_template

from community.chat.forms import Mark, Say
from community.chat.service import channels, reading, speaking
from community.chat.service.marks import MANY, mark_read
from community.chat.service.reading import Caught
from community.chat.views.channels import look_over
from community.chat.views.room import asked, room
from community.kernel.door import Me
from community.kernel.ids import ref
from community.kernel.json import change, data
from community.kernel.web import visiting


@change(room, "/channels/<ref:channel_id>/messages", Say, prepare=look_over)
def send(me: Me, form: Say, channel_id: int) -> dict[str, Any]:
    """Says something; the answer comes after the commit, and again for the same client key."""
    message = speaking.say(me, channel_id, form)
    return {"id": ref(message.message_id), "seq": message.seq}


@data(room, "/channels/<ref:channel_id>/since")
def since(me: Me, channel_id: int) -> dict[str, Any]:
    """Everything behind a number and a change that the client knows."""
    caught = reading.since(me, channel_id, asked("seq") or 0, asked("changes") or 0)
    answer = {"last": caught.last, "changes": caught.changes, "more": caught.more}
    answer["writes"] = channels.may_write(caught.channel, caught.standing)
    return answer | {"html": items(caught, caught.messages), "changed": items(caught, caught.changed)}


@data(room, "/channels/<ref:channel_id>/before")
def before(me: Me, channel_id: int) -> dict[str, Any]:
    """A page of messages before a number."""
    caught = reading.before(me, channel_id, asked("seq") or 0)
    return {"html": items(caught, caught.messages)}


@data(room, "/places")
def places(me: Me) -> dict[str, Any]:
    """Where else somebody could say what their channel does not take any more."""
    return {"places": [_place(row) for row in channels.writable(me)]}


def _place(row: Any) -> dict[str, str]:
    return {"id": ref(row.channel_id), "name": row.names or f"{row.name}, {row.space_name}"}


@data(room, "/unread")
def unread(me: Me) -> dict[str, Any]:
    """How much is unread, for a list of channels that stays open."""
    return {"unread": {ref(row.channel_id): min(row.unread, MANY) for row in channels.unread(me)}, "most": MANY}


def items(caught: Caught, messages: Any) -> str:
    """Messages as list items, just as the page itself prints them."""
    found = {"channel": caught.channel, "messages": messages, "standing": caught.standing}
    return render_template("chat/_messages.html", **found, visitor=visiting())


@change(room, "/channels/<ref:channel_id>/read", Mark, keyed=False)
def mark(me: Me, form: Mark, channel_id: int) -> dict[str, Any]:
    """Notes how far I have read, but not past what I said under a pseudonym of late."""
    seen = reading.before(me, channel_id, form.seq + 1).messages
    mark_read(me, channel_id, reading.read_so_far(seen, me.now))
    return {}
