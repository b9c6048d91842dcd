"""What every change of a post leaves behind: in the topic's count, its title, in search, and with who has it open."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select, update

from community.access.models import Space
from community.forums.models import Post, Topic
from community.forums.service.topics import make_findable
from community.kernel import kinds
from community.kernel.door import OPENED, Me, outright
from community.kernel.events import Event, tell

REMOVED_TITLE = "Removed topic"


def tell_change(me: Me, verb: str, post: Post | Row[Any], actor: str | None = None, note: str = "") -> None:
    """Tells what was done to a post that open pages may show, and counts it for those that do not hear of it now."""
    counted = update(Topic).where(Topic.topic_id == post.topic_id).values(changes=Topic.changes + 1)
    me.session.execute(counted, execution_options=OPENED)
    event = Event(verb, "posts", post.post_id, post.space_id, actor=actor, note=note)
    tell(me, replace(event, part_of=post.topic_id, part=post.seq))


def retitle(me: Me, topic_id: int, title: str) -> str:
    """A title may hold what had to go: the answers go on under another one, in search too. Returns what it was."""
    topic = me.session.scalar(outright(select(Topic).where(Topic.topic_id == topic_id)))
    assert topic is not None
    before, topic.title = topic.title, title
    others = select(Post).where(Post.topic_id == topic_id, Post.seq > 1, Post.removed_at.is_(None))
    for other in me.session.scalars(outright(others)).all():
        index_again(me, other)
    return before


def index_again(me: Me, post: Post) -> None:
    """Hands a post to search as it is now."""
    kinds.forget(me, "post", post.post_id)
    topic = me.session.scalar(outright(select(Topic).where(Topic.topic_id == post.topic_id)))
    space = me.session.scalar(outright(select(Space).where(Space.space_id == post.space_id)))
    assert topic is not None
    assert space is not None
    make_findable(me, space, topic, post)
