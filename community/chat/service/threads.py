"""Threads: what goes on below one message, read apart; its words stand in the channel too, folded."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select

from community.chat.models import Message
from community.chat.service import channels
from community.chat.service.reading import MOST, ChannelPage, messages
from community.kernel.columns import Id
from community.kernel.door import Me, Question, reading
from community.kernel.errors import NotFound

BEGINNING, END = 0, 1_000_000_001


def _there() -> ColumnElement[bool]:
    number: Any = bindparam("thread")
    return or_(Message.seq == number, Message.thread == number)


@cache
def _before() -> Question:
    return messages(_there(), Message.seq < bindparam("seq"), order=Message.seq.desc(), most=MOST)


@cache
def _from() -> Question:
    return messages(_there(), Message.seq >= bindparam("seq"), most=MOST)


@cache
def _ends() -> Question:
    """The numbers of the first and the last message of a thread."""
    here = (Message.channel_id == bindparam("channel_id", type_=Id), _there())
    return reading(Message, select(Message.seq, Message.message_id).where(*here).order_by(Message.seq).limit(1))


@dataclass(frozen=True)
class ThreadPage(ChannelPage):
    """A thread with a stretch of its messages; `first_id` names its draft. `ends` is whether nothing follows."""

    first_id: int = 0
    ends: bool = True

    @property
    def at_end(self) -> bool:
        """Whether nothing of the thread follows on what is shown."""
        return self.ends


def thread_page(me: Me, channel_id: int, number: int, at: int | None, before: int | None) -> ThreadPage:
    """The newest of a thread, or what stands from `at` on, or before a number; NotFound when I read nothing of it."""
    found, standing, audience = channels.one(me, channel_id=channel_id)
    values = {"channel_id": channel_id, "thread": number, "seal": me.seal(found.space_id)}
    rows = me.rows(_from(), seq=at, **values) if at else me.rows(_before(), seq=before or END, **values)[::-1]
    if not rows:
        raise NotFound
    ends = len(rows) < MOST if at else before is None
    ((first, first_id),) = me.rows(_ends(), channel_id=channel_id, thread=number)
    return ThreadPage(found, rows, standing, audience, first < rows[0].seq, first_id, ends)
