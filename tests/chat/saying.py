"""Short ways for tests to speak: a form prepared as the edge would, and the message that came of it."""

from typing import Any

from community.chat.forms import EditMessage, Say
from community.chat.models import Message
from community.chat.service import changing, speaking
from community.chat.service.writing import here, prepare_message
from community.kernel.door import Me


def say(me: Me, channel_id: int, body: str = "Said in passing", **facts: Any) -> Message:
    """Says something as that person, who may name whoever speaks there."""
    form = Say(body=body, **{"byline": "full", **facts})
    prepare_message(form, lambda: here(me, channel_id))
    return speaking.say(me, channel_id, form)


def reword(me: Me, message_id: int, body: str, version: int = 1, **facts: Any) -> Message:
    """Edits a message as that person."""
    form = EditMessage(body=body, version=version, **facts)
    prepare_message(form)
    return changing.edit(me, message_id, form)
