"""Words on their way into a space: mentions become links, for those only who may be mentioned there."""

from typing import Any

from sqlalchemy import select

from community.access.models import Byline, BylineKind, Space
from community.access.service.audience import who
from community.accounts.models import Person
from community.kernel.door import Me, outright
from community.kernel.errors import Invalid
from community.text.markup import RENDERER_VERSION
from community.text.mentions import link_mentions
from community.text.writing import Written, lay_out

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


def _mentionable(me: Me, space_id: int, handles: tuple[str, ...]) -> dict[str, str]:
    """Addresses of those among the handles who read the space and have shown it by writing there under their name.

    A link for a silent reader would tell everyone who reads here.
    """
    readers = who(Space).subquery()
    named = (Byline.space_id == space_id) & Byline.kind.in_((BylineKind.FULL, BylineKind.NAME))
    known = (
        select(Person.handle)
        .join(readers, readers.c.person_id == Person.person_id)
        .join(Byline, (Byline.person_id == Person.person_id) & named)
        .where(Person.handle.in_(handles[:MENTIONS]))
    )
    found = me.rows(outright(known), row_id=space_id)
    return {handle: f"/people/{handle}" for (handle,) in found}
