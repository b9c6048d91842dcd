"""Short ways for tests to write: a form prepared as the edge would, and the post that came of it."""

from typing import Any

from community.forums.forms import EditPost, NewTopic
from community.forums.forms import Post as PostForm
from community.forums.models import Post
from community.forums.service import topics
from community.forums.service.entities import here
from community.forums.service.writing import prepare_post, prepare_topic
from community.kernel.door import Me


def new_topic(title: str, body: str, **facts: Any) -> NewTopic:
    """A prepared form of a first post."""
    form = NewTopic(title=title, body=body, **{"byline": "full", **facts})
    prepare_topic(form)
    return form


def words(body: str, **facts: Any) -> PostForm:
    """A prepared reply."""
    form = PostForm(body=body, **{"byline": "full", **facts})
    prepare_post(form)
    return form


def new_words(body: str, version: int, **facts: Any) -> EditPost:
    """A prepared edit."""
    form = EditPost(body=body, version=version, **facts)
    prepare_post(form)
    return form


def open_topic(me: Me, board_id: int, title: str = "A topic", body: str = "Its first words", **facts: Any) -> Post:
    """Opens a topic as that person."""
    return topics.open_topic(me, board_id, new_topic(title, body, **facts))


def reply(me: Me, topic_id: int, body: str = "An answer", **facts: Any) -> Post:
    """Answers as that person, who may name whoever speaks there."""
    form = PostForm(body=body, **{"byline": "full", **facts})
    prepare_post(form, lambda: here(me, topic_id))
    return topics.reply(me, topic_id, form)
