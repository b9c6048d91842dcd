"""What becomes of a message: edited with its history, removed to a stone, put back, wiped after a day."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import cache, partial
from typing import Any

from sqlalchemy import bindparam, delete, or_, select, update

from community.access.models import Byline
from community.access.service import bylines
from community.access.service.mentions import stored
from community.chat.forms import EditMessage
from community.chat.models import Channel, Message, MessageVersion, Reaction
from community.chat.service.speaking import index_again
from community.files.service.removing import drop
from community.files.service.showing import has_any, has_files
from community.kernel import drafts, kinds
from community.kernel.columns import Id
from community.kernel.door import OPENED, Me, Question, System, outright, reading
from community.kernel.drafts import Place
from community.kernel.errors import Conflict, Invalid
from community.kernel.events import Event, tell

WIPED_AFTER = timedelta(hours=24)
EMPTY = "This is empty. Please write something, or take the message back."
CHANGED = "This message was changed while you were editing. Your words are kept; look at its present form first."


def edit(me: Me, message_id: int, form: EditMessage) -> Message:
    """Replaces the words of my message; what stood there goes to its history."""
    message = me.get(Message, message_id, to="edit")
    if form.version != message.version:
        raise Conflict(CHANGED)
    if not form.written.source and not has_any(me, "message", message_id):
        raise Invalid({"body": EMPTY})
    me.add(MessageVersion(message_id=message_id, version=message.version, html=message.html, replaced_at=me.now))
    for column, value in stored(me, message.space_id, form.written).items():
        setattr(message, column, value)
    message.note, message.version, message.edited_at = form.note, message.version + 1, me.now
    drafts.drop(me, Place("message", message_id, message.space_id))
    index_again(me, message)
    note = f"guard {form.written.paused_for} {form.safe_reason}" if form.written.paused_for else ""
    tell_change(me, "edited", message, _actor(me, message), note)
    return message


def remove(me: Me, message_id: int) -> Message:
    """Takes a message away; a stone stays. Its author can put it back for a day, then the words are wiped."""
    message = me.get(Message, message_id, to="remove")
    actor = _actor(me, message)
    return take_away(me, message, "author" if actor else "moderator", actor)


def take_away(me: Me, message: Message, by: str, actor: str | None) -> Message:
    """Makes a stone of a message, `by` its author or a moderator, told in the name of `actor`."""
    message.removed_at, message.removed_by = me.now, by
    kinds.forget(me, "message", message.message_id)
    tell_change(me, "removed", message, actor)
    return message


def restore(me: Me, message_id: int) -> Message:
    """Puts my removed message back."""
    message = me.get(Message, message_id, to="restore")
    message.removed_at, message.removed_by = None, ""
    index_again(me, message)
    tell_change(me, "restored", message, _actor(me, message))
    return message


def tell_change(me: Me, verb: str, message: Message, actor: str | None, note: str = "") -> None:
    """Numbers the change within its channel, for whoever was away, and tells those who are there."""
    message.changed = next_change(me, message.channel_id)
    event = Event(verb, "messages", message.message_id, message.space_id, actor, note, message.channel_id, message.seq)
    tell(me, event)


def next_change(me: Me, channel_id: int) -> int:
    """Takes the channel's next number of a change."""
    raised = update(Channel).where(Channel.channel_id == channel_id).values(changes=Channel.changes + 1)
    taken = raised.returning(Channel.changes).execution_options(synchronize_session=False, **OPENED)
    number: int = me.session.execute(taken).scalar_one()
    return number


def _actor(me: Me, message: Message) -> str | None:
    """The byline's name in the audit when the author acts, none when it is a moderator."""
    written = me.session.scalar(outright(select(Byline).where(Byline.byline_id == message.byline_id)))
    assert written is not None, "a message without a byline cannot be stored"
    return bylines.actor(written) if bylines.is_mine(me, written) else None


def react(me: Me, message_id: int, kind: str) -> Message:
    """Gives a message a kind word, or takes mine back. No audit names it: that would tell who reads along."""
    message = me.get(Message, message_id, to="react")
    mine = {"message_id": message_id, "kind": kind, "blind": reaction_of(me, message_id)}
    gone = delete(Reaction).where(*(getattr(Reaction, name) == value for name, value in mine.items()))
    if me.session.execute(gone.returning(Reaction.kind), execution_options=OPENED).first() is None:
        me.add(Reaction(**mine))
    message.changed = next_change(me, message.channel_id)
    for tell_quietly in REACTED:
        me.after(partial(tell_quietly, message.channel_id))
    return message


def reaction_of(me: Me, message_id: int) -> str:
    """What stands for me beside the kind words for a message."""
    return me.keys.blind("reaction", me.person_id, message_id)


REACTED: list[Callable[[int], None]] = []  # told that something in a channel has changed, and nothing else


@cache
def _versions() -> Question:
    statement = select(MessageVersion.version, MessageVersion.html, MessageVersion.replaced_at)
    mine = MessageVersion.message_id == bindparam("message_id", type_=Id)
    return reading(MessageVersion, statement.where(mine).order_by(MessageVersion.version.desc()))


def history(me: Me, message_id: int) -> tuple[Message, Sequence[Any]]:
    """A message and what it said before, the latest first."""
    message = me.get(Message, message_id, to="see_history")
    return message, me.rows(_versions(), message_id=message_id, seal=me.seal(message.space_id))


def wipe_removed(system: System) -> int:
    """Empties stones that have lain for a day, with their history; returns how many."""
    there = or_(Message.source != "", has_files("message", Message.message_id))
    stones = outright(select(Message.message_id).where(Message.removed_at < system.now - WIPED_AFTER, there))
    found = list(system.session.scalars(stones.limit(500)))
    drop(system, "message", found)
    former = delete(MessageVersion).where(MessageVersion.message_id.in_(found))
    system.session.execute(former, execution_options=OPENED)
    emptied = update(Message).where(Message.message_id.in_(found)).values(source="", html="", plain="", note="")
    system.session.execute(emptied, execution_options=OPENED)
    return len(found)
