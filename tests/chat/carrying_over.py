"""Short ways for tests to carry a thread over: a prepared form, a thread with authors, and what came of it."""

from typing import Any

from sqlalchemy import select

from community.chat.forms import CarryOver
from community.chat.models import Carrying, Message
from community.chat.service import asking, carrying
from community.chat.service.writing import prepare_carrying
from community.forums.service import reading
from community.kernel.door import Me, outright
from community.kernel.ids import ref
from tests.chat.saying import say
from tests.people import World

TEAM = "alder-team"
TITLE = "Handing over at night"


def ask(me: Me, board_id: int, message_id: int, title: str = TITLE, **facts: Any) -> int:
    """Asks as that person; returns the question's id."""
    form = CarryOver(board=ref(board_id), title=title, **{"byline": "full", **facts})
    prepare_carrying(form)
    return carrying.ask(me, message_id, form).carrying_id


def thread_of(as_me: Any, world: World, *said: tuple[str, str, str], space: str = TEAM) -> list[Message]:
    """A thread in that space: (who, byline, words) of each message."""
    channel_id = world.channels[space]
    told: list[Message] = []
    for name, byline, words in said:
        thread = (told[0].thread or told[0].seq) if told else 0
        told.append(as_me(name, say, channel_id, words, byline=byline, thread=thread))
    return told


def seen(me: Me, found: Any) -> Any:
    """What is asked about a message's thread as that person sees it; None when nothing is."""
    where = {"channel_id": found.channel_id, "thread": found.thread or found.seq, "seal": me.seal(found.space_id)}
    return asking.about(me, **where)[2]


def answer(me: Me, found: Any, agrees: bool, kind: str = "full") -> None:
    """Answers for what that person said in a thread under a byline of that kind."""
    about = seen(me, found)
    (mine,) = [one.byline_id for one in about.of_me if one.kind == kind]
    carrying.answer(me, about.row.carrying_id, mine, agrees)


def posts(me: Me, topic_id: int) -> list[tuple[str, str]]:
    """(byline, words) of each post of a topic as that person reads it."""
    return [(post.shown, post.html) for post in reading.topic_page(me, topic_id, 1).posts]


def stored(me: Me, noun: Any = Carrying) -> list[Any]:
    """All rows of a table."""
    return list(me.session.scalars(outright(select(noun))))
