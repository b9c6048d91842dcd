"""What is held on a person here: how far they have read, and what they have written; and what a space shows to all."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select

from community.access.models import Byline, Confidentiality, Space
from community.access.service.holdings import KEPT_IN, space_shown
from community.forums.models import Board, BoardMark, Post, PostVersion, ReadMark, Topic, TopicTag
from community.kernel.columns import Id
from community.kernel.door import Me, Question, clause, outright, reading
from community.kernel.kinds import Holding, Seals, Writings, Written


@cache
def _read() -> Question:
    return reading(ReadMark, select(ReadMark.topic_id, ReadMark.seq).order_by(ReadMark.topic_id), "hold")


@cache
def _seen() -> Question:
    name = case((clause(Board, "read"), Board.name), else_="").label("board")
    columns = select(name, BoardMark.seen_until).join(Board, Board.board_id == BoardMark.board_id)
    return reading(BoardMark, columns.order_by(BoardMark.board_id), "hold")


HOLDINGS = (
    Holding("topics_read", ("read_marks.person_id",), _read),
    Holding("boards_seen", ("board_marks.person_id",), _seen),
)

# ------------------------------------------------------------------ my own words


def _mine(column: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column.in_(bindparam("bylines", expanding=True, type_=Id))
    return found


@cache
def _own() -> Question:
    """Whoever names these bylines has shown that they are theirs."""
    return outright(select(Post.post_id).where(_mine(Post.byline_id)))


def _own_ids(me: Me, seals: Seals) -> list[int]:
    return sorted(post_id for (post_id,) in me.rows(_own(), **seals))


def _some() -> ColumnElement[bool]:
    return Post.post_id.in_(bindparam("posts", expanding=True, type_=Id))


FROM_POST = (Post.post_id, Post.topic_id, Post.seq, Post.written_at, Post.edited_at, Post.source)
FROM_BYLINE = (Byline.kind, Byline.shown, Byline.detail)


def _joined(statement: Any) -> Any:
    statement = statement.select_from(Post).join(Topic, Topic.topic_id == Post.topic_id)
    statement = statement.join(Board, Board.board_id == Topic.board_id).join(Space, Space.space_id == Post.space_id)
    return statement.join(Byline, Byline.byline_id == Post.byline_id).where(_some()).order_by(Post.post_id)


def _tags() -> Any:
    filed = select(func.aggregate_strings(TopicTag.tag, " ")).where(TopicTag.topic_id == Post.topic_id)
    return filed.correlate_except(TopicTag).scalar_subquery().label("tags")


@cache
def _own_words() -> Question:
    """A title of one's own; somebody else's where the space is open and one reads it. Removed words do not travel."""
    reads, opened = clause(Space, "read"), _mine(Topic.byline_id)
    leaves = and_(Post.removed_at.is_(None), Space.confidentiality.not_in(KEPT_IN))
    free = and_(Space.confidentiality == Confidentiality.OPEN, clause(Topic, "read"))
    columns = select(
        *FROM_POST[:-1],
        *FROM_BYLINE,
        case((leaves, Post.source), else_="").label("words"),
        case((and_(or_(opened, free), Space.confidentiality.not_in(KEPT_IN)), Topic.title), else_="").label("title"),
        case((and_(opened, leaves), _tags()), else_=None).label("tags"),
        space_shown(),
        case((reads, Board.name), else_="").label("board"),
        Space.confidentiality,
        Post.held_at.is_not(None).label("held"),
        Post.removed_at.is_not(None).label("removed"),
    )
    return outright(_joined(columns))


@cache
def _former() -> Question:
    """What they said before an edit, where the words themselves may leave."""
    leaves = and_(_some(), Post.removed_at.is_(None), Space.confidentiality.not_in(KEPT_IN))
    columns = select(PostVersion.post_id, PostVersion.version, PostVersion.html, PostVersion.replaced_at)
    joined = columns.join(Post, Post.post_id == PostVersion.post_id).join(Space, Space.space_id == Post.space_id)
    return outright(joined.where(leaves).order_by(PostVersion.post_id, PostVersion.version))


def _own_some(me: Me, seals: Seals, post_ids: Sequence[int]) -> list[Written]:
    former: dict[int, list[dict[str, Any]]] = {}
    for post_id, version, html, replaced_at in me.rows(_former(), posts=post_ids):
        former.setdefault(post_id, []).append({"version": version, "html": html, "replaced_at": replaced_at})
    rows = me.rows(_own_words(), posts=post_ids, **seals)
    return [_written(row, {"former_versions": former.get(row.post_id, [])}) for row in rows]


FACTS = ("edited_at", "kind", "detail", "space", "board", "confidentiality", "held", "removed", "tags")


def _written(row: Any, more: dict[str, Any]) -> Written:
    place = " / ".join(filter(None, (row.space, row.board)))
    facts = {name: getattr(row, name) for name in FACTS if hasattr(row, name)} | more
    about = (row.post_id, row.topic_id, row.seq == 1, row.title, place)
    return Written(*about, row.shown, row.written_at, row.words, facts)


# ------------------------------------------------------------------ what a space shows


@cache
def _of_space() -> Question:
    here = Post.space_id == bindparam("space_id", type_=Id)
    return outright(select(Post.post_id).where(here, Post.removed_at.is_(None), Post.held_at.is_(None)))


def _ids_of(me: Me, space_id: int) -> list[int]:
    """What a space shows to everyone who reads it; for the installation's own work, which says why."""
    return sorted(post_id for (post_id,) in me.rows(_of_space(), space_id=space_id))


@cache
def _words() -> Question:
    """By byline as it is shown. What has been removed or held meanwhile is not among it."""
    shown = and_(Post.removed_at.is_(None), Post.held_at.is_(None), Space.confidentiality == Confidentiality.OPEN)
    whole = (Post.source.label("words"), Topic.title, Space.name.label("space"), Board.name.label("board"))
    tags = case((Post.seq == 1, _tags()), else_=None).label("tags")
    return outright(_joined(select(*FROM_POST[:-1], *FROM_BYLINE, *whole, tags)).where(shown))


def _some_words(me: Me, post_ids: Sequence[int]) -> list[Written]:
    return [_written(row, {}) for row in me.rows(_words(), posts=post_ids)]


WRITINGS = (Writings("posts", ("posts.byline_id", "topics.byline_id"), _own_ids, _own_some, _ids_of, _some_words),)
