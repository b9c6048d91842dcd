"""What is seen of a question to carry a thread over: beside its first message, and on the thread's own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, case, distinct, false, func, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Byline
from community.chat.models import Carrying, CarryingAnswer, Channel, Message
from community.chat.rules import asks, may_go
from community.chat.service.speaking import of_thread
from community.kernel import kinds
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, Reader, clause, outright, reading

# ------------------------------------------------------------------ in the channel


def asked_below() -> SQLColumnExpression[str | None]:
    """Beside the message with which a thread begins: who asks to carry it over, empty once it was, else nothing.

    Whoever reads that message may read the question: it is as old as the message.
    """
    by = aliased(Byline)
    said = select(case((Carrying.topic_id.is_(None), by.shown), else_="")).select_from(Carrying)
    here = and_(Carrying.channel_id == Message.channel_id, Carrying.begins == Message.seq)
    there = said.join(by, by.byline_id == Carrying.byline_id).where(here, or_(Carrying.topic_id.is_not(None), asks(ME)))
    return there.correlate_except(Carrying, by).scalar_subquery()


def channel_name(reader: Reader, carrying_id: SQLColumnExpression[int | None]) -> SQLColumnExpression[str | None]:
    """The channel from which something was carried over, for whoever reads it there."""
    named = select(Channel.name).join(Carrying, Carrying.channel_id == Channel.channel_id)
    known = named.where(Carrying.carrying_id == carrying_id, clause(Carrying, "read", reader))
    return known.correlate_except(Carrying, Channel).scalar_subquery()


TITLES = {"carrying": channel_name}

# ------------------------------------------------------------------ on the thread's page


@dataclass(frozen=True)
class Asking:
    """A question about a thread: `row` as everyone sees it, and what it asks me about, byline by byline."""

    row: Any
    of_me: Sequence[Any]


def is_mine(byline: Any = Byline) -> ColumnElement[bool]:
    """Whether I stand behind a byline of the surrounding query."""
    return func.coalesce(or_(byline.person_id == ME.person, byline.seal == ME.seal), false())


def _authors(*answered: ColumnElement[bool]) -> Any:
    """How many bylines a question asks about, or how many of them fulfil something."""
    message = aliased(Message)
    others = select(func.count(distinct(message.byline_id))).where(
        may_go(message), message.byline_id != Carrying.byline_id
    )
    if answered:
        others = others.join(CarryingAnswer, CarryingAnswer.byline_id == message.byline_id).where(*answered)
    return others.correlate_except(message, CarryingAnswer).scalar_subquery()


def _columns(by: Any) -> list[Any]:
    """The numbers are for whoever asked; others learn nothing of answers."""
    here = CarryingAnswer.carrying_id == Carrying.carrying_id
    return [
        Carrying.carrying_id,
        Carrying.title,
        Carrying.topic_id,
        Carrying.lapses_at,
        by.shown.label("asker"),
        is_mine(by).label("mine"),
        case((is_mine(by), _authors()), else_=0).label("asked"),
        case((is_mine(by), _authors(here)), else_=0).label("answered"),
        kinds.title("board", ME, Carrying.board_id).label("board"),
        kinds.title("topic", ME, Carrying.topic_id).label("topic"),
    ]


def _of_me() -> ColumnElement[bool]:
    """Whether a question asks about what I said under a byline."""
    message = aliased(Message)
    said = select(message.message_id).where(may_go(message), message.byline_id == Byline.byline_id)
    here = and_(Byline.space_id == Carrying.space_id, Byline.byline_id != Carrying.byline_id, is_mine())
    return and_(here, asks(ME), said.correlate_except(message).exists())


@cache
def _thread() -> Question:
    """Where a thread begins for me, and what is asked about it: a row for each byline of mine that it asks about."""
    first = select(Message.seq, Message.message_id, Message.channel_id).where(
        Message.channel_id == bindparam("channel_id", type_=Id), of_thread()
    )
    begins = reading(Message, first.order_by(Message.seq).limit(1)).subquery()
    by = aliased(Byline)
    about = and_(Carrying.channel_id == begins.c.channel_id, Carrying.thread == bindparam("thread"))
    mine = [Byline.byline_id, Byline.shown, Byline.kind, CarryingAnswer.agrees]
    answer = and_(CarryingAnswer.carrying_id == Carrying.carrying_id, CarryingAnswer.byline_id == Byline.byline_id)
    statement = (
        select(begins.c.seq, begins.c.message_id, *_columns(by), *mine)
        .select_from(begins)
        .outerjoin(Carrying, and_(about, clause(Carrying, "read")))
        .outerjoin(by, by.byline_id == Carrying.byline_id)
        .outerjoin(Byline, _of_me())
        .outerjoin(CarryingAnswer, answer)
        .order_by(Byline.kind, Byline.byline_id)
    )
    return outright(statement)


def about(me: Me, **where: Any) -> tuple[int, int, Asking | None]:
    """Number and id of the first message of a thread that I read, and what is asked about it, if anything."""
    rows = me.rows(_thread(), **where)
    first = rows[0]
    if first.carrying_id is None:
        return first.seq, first.message_id, None
    return first.seq, first.message_id, Asking(first, [row for row in rows if row.byline_id is not None])
