"""What is held on a person here: how far they have read, what they said; and what a space's channels show to all."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, select

from community.access.models import Byline, Confidentiality, Space
from community.access.service.holdings import KEPT_IN, space_shown
from community.accounts.models import Person
from community.chat.models import (
    Block,
    Carrying,
    CarryingAnswer,
    Channel,
    ChannelMark,
    Message,
    MessageVersion,
)
from community.files.service.showing import Shown, files_of, read_along
from community.kernel.columns import Id
from community.kernel.door import Me, Question, clause, outright, reading
from community.kernel.kinds import Holding, Seals, Writings, Written


@cache
def _read() -> Question:
    return reading(
        ChannelMark, select(ChannelMark.channel_id, ChannelMark.seq).order_by(ChannelMark.channel_id), "hold"
    )


@cache
def _blocked() -> Question:
    columns = select(Person.handle).join(Block, Block.blocked_id == Person.person_id)
    return reading(Block, columns.order_by(Person.handle), "hold")


@cache
def _asked() -> Question:
    """Whoever names these bylines has shown that they are theirs."""
    title = case((Space.confidentiality.not_in(KEPT_IN), Carrying.title), else_="").label("title")
    columns = select(space_shown(), title, Byline.kind, Carrying.lapses_at)
    joined = columns.join(Space, Space.space_id == Carrying.space_id)
    joined = joined.join(Byline, Byline.byline_id == Carrying.byline_id)
    return outright(joined.where(_by_me(Carrying.byline_id)).order_by(Carrying.carrying_id))


@cache
def _answered() -> Question:
    columns = select(space_shown(), Byline.kind, CarryingAnswer.agrees)
    joined = columns.join(Byline, Byline.byline_id == CarryingAnswer.byline_id)
    joined = joined.join(Space, Space.space_id == Byline.space_id)
    return outright(joined.where(_by_me(CarryingAnswer.byline_id)).order_by(CarryingAnswer.carrying_id))


def _by_me(byline_id: Any) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = byline_id.in_(bindparam("bylines", expanding=True, type_=Id))
    return mine


HOLDINGS = (
    Holding("asked_to_carry_over", ("carryings.byline_id",), _asked),
    Holding("answered_about_my_words", ("carrying_answers.byline_id",), _answered),
    Holding("channels_read", ("channel_marks.person_id",), _read),
    Holding("people_blocked", ("blocks.person_id",), _blocked),
)


@cache
def _own() -> Question:
    return outright(select(Message.message_id).where(_by_me(Message.byline_id)))


def _own_ids(me: Me, seals: Seals) -> list[int]:
    return sorted(message_id for (message_id,) in me.rows(_own(), **seals))


def _some() -> ColumnElement[bool]:
    return Message.message_id.in_(bindparam("messages", expanding=True, type_=Id))


FACTS = (Message.edited_at, Byline.kind, Byline.detail)
COLUMNS = (Message.message_id, Message.channel_id, Message.seq, Message.written_at, Byline.shown, *FACTS)


def _joined(statement: Any) -> Any:
    statement = statement.select_from(Message).join(Channel, Channel.channel_id == Message.channel_id)
    statement = statement.join(Space, Space.space_id == Message.space_id)
    return statement.join(Byline, Byline.byline_id == Message.byline_id).where(_some()).order_by(Message.message_id)


@cache
def _own_words() -> Question:
    """Removed words do not travel, nor what a space keeps to itself."""
    leaves = and_(Message.removed_at.is_(None), Space.confidentiality.not_in(KEPT_IN))
    columns = select(
        *COLUMNS,
        case((leaves, Message.source), else_="").label("words"),
        case((leaves, Message.note), else_="").label("note"),
        case((clause(Channel, "read"), Channel.name), else_="").label("channel"),
        space_shown(),
        Space.confidentiality,
        Message.removed_at.is_not(None).label("removed"),
        files_of("message", Message.message_id, leaves).label("files"),
    )
    return outright(_joined(columns))


@cache
def _former() -> Question:
    """What they said before an edit, where the words themselves may leave."""
    leaves = and_(_some(), Message.removed_at.is_(None), Space.confidentiality.not_in(KEPT_IN))
    columns = select(MessageVersion.message_id, MessageVersion.version, MessageVersion.html, MessageVersion.replaced_at)
    joined = columns.join(Message, Message.message_id == MessageVersion.message_id)
    joined = joined.join(Space, Space.space_id == Message.space_id)
    return outright(joined.where(leaves).order_by(MessageVersion.message_id, MessageVersion.version))


def _own_some(me: Me, seals: Seals, message_ids: Sequence[int]) -> list[Written]:
    former: dict[int, list[dict[str, Any]]] = {}
    for message_id, version, html, replaced_at in me.rows(_former(), messages=message_ids):
        former.setdefault(message_id, []).append({"version": version, "html": html, "replaced_at": replaced_at})
    rows = me.rows(_own_words(), messages=message_ids, **seals)
    return [_written(row, {"former_versions": former.get(row.message_id, [])}) for row in rows]


NAMED = ("edited_at", "note", "kind", "detail", "space", "channel", "confidentiality", "removed")


def _written(row: Any, more: dict[str, Any]) -> Written:
    place = " / ".join(filter(None, (row.space, row.channel)))
    facts = {name: getattr(row, name) for name in NAMED if hasattr(row, name)} | more
    along: list[dict[str, Any]] = [_file(file) for file in read_along(row.files)]
    facts["files"] = along
    about = (row.message_id, row.channel_id, row.seq == 1, row.channel, place)
    return Written(*about, row.shown, row.written_at, row.words, facts)


def _file(file: Shown) -> dict[str, Any]:
    """What a file is called and shows, and where it can be fetched while its message stands."""
    return {"name": file.name, "words": file.words, "media_type": file.media_type, "at": file.address}


@cache
def _of_space() -> Question:
    here = Message.space_id == bindparam("space_id", type_=Id)
    return outright(select(Message.message_id).where(here, Message.removed_at.is_(None), ~Message.from_joining))


def _ids_of(me: Me, space_id: int) -> list[int]:
    """What a space shows to everyone who reads it; for the installation's own work, which says why."""
    return sorted(message_id for (message_id,) in me.rows(_of_space(), space_id=space_id))


@cache
def _words() -> Question:
    """By byline as it is shown. What has been removed meanwhile is not among it."""
    shown = and_(Message.removed_at.is_(None), Space.confidentiality == Confidentiality.OPEN, ~Message.from_joining)
    whole = (Message.source.label("words"), Message.note, Channel.name.label("channel"), Space.name.label("space"))
    files: Any = files_of("message", Message.message_id, shown).label("files")
    return outright(_joined(select(*COLUMNS, *whole, files)).where(shown))


def _some_words(me: Me, message_ids: Sequence[int]) -> list[Written]:
    return [_written(row, {}) for row in me.rows(_words(), messages=message_ids)]


WRITINGS = (Writings("messages", ("messages.byline_id",), _own_ids, _own_some, _ids_of, _some_words),)
