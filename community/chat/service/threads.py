"""Threads: what goes on below one message, read apart; its words stand in the channel too, folded."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import bindparam

from community.chat.forms import FARTHEST
from community.chat.models import Message
from community.chat.service import channels
from community.chat.service.asking import Asking, about
from community.chat.service.reading import MOST, ChannelPage, messages
from community.chat.service.speaking import of_thread
from community.kernel.door import Me, Question
from community.kernel.errors import NotFound


@cache
def _before() -> Question:
    return messages(of_thread(), Message.seq < bindparam("seq"), order=Message.seq.desc(), most=MOST)


@cache
def _from() -> Question:
    return messages(of_thread(), Message.seq >= bindparam("seq"), most=MOST)


@dataclass(frozen=True)
class ThreadPage(ChannelPage):
    """A thread with a stretch of its messages; `first_id` names its draft.

    `asking` is whether somebody asks to carry it over, or has done so.
    """

    first_id: int = 0
    asking: Asking | None = None


def thread_page(me: Me, channel_id: int, number: int, at: int | None, before: int | None) -> ThreadPage:
    """The newest of a thread, or what stands from `at` on, or before a number; NotFound when I read nothing of it."""
    found, standing, audience = channels.one(me, channel_id=channel_id)
    values = {"channel_id": channel_id, "thread": number, "seal": me.seal(found.space_id)}
    rows = me.rows(_from(), seq=at, **values) if at else me.rows(_before(), seq=before or FARTHEST + 1, **values)[::-1]
    if not rows:
        raise NotFound
    ends = len(rows) < MOST if at else before is None
    first, first_id, asking = about(me, **values)
    return ThreadPage(found, rows, standing, audience, first < rows[0].seq, ends, first_id, asking)
