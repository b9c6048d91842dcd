"""What is here already: messages by the fingerprints of their names, and topics by their subjects."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.forums.models import ImportedMessage, Post, Topic
from community.forums.service.mail.threads import SAME_SUBJECT, Entry
from community.kernel.door import outright
from community.kernel.ids import ref
from community.kernel.keys import Keys

AT_ONCE = 500
Thing = TypeVar("Thing")


def fingerprint(keys: Keys, name: str) -> str:
    """What is stored of a Message-ID: it may hold the name of a machine, or of a person."""
    return keys.blind("mail", name)


def topics_of(session: Session, keys: Keys, board_id: int, names: Iterable[str]) -> dict[str, int]:
    """In which topic of the board each of these messages lies, for those that were brought here."""
    found: dict[str, int] = {}
    for some in in_batches(names, AT_ONCE):
        blind = {fingerprint(keys, name): name for name in some}
        found |= {blind[mark]: topic_id for mark, topic_id in topics_by_mark(session, board_id, list(blind)).items()}
    return found


def topics_by_mark(session: Session, board_id: int, marks: list[str]) -> dict[str, int]:
    """The same for fingerprints, at most a few hundred."""
    here = (ImportedMessage.board_id == board_id, ImportedMessage.fingerprint.in_(marks))
    asked = select(ImportedMessage.fingerprint, Post.topic_id)
    asked = asked.join(Post, Post.post_id == ImportedMessage.post_id).where(*here)
    return {row.fingerprint: row.topic_id for row in session.execute(outright(asked))}


def topics_by_subject(session: Session, board_id: int, since: datetime) -> dict[str, tuple[int, list[Entry]]]:
    """Imported topics of the board that an answer may still belong to, each as entries at its first and last post."""
    brought = select(ImportedMessage.post_id).join(Post, Post.post_id == ImportedMessage.post_id)
    wanted = select(Topic.topic_id, Topic.title, Topic.opened_at, Topic.last_post_at).where(
        Topic.board_id == board_id,
        Topic.last_post_at >= since - SAME_SUBJECT,
        brought.where(Post.topic_id == Topic.topic_id).exists(),
    )
    return {
        f"topic {ref(topic_id)}": (topic_id, _entries(f"topic {ref(topic_id)}", title, (first, last)))
        for topic_id, title, first, last in session.execute(outright(wanted))
    }


def _entries(name: str, title: str, times: Sequence[datetime]) -> list[Entry]:
    first, last = times
    return [Entry(name, (), title, False, first), Entry(f"{name} until now", (name,), title, False, last)]


def in_batches(things: Iterable[Thing], size: int) -> Iterator[list[Thing]]:
    """The things, so many at a time."""
    rest = iter(things)
    while some := list(islice(rest, size)):
        yield some
