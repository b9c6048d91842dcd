"""A topic's page: the topic, twenty posts, who reads it. Three statements with the reader's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, false, func, or_, select

from community.access.models import Byline, BylineKind, Level, Space
from community.access.rules import level_in
from community.access.service.audience import Audience, audience, version_now
from community.access.service.spaces import SPACE, Standing
from community.forums.models import Board, Post, Topic
from community.forums.rules import of_readable_topic, unheld
from community.forums.service.lists import topic_columns
from community.forums.service.topics import PAGE, page_start
from community.kernel import ids, kinds
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, outright, reading

FARTHEST = 10_000_000  # no topic has so many posts


@cache
def _topic() -> Question:
    statement = (
        select(
            *topic_columns(),
            Topic.changes,
            Topic.talk_id,
            Topic.began_id,
            kinds.title("carrying", ME, Topic.began_id).label("began_in"),
            select(Byline.kind).where(Byline.byline_id == Topic.byline_id).scalar_subquery().label("opened_as"),
            Topic.talk_until,
            (Topic.talk_until > ME.now).label("talking"),
            Board.slug.label("board_slug"),
            Board.name.label("board_name"),
            *SPACE,
            level_in(ME, Topic.space_id).label("level"),
            version_now().label("audience_version"),
        )
        .join(Board, Board.board_id == Topic.board_id)
        .join(Space, Space.space_id == Topic.space_id)
        .where(Topic.topic_id == bindparam("topic_id", type_=Id))
    )
    return reading(Topic, statement)


@cache
def _posts() -> Question:
    """Posts of one topic from one number to another, at most a page. Their rule is asked once, for the topic."""
    here = bindparam("topic_id", type_=Id)
    mine = or_(Byline.person_id == ME.person, Byline.seal == ME.seal)
    statement = (
        select(
            Post.post_id,
            Post.seq,
            Post.html,
            Post.version,
            Post.written_at,
            Post.edited_at,
            Post.removed_at,
            Post.removed_by,
            Post.held_at,
            Byline.shown,
            Byline.detail,
            Byline.kind,
            func.coalesce(mine, false()).label("mine"),
        )
        .join(Byline, Byline.byline_id == Post.byline_id)
        .where(
            Post.topic_id == here,
            Post.seq.between(bindparam("first"), bindparam("upto")),
            of_readable_topic(ME, here),
            unheld(ME),
        )
        .order_by(Post.seq)
        .limit(PAGE)
    )
    return outright(statement).execution_options(columns=True)


@dataclass(frozen=True)
class TopicPage:
    """A topic with one page of its posts; `first` is the number of the page's first post."""

    topic: Any
    posts: Sequence[Any]
    first: int
    standing: Standing
    audience: Audience

    @property
    def pages(self) -> list[tuple[int, int]]:
        """(page number, number of its first post) of every page worth a link: the ends and those around here."""
        count = max(1, -(-self.topic.last_seq // PAGE))
        here = self.first // PAGE + 1
        near = {1, 2, here - 1, here, here + 1, count - 1, count}
        return [(page, (page - 1) * PAGE + 1) for page in sorted(near) if 1 <= page <= count]

    def is_quiet(self, since: datetime) -> bool:
        """Whether it was carried over after `since`, under a pseudonym: whoever is first to read it is behind that."""
        hidden = self.topic.began_id is not None and self.topic.opened_as == BylineKind.PSEUDONYM
        return hidden and ids.made_at(self.topic.topic_id) > since

    @property
    def at_end(self) -> bool:
        """Whether this is where new replies arrive."""
        return bool(self.first + PAGE > self.topic.last_seq)

    @property
    def may_reply(self) -> bool:
        """The same as the rule `Topic.reply` says of me."""
        return self.topic.closed_at is None and self.standing.may(Level.TAKE_PART)


def topic_page(me: Me, topic_id: int, first: int | None) -> TopicPage:
    """A topic and the page that begins at `first`, or the page where I stopped reading."""
    topic = me.row(_topic(), topic_id=topic_id)
    start = page_start(first if first is not None else min(topic.read_upto + 1, topic.last_seq))
    return _page(me, topic, start, FARTHEST)


def posts_after(me: Me, topic_id: int, seq: int, upto: int | None = None) -> TopicPage:
    """The posts behind `seq`, at most one page, to a number if one is given: what an open page lacks or renews."""
    return _page(me, me.row(_topic(), topic_id=topic_id), seq + 1, FARTHEST if upto is None else upto)


def _page(me: Me, topic: Any, first: int, upto: int) -> TopicPage:
    posts = me.rows(_posts(), topic_id=topic.topic_id, first=first, upto=upto, seal=me.seal(topic.space_id))
    standing = Standing(topic.level or 0, topic.archived_at is not None)
    return TopicPage(topic, posts, first, standing, audience(me, topic.space_id, topic.audience_version))
