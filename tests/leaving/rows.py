"""What tests of leaving read straight from the tables."""

from collections.abc import Sequence
from email import message_from_bytes
from typing import Any

from sqlalchemy import String, Text, select

from community.kernel.columns import Base
from community.kernel.config import Settings
from community.kernel.door import outright
from community.leaving.models import Leaving
from tests.people import World

NAME, EMAIL = "Sam Okafor", "sam@example.org"
GONE = {"days": 7, "hours": 2}


def one(world: World, noun: Any, *where: Any) -> Any:
    with world.database.unit() as session:
        return session.scalars(outright(select(noun).where(*where))).one()


def every(world: World, noun: Any, *where: Any) -> Sequence[Any]:
    with world.database.unit() as session:
        return session.scalars(outright(select(noun).where(*where))).all()


def places_of(world: World, *words: str) -> set[str]:
    """Every column of every table in which one of the words stands, capital or small."""
    found = set()
    with world.database.unit() as session:
        for table in Base.metadata.sorted_tables:
            texts = [column for column in table.columns if isinstance(column.type, String | Text)]
            for row in session.execute(outright(select(*texts))) if texts else ():
                held = {column for column, value in zip(texts, row, strict=True) for word in words if _in(word, value)}
                found |= {f"{table.name}.{column.name}" for column in held}
    return found


def _in(word: str, value: object) -> bool:
    return word.lower() in str(value or "").lower()


def leavings(world: World) -> Sequence[Leaving]:
    """Everyone who is leaving, or has left lately."""
    return every(world, Leaving)


def mails(settings: Settings) -> list[tuple[str, str, str]]:
    """To whom, subject and text of every letter so far, the oldest first."""
    found = [message_from_bytes(path.read_bytes()) for path in sorted((settings.folder / "mailbox").glob("*.eml"))]
    return [(mail["To"], mail["Subject"], mail.get_payload(decode=True).decode()) for mail in found]
