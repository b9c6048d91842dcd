"""What is unread: one clause for lists and counters alike, so that they can never disagree."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, bindparam, func, literal, or_, select, update
from sqlalchemy.exc import IntegrityError

from community.access.models import Space
from community.accounts.models import Person
from community.forums.models import Board, BoardMark, ReadMark, Topic
from community.kernel.columns import Id
from community.kernel.door import ME, OPENED, Me, Question, Reader, clause, reading

MANY = 30  # topics with news on one board: a page full of them


def read_upto(reader: Reader) -> SQLColumnExpression[int]:
    """The number up to which the reader has read a topic of the surrounding query; 0 when they have not."""
    mark = select(ReadMark.seq).where(ReadMark.person_id == reader.person, ReadMark.topic_id == Topic.topic_id)
    return func.coalesce(mark.correlate_except(ReadMark).scalar_subquery(), 0)


def unread(reader: Reader) -> ColumnElement[bool]:
    """Whether a topic holds something new: written since the reader joined and marked the board seen, and not read."""
    since = select(Person.seen_from).where(Person.person_id == reader.person)
    seen = select(BoardMark.seen_until).where(
        BoardMark.person_id == reader.person, BoardMark.board_id == Topic.board_id
    )
    seen_until = seen.correlate_except(BoardMark).scalar_subquery()
    return and_(
        Topic.last_post_at > since.correlate_except(Person).scalar_subquery(),
        or_(seen_until.is_(None), Topic.last_post_at > seen_until),
        read_upto(reader) < Topic.last_seq,
    )


@cache
def _counts() -> Question:
    """A board's count stops at MANY, so that a page of boards costs the same however much was written meanwhile."""
    new = select(literal(1)).where(Topic.board_id == Board.board_id, unread(ME), clause(Topic, "read"))
    some = new.correlate(Board).limit(MANY).subquery()
    count = select(func.count()).select_from(some).scalar_subquery()
    return reading(Board, select(Board.board_id, count.label("topics")))


def unread_by_board(me: Me) -> dict[int, int]:
    """How many topics hold something new, by board id; MANY stands for "or more". Boards without any are left out."""
    return {board_id: topics for board_id, topics in me.rows(_counts()) if topics}


@cache
def _topic() -> Question:
    wanted = Topic.topic_id == bindparam("topic_id", type_=Id)
    return reading(Topic, select(Topic.last_seq, read_upto(ME)).where(wanted))


def mark_read(me: Me, topic_id: int, seq: int) -> None:
    """Notes that I have read up to `seq`; it never goes back, and never past the topic's end."""
    last, before = me.row(_topic(), topic_id=topic_id)
    seq = min(seq, last)
    if seq <= before:
        return
    mine = (ReadMark.person_id == me.person_id) & (ReadMark.topic_id == topic_id)
    moved = update(ReadMark).where(mine, ReadMark.seq < seq).values(seq=seq).returning(ReadMark.seq)
    if me.session.execute(moved, execution_options=OPENED).first() is None and before == 0:
        _first_mark(me, topic_id, seq)


def _first_mark(me: Me, topic_id: int, seq: int) -> None:
    """Two tabs may open a topic for the first time at once; the one that comes second has nothing left to note."""
    try:
        with me.session.begin_nested():
            me.add(ReadMark(person_id=me.person_id, topic_id=topic_id, seq=seq))
    except IntegrityError:
        return


@cache
def _latest() -> Question:
    here = Topic.board_id == bindparam("board_id", type_=Id)
    address = literal("/forums/") + Space.slug + "/" + Board.slug
    latest = select(func.max(Topic.last_post_at)).where(here).scalar_subquery()
    board = select(address, latest).select_from(Board).join(Space, Space.space_id == Board.space_id)
    return reading(Board, board.where(Board.board_id == bindparam("board_id", type_=Id)))


def mark_board_seen(me: Me, board_id: int) -> str:
    """Everything on the board up to its latest post counts as seen; returns the board's address.

    The mark takes the post's time and not the present one, which would say when somebody was here.
    """
    address, latest = me.row(_latest(), board_id=board_id)
    if latest is not None:
        _move_board_mark(me, board_id, latest)
    return str(address)


def _move_board_mark(me: Me, board_id: int, seen_until: datetime) -> None:
    mine = (BoardMark.person_id == me.person_id) & (BoardMark.board_id == board_id)
    moved = update(BoardMark).where(mine).values(seen_until=seen_until).returning(BoardMark.board_id)
    if me.session.execute(moved, execution_options=OPENED).first() is None:
        me.add(BoardMark(person_id=me.person_id, board_id=board_id, seen_until=seen_until))
