"""Keeping the promise of a space's label: posts older than it keeps are deleted, and topics that they leave empty.

A first post takes its topic's title with it, as when it is removed.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, select

from community.access.models import Space
from community.forums.models import ImportedMessage, Post, PostVersion, ReadMark, Topic, TopicTag
from community.forums.service.changes import REMOVED_TITLE, retitle, tell_change
from community.kernel import kinds
from community.kernel.door import OPENED, System, outright

BATCH = 100


def expire(system: System) -> int:
    """Deletes up to a batch of posts that are older than their space keeps, and topics left empty; returns how many."""
    timed = select(Space.space_id, Space.kept_days).where(Space.kept_days.is_not(None))
    gone = [post for space_id, days in system.rows(outright(timed)) for post in _over(system, space_id, days)][:BATCH]
    for post in gone:
        kinds.forget(system, "post", post.post_id)
        _delete(system, Post.post_id, post.post_id, (PostVersion, ImportedMessage, Post))
    for post in gone:  # posts before topics, as everybody takes them: nobody waits for each other
        if post.seq == 1:
            retitle(system, post.topic_id, REMOVED_TITLE)
        tell_change(system, "expired", post)
    for topic_id in {post.topic_id for post in gone}:
        _delete_if_empty(system, topic_id)
    return len(gone)


def _over(system: System, space_id: int, days: int) -> Sequence[Row[Any]]:
    oldest = system.now - timedelta(days=days)
    over = select(Post.post_id, Post.topic_id, Post.space_id, Post.seq)
    old = over.where(Post.space_id == space_id, Post.written_at < oldest).limit(BATCH)
    return system.rows(outright(old))


def _delete_if_empty(system: System, topic_id: int) -> None:
    left = select(Post.post_id).where(Post.topic_id == topic_id).limit(1)
    if system.scalar(outright(left)) is None:
        _delete(system, Topic.topic_id, topic_id, (ReadMark, TopicTag, Topic))


def _delete(system: System, key: Any, row_id: int, tables: tuple[Any, ...]) -> None:
    for table in tables:
        column = getattr(table, key.key)
        system.session.execute(delete(table).where(column == row_id), execution_options=OPENED)
