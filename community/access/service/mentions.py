"""Words on their way into a space: mentions become links, for those only who may be mentioned there."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import SQLColumnExpression, bindparam, literal, or_, select

from community.access.models import Byline, BylineKind, Confidentiality, Space
from community.access.service.audience import who
from community.accounts.models import Person
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, clause, outright
from community.kernel.errors import Invalid
from community.text.markup import RENDERER_VERSION
from community.text.mentions import link_mentions
from community.text.sorting import escaped, key
from community.text.writing import Written, lay_out

OFFERED = 8  # people to choose from while somebody types
MENTIONS = 20  # a text that mentions more people than this asks, rather than speaks


def stored(me: Me, space_id: int, written: Written) -> dict[str, Any]:
    """The columns that hold words; mentions become links for those who may be mentioned here."""
    html = (
        link_mentions(written.html, _mentionable(me, space_id, written.mentions)) if written.mentions else written.html
    )
    return {"source": written.source, "html": html, "plain": written.plain, "renderer": written.renderer}


def laid_out_again(me: Me, space_id: int, source: str) -> dict[str, Any]:
    """The same from `source`; only the renderer's number when it cannot be laid out any more."""
    try:
        return stored(me, space_id, lay_out(source))
    except Invalid:
        return {"renderer": RENDERER_VERSION}


def _known(space_id: SQLColumnExpression[int]) -> Any:
    """People who read a space and have shown it by writing there under their name.

    A link for a silent reader, or their name in a list, would tell everyone who reads here. What only those read who
    were there makes nobody known; where nothing is ever found later, no byline tells since when it is known.
    """
    readers = who(Space).subquery()
    fleeting = select(Space.space_id).where(Space.confidentiality == Confidentiality.EPHEMERAL)
    known = or_(Byline.known_since.is_not(None), Byline.space_id.in_(fleeting))
    named = (Byline.space_id == space_id) & Byline.kind.in_((BylineKind.FULL, BylineKind.NAME)) & known
    joined = select(Person.handle, Person.name).join(readers, readers.c.person_id == Person.person_id)
    return joined.join(Byline, (Byline.person_id == Person.person_id) & named).distinct()


def _mentionable(me: Me, space_id: int, handles: tuple[str, ...]) -> dict[str, str]:
    """Addresses of those among the handles who are known in the space."""
    known = _known(literal(space_id, Id)).where(Person.handle.in_(handles[:MENTIONS]))
    found = me.rows(outright(known), row_id=space_id)
    return {handle: f"/people/{handle}" for handle, _ in found}


@cache
def _beginning() -> Question:
    known = _known(bindparam("row_id", type_=Id))
    like = or_(
        Person.handle.like(bindparam("handle"), escape="\\"),
        (" " + Person.name_key).like(bindparam("name"), escape="\\"),
    )
    others = known.where(like, Person.person_id != ME.person, clause(Person, "read"))
    return outright(others.order_by(Person.name, Person.handle).limit(OFFERED))


def beginning(me: Me, space_id: int, words: str) -> Sequence[Any]:
    """Some people (handle, name) who can be mentioned in a space that I read, whose names begin like this.

    Of those only whom I may know anyway: who spoke before I joined, or in words that are gone, is not told by a list.
    """
    me.get(Space, space_id)
    plain = escaped(key(words).strip()[:60])
    return me.rows(_beginning(), row_id=space_id, handle=f"{plain}%", name=f"% {plain}%")
