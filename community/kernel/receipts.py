"""Receipts of writes: the same client key brings back the first result and never a second post.

A receipt names nobody. It is found by a keyed hash of (person, client key), so a copy of the database cannot join it
to the author of a post that was written under a pseudonym.
"""

from functools import cache

from sqlalchemy import String, bindparam, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base
from community.kernel.door import Change, Me, Question, outright, plumbing
from community.kernel.errors import Conflict, Invalid

LONGEST, SHORTEST = 64, 8
ALPHABET = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


class Receipt(Base):
    """What came of one write, for ever. `content` is a keyed hash of what was sent."""

    __tablename__ = "receipts"

    blind: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(String(64))
    result: Mapped[str] = mapped_column(String(300))


plumbing(Receipt)


def checked(key: str) -> str:
    """The client key, if it looks like one; Invalid otherwise."""
    if not (SHORTEST <= len(key) <= LONGEST and ALPHABET.issuperset(key)):
        raise Invalid({"client_key": "This form has lost its number. Open the page again; your draft is kept."})
    return key


def find(me: Me, key: str, content: str) -> str | None:
    """The first result of this key, None when it is new, Conflict when it was used for something else."""
    found = me.rows(_kept(), blind=me.keys.blind("receipt", me.person_id, key))
    if not found:
        return None
    if found[0].content != me.keys.blind("receipt content", content):
        raise Conflict("This form was already sent with other words. Open the page again to write something new.")
    result: str = found[0].result
    return result


@cache
def _kept() -> Question:
    return outright(select(Receipt.content, Receipt.result).where(Receipt.blind == bindparam("blind")))


def keep(me: Me, key: str, content: str, result: str) -> None:
    """Remembers the result, in the same unit as the write itself."""
    blind = me.keys.blind("receipt", me.person_id, key)
    me.lastly(_new(), blind=blind, content=me.keys.blind("receipt content", content), result=result)


@cache
def _new() -> Change:
    return insert(Receipt).values({name: bindparam(name) for name in ("blind", "content", "result")})
