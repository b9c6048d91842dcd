"""Keeping the promise of a channel: messages older than it, or its space, keeps are deleted, from search too."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from community.access.models import Space
from community.chat.models import Channel, Message, MessageVersion, Reaction
from community.chat.service.carrying import forget_gone
from community.chat.service.changing import next_change
from community.chat.service.channels import KEPT
from community.files.service.removing import drop
from community.kernel import kinds
from community.kernel.door import OPENED, System, outright
from community.kernel.events import Event, tell

BATCH = 200


def expire(system: System) -> int:
    """Deletes up to a batch of messages that are kept no longer; returns how many."""
    timed = select(Channel.channel_id, KEPT.label("days")).join(Space, Space.space_id == Channel.space_id)
    kept = system.rows(outright(timed.where(KEPT.is_not(None))))
    gone = [message for channel_id, days in kept for message in _over(system, channel_id, days)][:BATCH]
    for message in gone:
        kinds.forget(system, "message", message.message_id)
        next_change(system, message.channel_id)
        what = ("expired", "messages", message.message_id, message.space_id)
        tell(system, Event(*what, part_of=message.channel_id, part=message.seq))
    _delete(system, [message.message_id for message in gone])
    forget_gone(system, [message.channel_id for message in gone])
    return len(gone)


def _over(system: System, channel_id: int, days: int) -> Sequence[Row[Any]]:
    oldest = system.now - timedelta(days=days)
    over = select(Message.message_id, Message.channel_id, Message.space_id, Message.seq)
    old = over.where(Message.channel_id == channel_id, Message.written_at < oldest)
    return system.rows(outright(old.order_by(Message.seq).limit(BATCH)))


def _delete(system: System, message_ids: Sequence[int]) -> None:
    drop(system, "message", message_ids)
    loose = update(Message).where(Message.answers.in_(message_ids)).values(answers=None)
    for statement in (
        loose,
        delete(Reaction).where(Reaction.message_id.in_(message_ids)),
        delete(MessageVersion).where(MessageVersion.message_id.in_(message_ids)),
        delete(Message).where(Message.message_id.in_(message_ids)),
    ):
        system.session.execute(statement, execution_options=OPENED)
