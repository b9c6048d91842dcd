"""Plants a topic with one post straight into the tables, whatever the space would allow, for tests about reading."""

from datetime import datetime

from sqlalchemy import select

from community.access.models import Byline
from community.forums.models import Post, Topic
from community.kernel import clock
from community.kernel.door import outright
from community.kernel.ids import new_id
from tests.people import World


def plant(world: World, space: str, author: str, words: str = "planted words", **facts: object) -> tuple[int, int]:
    """A topic by `author` in `space`; returns (topic_id, post_id). `facts` are columns of the post."""
    now = clock.now()
    with world.database.unit(writes=True) as session:
        space_id, board_id = world.spaces[space], world.boards[space]
        mine = select(Byline).where(Byline.space_id == space_id, Byline.person_id == world.people[author])
        byline = session.scalar(outright(mine))
        if byline is None:
            byline = Byline(space_id=space_id, kind="name", person_id=world.people[author], shown=author)
            session.add(byline)
        byline.known_since = now
        session.flush()
        topic = Topic(topic_id=new_id(), board_id=board_id, space_id=space_id, title=f"About {words}", last_seq=1)
        topic.byline_id = topic.last_byline_id = byline.byline_id
        topic.opened_at = topic.last_post_at = now
        session.add(topic)
        session.flush()
        post = _post(topic, byline.byline_id, words, now)
        for name, value in facts.items():
            setattr(post, name, value)
        session.add(post)
        session.flush()
        return topic.topic_id, post.post_id


def _post(topic: Topic, byline_id: int, words: str, now: datetime) -> Post:
    place = {"topic_id": topic.topic_id, "space_id": topic.space_id, "seq": 1, "byline_id": byline_id}
    return Post(**place, written_at=now, source=words, html=f"<p>{words}</p>", plain=words, renderer=1)
