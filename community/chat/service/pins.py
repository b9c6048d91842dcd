"""Pinned messages: what a channel keeps at hand."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import func, select

from community.chat.models import Message
from community.chat.service import changing, channels
from community.chat.service.reading import Caught, messages
from community.kernel.door import Me, Question, outright
from community.kernel.errors import Conflict

MOST = 20
FULL = f"A channel holds {MOST} pinned messages. Take one down first."


def pin(me: Me, message_id: int, pinned: bool) -> Message:
    """Pins a message in its channel, or takes it down. Conflict when there are too many; twice is once."""
    message = me.get(Message, message_id, to="pin")
    if (message.pinned_at is not None) == pinned:
        return message
    if pinned and _count(me, message.channel_id) >= MOST:
        raise Conflict(FULL)
    message.pinned_at = me.now if pinned else None
    changing.tell_change(me, "pinned" if pinned else "unpinned", message, None)
    return message


def _count(me: Me, channel_id: int) -> int:
    there = (Message.channel_id == channel_id, Message.pinned_at.is_not(None), Message.removed_at.is_(None))
    return me.session.scalar(outright(select(func.count()).select_from(Message).where(*there))) or 0


@cache
def _pinned() -> Question:
    there = (Message.pinned_at.is_not(None), Message.removed_at.is_(None))
    return messages(*there, order=Message.pinned_at.desc(), most=2 * MOST)


def pinned(me: Me, channel_id: int) -> Caught:
    """The pinned messages of a channel, the latest pinned first."""
    found, standing, _ = channels.one(me, channel_id=channel_id)
    rows: Sequence[Any] = me.rows(_pinned(), channel_id=channel_id, seal=me.seal(found.space_id))
    return Caught(found, rows, (), standing)
