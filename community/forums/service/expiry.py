"""Keeping the promise of a space's label: posts older than it keeps are deleted, and topics that they leave empty."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from community.access.models import Space
from community.forums.models import ImportedMessage, Post, PostVersion, ReadMark, Topic, TopicTag
from community.kernel import kinds
from community.kernel.door import OPENED, System, outright
from community.kernel.events import Event, tell

BATCH = 100


def expire(system: System) -> int:
    """Deletes up to a batch of posts that are older than their space keeps, and topics left empty; returns how many."""
    timed = select(Space.space_id, Space.kept_days).where(Space.kept_days.is_not(None))
    gone = [post for space_id, days in system.rows(outright(timed)) for post in _over(system, space_id, days)][:BATCH]
    for post_id, topic_id, space_id in gone:
        kinds.forget(system, "post", post_id)
        _delete(system, Post.post_id, post_id, (PostVersion, ImportedMessage, Post))
        tell(system, Event("expired", "posts", post_id, space_id, part_of=topic_id))
    for topic_id in {topic_id for _, topic_id, _ in gone}:
        _delete_if_empty(system, topic_id)
    return len(gone)


def _over(system: System, space_id: int, days: int) -> list[tuple[int, int, int]]:
    oldest = system.now - timedelta(days=days)
    over = select(Post.post_id, Post.topic_id, Post.space_id).where(Post.space_id == space_id, Post.written_at < oldest)
    return [(post_id, topic_id, space) for post_id, topic_id, space in system.rows(outright(over.limit(BATCH)))]


def _delete_if_empty(system: System, topic_id: int) -> None:
    left = select(Post.post_id).where(Post.topic_id == topic_id).limit(1)
    if system.scalar(outright(left)) is None:
        _delete(system, Topic.topic_id, topic_id, (ReadMark, TopicTag, Topic))


def _delete(system: System, key: Any, row_id: int, tables: tuple[Any, ...]) -> None:
    for table in tables:
        column = getattr(table, key.key)
        system.session.execute(delete(table).where(column == row_id), execution_options=OPENED)
