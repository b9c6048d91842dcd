"""What is unread, to the message; one clause for lists and counters alike, so that they can never disagree."""

from collections.abc import Callable
from functools import cache, partial

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, func, literal, select, update
from sqlalchemy.exc import IntegrityError

from community.access.models import Byline
from community.accounts.models import Person
from community.chat.models import Channel, ChannelMark, Message
from community.kernel.columns import Id
from community.kernel.door import ME, OPENED, Me, Question, Reader, clause, reading

MARKED: list[Callable[[int], None]] = []  # told whose reading has gone on, and nothing else
MANY = 100  # unread messages of one channel: "99 or more"


def read_upto(reader: Reader) -> SQLColumnExpression[int]:
    """The number up to which the reader has read a channel of the surrounding query; 0 when they have not."""
    mark = select(ChannelMark.seq).where(
        ChannelMark.person_id == reader.person, ChannelMark.channel_id == Channel.channel_id
    )
    return func.coalesce(mark.correlate_except(ChannelMark).scalar_subquery(), 0)


def unread(reader: Reader) -> ColumnElement[bool]:
    """Whether a message of a channel in the surrounding query counts: said by others since they joined, not read."""
    since = select(Person.seen_from).where(Person.person_id == reader.person).correlate_except(Person)
    mine = select(Byline.byline_id).where(Byline.person_id == reader.person).correlate_except(Byline)
    new = and_(Message.seq > read_upto(reader), Message.removed_at.is_(None), Message.byline_id.not_in(mine))
    return and_(new, Message.written_at > since.scalar_subquery())


def unread_count() -> SQLColumnExpression[int]:
    """How many there are for me in a channel of the surrounding query, at most MANY."""
    mine = select(literal(1)).where(Message.channel_id == Channel.channel_id, unread(ME), clause(Message, "read"))
    some = mine.correlate(Channel).limit(MANY).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def pinned_count() -> SQLColumnExpression[int]:
    """How many messages of a channel in the surrounding query are pinned, of those that I can read."""
    there = (Message.channel_id == Channel.channel_id, Message.pinned_at.is_not(None), Message.removed_at.is_(None))
    found = select(func.count()).where(*there, clause(Message, "read"))
    return found.correlate_except(Message).scalar_subquery()


@cache
def _channel() -> Question:
    wanted = Channel.channel_id == bindparam("channel_id", type_=Id)
    return reading(Channel, select(Channel.last_seq, read_upto(ME)).where(wanted))


def mark_read(me: Me, channel_id: int, seq: int) -> None:
    """Notes that I have read up to `seq`; it never goes back, and never past the channel's end."""
    last, before = me.row(_channel(), channel_id=channel_id)
    seq = min(seq, last)
    if seq <= before:
        return
    mine = (ChannelMark.person_id == me.person_id) & (ChannelMark.channel_id == channel_id)
    moved = update(ChannelMark).where(mine, ChannelMark.seq < seq).values(seq=seq).returning(ChannelMark.seq)
    if me.session.execute(moved, execution_options=OPENED).first() is None and before == 0:
        _first_mark(me, channel_id, seq)
    for tell_my_devices in MARKED:
        me.after(partial(tell_my_devices, me.person_id))


def _first_mark(me: Me, channel_id: int, seq: int) -> None:
    """Two tabs may open a channel for the first time at once; the one that comes second has nothing left to note."""
    try:
        with me.session.begin_nested():
            me.add(ChannelMark(person_id=me.person_id, channel_id=channel_id, seq=seq))
    except IntegrityError:
        return
