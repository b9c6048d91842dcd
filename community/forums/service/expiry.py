"""Keeping the promise of a space's label: topics older than it keeps are deleted, with all that hangs on them."""

from datetime import timedelta

from sqlalchemy import delete, select

from community.access.models import Space
from community.forums.models import ImportedMessage, Post, PostVersion, ReadMark, Topic, TopicTag
from community.kernel import kinds
from community.kernel.door import OPENED, System, outright
from community.kernel.events import Event, tell

BATCH = 100


def expire(system: System) -> int:
    """Deletes up to a batch of topics whose last post is older than their space keeps; returns how many."""
    timed = select(Space.space_id, Space.kept_days).where(Space.kept_days.is_not(None))
    gone = [topic for space_id, days in system.rows(outright(timed)) for topic in _over(system, space_id, days)]
    for topic_id, space_id in gone[:BATCH]:
        _delete(system, topic_id)
        tell(system, Event("expired", "topics", topic_id, space_id))
    return len(gone[:BATCH])


def _over(system: System, space_id: int, days: int) -> list[tuple[int, int]]:
    oldest = system.now - timedelta(days=days)
    over = select(Topic.topic_id, Topic.space_id).where(Topic.space_id == space_id, Topic.last_post_at < oldest)
    return [(topic_id, space) for topic_id, space in system.rows(outright(over.limit(BATCH)))]


def _delete(system: System, topic_id: int) -> None:
    posts = select(Post.post_id).where(Post.topic_id == topic_id)
    for (post_id,) in system.rows(outright(posts)):
        kinds.forget(system, "post", post_id)
    of_posts = [delete(table).where(table.post_id.in_(posts)) for table in (PostVersion, ImportedMessage)]
    of_topic = [delete(noun).where(noun.topic_id == topic_id) for noun in (ReadMark, TopicTag, Post, Topic)]
    for statement in (*of_posts, *of_topic):
        system.session.execute(statement, execution_options=OPENED)
