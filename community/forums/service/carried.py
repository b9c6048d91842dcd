"""Topics that began elsewhere: taken in with the words, bylines and moments under which they were said."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import SQLColumnExpression, bindparam, select
from sqlalchemy.orm import aliased

from community.access.models import Space
from community.access.rules import in_space
from community.forums.models import Board, Post, Topic
from community.forums.rules import of_readable_topic
from community.forums.service.topics import make_findable
from community.kernel.columns import Id
from community.kernel.door import Me, Question, Reader, reading
from community.kernel.errors import Invalid
from community.kernel.events import Event, tell
from community.kernel.kinds import Carried, Carrier, Entry

ELSEWHERE = "This board is not one of this space. Please choose another."


@cache
def _boards() -> Question:
    here = Board.space_id == bindparam("space_id", type_=Id)
    columns = select(Board.board_id, Board.name).where(here)
    return reading(Board, columns.order_by(Board.position, Board.name), "open_topic")


def boards(me: Me, space_id: int) -> Sequence[Any]:
    """The boards of a space, by id and name, where I may open a topic."""
    return me.rows(_boards(), space_id=space_id)


def take_in(me: Me, carried: Carried) -> int:
    """Opens a topic with these entries and returns its id. Invalid for a board of another space.

    It is as old as its first entry: with a later moment newcomers would read here what they cannot read there. Nobody's
    mark moves, not even that of whoever does it, who may have done it under a pseudonym.
    """
    board = me.get(Board, carried.board_id, to="open_topic")
    if board.space_id != carried.space_id:
        raise Invalid({"board": ELSEWHERE})
    topic = me.add(_topic(carried))
    space = me.get(Space, carried.space_id)
    for seq, entry in enumerate(carried.entries, 1):
        make_findable(me, space, topic, me.add(_post(topic, seq, entry)))
    event = Event("opened", "topics", topic.topic_id, topic.space_id, carried.actor, part_of=topic.topic_id)
    tell(me, event)
    return topic.topic_id


def _topic(carried: Carried) -> Topic:
    first, last = carried.entries[0], carried.entries[-1]
    times = {"opened_at": first.written_at, "last_post_at": last.written_at}
    whose = {"byline_id": carried.byline_id, "last_byline_id": last.byline_id}
    where = {"board_id": carried.board_id, "space_id": carried.space_id, "began_id": carried.began_id}
    return Topic(title=carried.title, last_seq=len(carried.entries), **where, **times, **whose)


def _post(topic: Topic, seq: int, entry: Entry) -> Post:
    place = {"topic_id": topic.topic_id, "space_id": topic.space_id, "seq": seq}
    return Post(**place, byline_id=entry.byline_id, written_at=entry.written_at, **entry.words)


# ------------------------------------------------------------------ what others call them


def board_name(reader: Reader, board_id: SQLColumnExpression[int | None]) -> SQLColumnExpression[str | None]:
    """The name of a board, for whoever reads its space."""
    board = aliased(Board)
    named = select(board.name).where(board.board_id == board_id, in_space(reader, board.space_id))
    return named.correlate_except(board).scalar_subquery()


def topic_title(reader: Reader, topic_id: SQLColumnExpression[int | None]) -> SQLColumnExpression[str | None]:
    """The title of a topic as it is now, for whoever reads it."""
    topic = aliased(Topic)
    titled = select(topic.title).where(topic.topic_id == topic_id, of_readable_topic(reader, topic.topic_id))
    return titled.correlate_except(topic).scalar_subquery()


CARRIER = Carrier(boards, take_in)
TITLES = {"board": board_name, "topic": topic_title}
