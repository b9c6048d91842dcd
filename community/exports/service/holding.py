"""All that is held on a person, section by section: one collector for their own file and for whoever has to answer.

What names a person in the tables is either in a section or in LEFT_OUT, with its reason; a test walks every column.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, tuple_

from community.access.models import Byline, Space
from community.exports.service import machinery
from community.kernel import kinds
from community.kernel.door import ME, Me, Question, outright
from community.kernel.ids import ref
from community.kernel.kinds import Seals, Written

Facts = dict[str, Any]
AT_ONCE = 200
PAIRS = 1_000
LEFT_OUT = {
    "applications.holder": "what one browser holds while a hospital applies; it is nobody's account",
    "blocks.blocked_id": "who wants to hear nothing from them is not theirs to know",
    "drafts.blind": "the same drafts under another hash; they are found by their holder",
    "files.blind": "a file that waits a day to be sent, as a hash that names nobody",
    "leavings.seal": "their own answer about pseudonyms, as a hash that no reader can tell from another",
    "reactions.blind": "a kind word, as a hash that names nobody",
    "receipts.blind": "found only with the number of a form, which nobody keeps",
    "retired_handles.blind": "the handle of somebody who has left, as a hash that names nobody",
    "search_entries.byline_id": "a copy of posts and messages for searching",
    "topics.last_byline_id": "a copy of who wrote a topic's last post, which is there itself",
}


def held(me: Me, *, sealed: bool = False) -> Iterator[tuple[str, list[Facts]]]:
    """(section, rows) of all that is held on `me`; long sections come in several pieces.

    `sealed` also shows their keys: drafts, and what they did under pseudonyms. Only for the person's own eyes.
    """
    seals = seals_of(me, sealed=sealed)
    yield from sections(me, seals)
    for writings in kinds.WRITINGS:
        for some in in_pieces(writings.own(me, seals)):
            yield writings.section, [facts_of(one) for one in writings.own_words(me, seals, some)]


def sections(me: Me, seals: Seals) -> Iterator[tuple[str, list[Facts]]]:
    """All but what was written."""
    for holding in (*kinds.HOLDINGS, *machinery.HOLDINGS):
        yield holding.section, [plain(row._mapping) for row in me.rows(holding.question(), **seals)]


def in_pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids, some at a time."""
    return (ids[first : first + AT_ONCE] for first in range(0, len(ids), AT_ONCE))


def facts_of(written: Written) -> Facts:
    """Something written, for data.json."""
    where = {"id": written.row_id, "thread": written.thread_id, "opens_it": written.first}
    said = {"title": written.title, "shown": written.shown, "written_at": written.written_at, "words": written.words}
    return {name: _value(name, value) for name, value in {**where, **said, **written.facts}.items()}


def plain(row: Any) -> Facts:
    """A row as JSON can hold it."""
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: Any) -> Any:
    """As JSON can hold it: times in UTC, ids as they stand in addresses."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int) and (name.endswith("_id") or name in ("id", "thread")):
        return ref(value)
    return [plain(row) for row in value] if isinstance(value, list) else value


# ------------------------------------------------------------------ what stands for a person where no row names them


def seals_of(me: Me, *, sealed: bool) -> Seals:
    """Bylines, actors of the audit, holders of drafts that are `me`; with `sealed` also those that only a key finds."""
    spaces = me.session.scalars(outright(select(Space.space_id))).all() if sealed else []
    bylines = _bylines(me, spaces)
    actors = [me.actor, *(f"seal:{seal}" for _, seal in bylines if seal)]
    holders = [me.keys.blind("drafts", me.person_id, space_id) for space_id in (0, *spaces)] if sealed else []
    return {"bylines": [byline_id for byline_id, _ in bylines], "actors": actors, "holders": holders}


def _bylines(me: Me, spaces: Sequence[int]) -> list[tuple[int, str | None]]:
    found = list(me.rows(_named()))
    for some in (spaces[first : first + PAIRS] for first in range(0, len(spaces), PAIRS)):
        found += me.rows(_by_seal(), pairs=[(space_id, me.seal(space_id)) for space_id in some])
    return [(byline_id, seal) for byline_id, seal in found]


@cache
def _named() -> Question:
    return outright(select(Byline.byline_id, Byline.seal).where(Byline.person_id == ME.person))


@cache
def _by_seal() -> Question:
    pairs: BindParameter[Any] = bindparam("pairs", expanding=True)
    return outright(select(Byline.byline_id, Byline.seal).where(tuple_(Byline.space_id, Byline.seal).in_(pairs)))
