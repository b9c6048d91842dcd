"""A channel's page, and what a client lacks: messages by their numbers, each as its reader may see it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, false, func, literal, null, select
from sqlalchemy.orm import aliased

from community.access.models import Byline, BylineKind, Confidentiality, Space
from community.access.service.audience import Audience, version_now
from community.access.service.spaces import Standing
from community.chat.models import Channel, Message, Reaction
from community.chat.rules import hears
from community.chat.service import channels
from community.chat.service.asking import asked_below, is_mine
from community.files.service.showing import files_of
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, outright, reading
from community.kernel.errors import NotFound

PAGE = 50
MOST = 200  # messages that a client is given at once when it was away
LATE = timedelta(hours=12)  # after which my mark may pass what I said under a pseudonym


def shown(*, to_me: bool) -> list[Any]:
    """What is seen of a message, with the beginning of what it answers if the reader may see that too.

    Newcomers read from the day they joined, and an answer must not bring them what was said before; on the line, where
    it is not known who hears, only open spaces show it.
    """
    before, by = aliased(Message), aliased(Byline)
    if to_me:
        seen = hears(ME, before)
    else:
        is_open = (Space.space_id == before.space_id, Space.confidentiality == Confidentiality.OPEN)
        seen = and_(~before.from_joining, select(Space.space_id).where(*is_open).correlate_except(Space).exists())
    there = (before.message_id == Message.answers, before.removed_at.is_(None), seen)
    answered = select(by.shown).join(before, before.byline_id == by.byline_id).where(*there)
    said = select(beginning(before, 160)).where(*there)
    given = select(func.aggregate_strings(Reaction.kind + " " + Reaction.blind, "\n"))
    kind_words = given.where(Reaction.message_id == Message.message_id).correlate_except(Reaction)
    return [
        Message.message_id,
        Message.channel_id,
        Message.seq,
        Message.html,
        Message.note,
        Message.pinned_at,
        Message.version,
        Message.written_at,
        Message.edited_at,
        Message.removed_at,
        Message.removed_by,
        Message.answers,
        Message.thread,
        case((Message.thread.is_not(None), beginning(Message, 90)), else_="").label("beginning"),
        (_in_thread_count() if to_me else literal(0)).label("in_thread"),
        (asked_below() if to_me else null()).label("asker"),
        Message.changed,
        answered.correlate_except(before, by).scalar_subquery().label("answered"),
        said.correlate_except(before).scalar_subquery().label("answered_words"),
        kind_words.scalar_subquery().label("reactions"),
        files_of("message", Message.message_id, Message.removed_at.is_(None)).label("files"),
        Byline.shown,
        Byline.detail,
        Byline.kind,
    ]


def beginning(message: Any, letters: int) -> ColumnElement[str]:
    """How a message begins, where it is only pointed to: its content note, if it has one, and no word behind it."""
    return case((message.note != "", "Content note: " + message.note), else_=func.substr(message.plain, 1, letters))


def _in_thread_count() -> Any:
    """How many go on below a message, of those that I can read."""
    below = aliased(Message)
    there = (below.channel_id == Message.channel_id, below.thread == Message.seq, below.removed_at.is_(None))
    return select(func.count()).where(*there, hears(ME, below)).correlate_except(below).scalar_subquery()


def messages(*where: ColumnElement[bool], order: Any = Message.seq, most: int = PAGE) -> Question:
    """Messages of `:channel_id` as I may see them, with whether they are mine."""
    statement = select(*shown(to_me=True), is_mine().label("mine")).join(Byline, Byline.byline_id == Message.byline_id)
    here = Message.channel_id == bindparam("channel_id", type_=Id)
    return reading(Message, statement.where(here, *where).order_by(order).limit(most))


@cache
def _before() -> Question:
    """A page, and one more that tells whether there is another."""
    return messages(Message.seq < bindparam("seq"), order=Message.seq.desc(), most=PAGE + 1)


@cache
def _from() -> Question:
    return messages(Message.seq >= bindparam("seq"))


@cache
def _since() -> Question:
    return messages(Message.seq > bindparam("seq"), Message.seq <= bindparam("last"), most=MOST)


@cache
def _changed() -> Question:
    later = (Message.changed > bindparam("changes"), Message.seq <= bindparam("seq"))
    return messages(*later, order=Message.changed, most=MOST)


@cache
def _any_before() -> Question:
    here = (Message.channel_id == bindparam("channel_id", type_=Id), Message.seq < bindparam("seq"))
    return reading(Message, select(literal(1)).where(*here).limit(1))


@dataclass(frozen=True)
class ChannelPage:
    """A channel with a stretch of its messages, in order; `earlier` is whether I can read any before.

    `at_end` is whether nothing that I can read follows: the newest may have been said before I joined.
    """

    channel: Any
    messages: Sequence[Any]
    standing: Standing
    audience: Audience
    earlier: bool
    at_end: bool

    @property
    def first(self) -> int:
        """The number of the first message shown; one past the end where there is none."""
        return int(self.messages[0].seq) if self.messages else self.channel.last_seq + 1

    @property
    def last(self) -> int:
        """The number of the last one shown."""
        return int(self.messages[-1].seq) if self.messages else self.channel.last_seq

    @property
    def may_write(self) -> bool:
        """The same as the rule `Channel.write` says of me."""
        return channels.may_write(self.channel, self.standing)


def channel_page(me: Me, at: int | None, **address: Any) -> ChannelPage:
    """A channel from the number `at`, or where I stopped reading, or its end."""
    found, standing, audience = channels.one(me, **address)
    values = {"channel_id": found.channel_id, "seal": me.seal(found.space_id)}
    start = at if at is not None else _where_to_begin(found)
    messages = me.rows(_from(), seq=start, **values) if start <= found.last_seq else ()
    if len(messages) == PAGE:
        ends = messages[-1].seq >= found.last_seq
        return ChannelPage(found, messages, standing, audience, _is_any_before(me, messages[0]), ends)
    earlier = me.rows(_before(), seq=start, **values)
    lacking = PAGE - len(messages)
    shown = [*reversed(earlier[:lacking]), *messages]
    return ChannelPage(found, shown, standing, audience, len(earlier) > lacking, at_end=True)


def _is_any_before(me: Me, message: Any) -> bool:
    return me.scalar(_any_before(), channel_id=message.channel_id, seq=message.seq) is not None


def _where_to_begin(found: Any) -> int:
    """A few messages above the first unread one; the end for whoever has read all, or nothing yet."""
    if not 0 < found.read_upto < found.last_seq:
        return int(found.last_seq) + 1
    return int(max(1, found.read_upto - 4))


@dataclass(frozen=True)
class Caught:
    """What somebody lacks who knows a channel up to a number and a change: `more` when not all of it is here."""

    channel: Any
    messages: Sequence[Any]
    changed: Sequence[Any]
    standing: Standing

    @property
    def last(self) -> int:
        """The number up to which nothing is missing now."""
        return int(self.messages[-1].seq if len(self.messages) == MOST else self.channel.last_seq)

    @property
    def changes(self) -> int:
        """The change up to which nothing is missing now."""
        return int(self.changed[-1].changed if len(self.changed) == MOST else self.channel.changes)

    @property
    def more(self) -> bool:
        """Whether to ask again from there."""
        return bool(self.last < self.channel.last_seq or self.changes < self.channel.changes)


def since(me: Me, channel_id: int, seq: int, changes: int) -> Caught:
    """Messages behind `seq`, and those up to it that changed after `changes`."""
    found, standing, _ = channels.one(me, channel_id=channel_id)
    values = {"channel_id": channel_id, "seal": me.seal(found.space_id)}
    new = me.rows(_since(), seq=seq, last=found.last_seq, **values) if seq < found.last_seq else ()
    changed = me.rows(_changed(), seq=seq, changes=changes, **values) if changes < found.changes else ()
    return Caught(found, new, changed, standing)


def before(me: Me, channel_id: int, seq: int) -> Caught:
    """A page of messages before `seq`, in order."""
    found, standing, _ = channels.one(me, channel_id=channel_id)
    rows = me.rows(_before(), channel_id=channel_id, seq=seq, seal=me.seal(found.space_id))
    return Caught(found, rows[:PAGE][::-1], (), standing)


@cache
def _everyones() -> Question:
    """Each message with what its fragment takes of the channel; one row without a message where there is none."""
    of_channel = (Channel.last_seq, Channel.posting, channels.CLOSED_AT.label("closed_at"), Space.direct)
    columns = select(*of_channel, version_now().label("audiences"), *shown(to_me=False), false().label("mine"))
    behind = (Message.channel_id == Channel.channel_id, Message.seq > bindparam("seq"), Message.seq <= Channel.last_seq)
    joined = columns.select_from(Channel).join(Space, Space.space_id == Channel.space_id)
    joined = joined.outerjoin(Message, and_(*behind)).outerjoin(Byline, Byline.byline_id == Message.byline_id)
    here = Channel.channel_id == bindparam("channel_id", type_=Id)
    return outright(joined.where(here).order_by(Message.seq).limit(PAGE))


def everyones(me: Me, channel_id: int, seq: int) -> tuple[Any, Sequence[Any]]:
    """A channel, with the version of the audiences, and what was said in it behind a number, as everyone sees it.

    For the live line alone, which asks of everybody who hears it whether they read the channel.
    """
    rows = me.rows(_everyones(), channel_id=channel_id, seq=seq)
    if not rows:
        raise NotFound
    return rows[0], [row for row in rows if row.message_id is not None]


def read_so_far(messages: Sequence[Any], now: Any) -> int:
    """The number that my mark may go to: before what I said under a pseudonym within half a day.

    Whoever is first to have read it is its author. Later, when others have read it too, my mark moves like theirs.
    """
    own = (row.mine and row.kind == BylineKind.PSEUDONYM and row.written_at > now - LATE for row in messages)
    return max((row.seq for row, mine in zip(messages, own, strict=True) if not mine), default=0)


def entry(me: Me, channel_id: int) -> dict[str, int]:
    """Whoever reads a channel may listen to it; they learn its last number and that of its last change."""
    channel = me.get(Channel, channel_id)
    return {"last": channel.last_seq, "changes": channel.changes}
