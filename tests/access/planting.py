"""Plants a topic with one post, or a message, straight into the tables, for tests about reading."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.access.models import Byline
from community.chat.models import Carrying, Channel, Message
from community.files.models import File
from community.forums.models import Post, Topic
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.kernel.ids import new_id
from community.kernel.storage import new_key, storage
from tests.people import World

Planted = tuple[int, int, int, int, int, int]


def plant(world: World, space: str, author: str, words: str = "planted words", **facts: object) -> tuple[int, int]:
    """A topic by `author` in `space`; returns (topic_id, post_id). `facts` are columns of the post."""
    now = clock.now()
    with world.database.unit(writes=True) as session:
        space_id, board_id = world.spaces[space], world.boards[space]
        byline = _byline(session, world, space_id, author, now)
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


def plant_message(world: World, space: str, author: str, words: str = "planted words", **facts: object) -> int:
    """A message by `author` in the channel of `space`; returns its id."""
    now = clock.now()
    with world.database.unit(writes=True) as session:
        space_id, channel_id = world.spaces[space], world.channels[space]
        byline = _byline(session, world, space_id, author, now)
        channel = session.get_one(Channel, channel_id, execution_options=OPENED)
        channel.last_seq += 1
        place = {"channel_id": channel_id, "space_id": space_id, "seq": channel.last_seq, "byline_id": byline.byline_id}
        said = {"written_at": now, "source": words, "html": f"<p>{words}</p>", "plain": words, "renderer": 1}
        message = Message(**place, **said | facts)
        session.add(message)
        session.flush()
        return message.message_id


def plant_all(world: World, space: str, author: str, words: str = "planted words", **facts: object) -> Planted:
    """A topic with its post, and a message in the channel with a file; all ids, in the order of `matrix.filled`."""
    message_id = plant_message(world, space, author, words, **{k: v for k, v in facts.items() if hasattr(Message, k)})
    file_id = plant_file(world, space, message_id, words)
    carrying_id = plant_carrying(world, message_id)
    return (*plant(world, space, author, words, **facts), world.channels[space], message_id, file_id, carrying_id)


def plant_carrying(world: World, message_id: int) -> int:
    """Whoever wrote a message asks to carry over a thread, which is none of that message; returns the question's id."""
    with world.database.unit(writes=True) as session:
        message = session.get_one(Message, message_id, execution_options=OPENED)
        where = {"channel_id": message.channel_id, "space_id": message.space_id, "byline_id": message.byline_id}
        number = 1_000_000 + message.seq
        about = {"thread": number, "begins": number, "upto": number, "since": message.written_at, "title": "planted"}
        asked = Carrying(**where, **about, board_id=0, lapses_at=clock.now() + timedelta(days=7))
        session.add(asked)
        session.flush()
        return asked.carrying_id


def plant_file(world: World, space: str, message_id: int, words: str = "planted words") -> int:
    """A text file that hangs on a message; returns its id. Its bytes lie where the tests of this world look."""
    owner = {"owner_kind": "message", "owner_id": message_id, "words": f"What shows {words}"}
    facts = {
        "media_type": "text/plain",
        "name": f"{words}.txt",
        "size": len(words.encode()),
        "uploaded_at": clock.now(),
    }
    row = File(space_id=world.spaces[space], storage_key=new_key(), **owner, **facts)
    with world.database.unit(writes=True) as session:
        session.add(row)
        session.flush()
        if world.settings:
            storage(world.settings).put(row.storage_key, words.encode())
        return row.file_id


def _byline(session: Session, world: World, space_id: int, author: str, now: datetime) -> Byline:
    mine = select(Byline).where(Byline.space_id == space_id, Byline.person_id == world.people[author])
    byline = session.scalar(outright(mine))
    if byline is None:
        byline = Byline(space_id=space_id, kind="name", person_id=world.people[author], shown=author)
        session.add(byline)
    byline.known_since = now
    session.flush()
    return byline


def _post(topic: Topic, byline_id: int, words: str, now: datetime) -> Post:
    place = {"topic_id": topic.topic_id, "space_id": topic.space_id, "seq": 1, "byline_id": byline_id}
    return Post(**place, written_at=now, source=words, html=f"<p>{words}</p>", plain=words, renderer=1)
