"""Short ways for tests to bring in a file and to look at what came of it."""

import io
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import func, select

from community.access.models import Byline
from community.accounts.models import Person
from community.forums.models import ImportedMessage, Post, Topic
from community.forums.service.mail.bring_in import bring_in
from community.forums.service.mail.places import place_at
from community.forums.service.mail.summary import Summary
from community.forums.service.mail.work import Wishes
from community.kernel.door import outright
from community.kernel.keys import Keys
from tests.forums_mail.letters import mbox
from tests.people import World

COMMONS = "commons/talk"


def bring(world: World, keys: Keys, *messages: bytes, board: str = COMMONS, **wishes: Any) -> Summary:
    """Brings a file of these messages to a board."""
    file = io.BytesIO(mbox(*messages))
    return bring_in(world.database, keys, place_at(world.database, board), file, Wishes(**wishes))


def topics(world: World) -> list[tuple[str, int]]:
    """Titles of all topics, the oldest first, with how many posts each has."""
    asked = select(Topic.title, Topic.last_seq).order_by(Topic.opened_at, Topic.topic_id)
    return [(title, count) for title, count in rows(world, asked)]


def posts(world: World) -> Sequence[Any]:
    """Every post with its topic's title and who shows as its author, topic by topic."""
    asked = select(Post, Topic.title, Byline.shown).join(Topic, Topic.topic_id == Post.topic_id)
    asked = asked.join(Byline, Byline.byline_id == Post.byline_id).order_by(Topic.opened_at, Topic.topic_id, Post.seq)
    return rows(world, asked)


def counts(world: World) -> list[int]:
    """How many topics, posts, fingerprints, people and bylines there are."""
    tables = (Topic, Post, ImportedMessage, Person, Byline)
    return [rows(world, select(func.count()).select_from(table))[0][0] for table in tables]


def rows(world: World, statement: Any) -> Sequence[Any]:
    """What the statement finds, past the door."""
    with world.database.unit() as session:
        return session.execute(outright(statement)).all()


Bring = Callable[..., Summary]
