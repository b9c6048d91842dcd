"""Who and what may be named in a topic without asking: those who speak in it under their names, hospitals, oneself."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from community.access.models import Byline, BylineKind
from community.access.service.entities import MOST, everywhere
from community.forums.models import Post
from community.kernel.columns import Id
from community.kernel.door import Me, Question, reading

NAMED = (BylineKind.FULL, BylineKind.NAME)


@cache
def _speakers(of_post: bool) -> Question:
    topic: Any = bindparam("topic_id", type_=Id)
    if of_post:
        topic = select(Post.topic_id).where(Post.post_id == bindparam("post_id", type_=Id)).scalar_subquery()
    shown = select(Byline.shown).join(Post, Post.byline_id == Byline.byline_id).distinct().limit(MOST)
    return reading(Post, shown.where(Post.topic_id == topic, Byline.kind.in_(NAMED), Post.removed_at.is_(None)))


def here(me: Me, topic_id: int = 0, post_id: int = 0, *, myself: bool = True) -> tuple[str, ...]:
    """The names, as far as I can read them; without `myself` mine is not among them."""
    speakers: Sequence[Any] = ()
    if topic_id:
        speakers = me.rows(_speakers(False), topic_id=topic_id)
    elif post_id:
        speakers = me.rows(_speakers(True), post_id=post_id)
    return everywhere(me, (name for (name,) in speakers), myself=myself)
