"""Channels as their readers see them, and as facilitators keep them."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, literal, select

from community.access.models import Byline, Level, Space
from community.access.rules import level_in
from community.access.service.audience import Audience, audience, version_now
from community.access.service.spaces import SPACE, Standing
from community.chat.forms import ChannelForm
from community.chat.models import Channel, Message
from community.chat.rules import cut_off, is_open
from community.chat.service.conversations import names
from community.chat.service.marks import MANY, pinned_count, read_upto, unread_count
from community.chat.service.marks import unread as unread_by
from community.institutions.models import Institution
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, clause, outright, reading
from community.kernel.errors import Invalid
from community.kernel.events import Event, tell
from community.kernel.ids import ref
from community.kernel.kinds import MOST_NEWS, News

MOST_PLACES = 200
POSTING = {"everyone": Level.TAKE_PART, "facilitators": Level.FACILITATE}
KEPT = case(
    (Channel.kept_days.is_(None), Space.kept_days),
    (Space.kept_days < Channel.kept_days, Space.kept_days),
    else_=Channel.kept_days,
)
CLOSED_AT = case((Channel.closes_at <= ME.now, Channel.closes_at), else_=Channel.archived_at)
COLUMNS = (
    Channel.channel_id,
    Channel.slug,
    Channel.name,
    Channel.about,
    Channel.posting,
    Channel.last_seq,
    Channel.changes,
    CLOSED_AT.label("closed_at"),
    Channel.closes_at,
    Channel.back,
    Channel.lively,
    Channel.from_joining,
    *(column for column in SPACE if column is not Space.kept_days),
    KEPT.label("kept_days"),
    Space.kept_days.label("space_kept_days"),
    Space.direct,
)


@cache
def _mine() -> Question:
    statement = (
        select(*COLUMNS, Institution.name.label("owner"), unread_count().label("unread"))
        .join(Space, Space.space_id == Channel.space_id)
        .join(Institution, Institution.institution_id == Space.institution_id)
        .where(~Space.direct)
        .order_by(Institution.kind != "network", Space.name, Channel.archived_at.is_not(None), Channel.name)
    )
    return reading(Channel, statement)


def mine(me: Me) -> Sequence[Any]:
    """Every channel I can read, with its space and how many messages are unread; the network's first."""
    return me.rows(_mine())


@cache
def _writable() -> Question:
    columns: Any = select(Channel.channel_id, Channel.name, Space.name.label("space_name"), names().label("names"))
    joined = columns.join(Space, Space.space_id == Channel.space_id)
    return reading(Channel, joined.order_by(Space.direct, Space.name, Channel.name).limit(MOST_PLACES), "write")


def writable(me: Me) -> Sequence[Any]:
    """Channels and conversations where I may write just now."""
    return me.rows(_writable())


@cache
def _unread() -> Question:
    return reading(Channel, select(Channel.channel_id, unread_count().label("unread")).limit(MOST_PLACES * 2))


def unread(me: Me) -> Sequence[Any]:
    """How much is unread for me in each channel and conversation."""
    return me.rows(_unread())


@cache
def _news() -> Question:
    """The latest that counts for me, whatever else was said behind it."""
    newest = (Message.channel_id == Channel.channel_id, unread_by(ME), clause(Message, "read"))
    last = select(Byline.shown).join(Message, Message.byline_id == Byline.byline_id)
    columns = select(
        Channel.channel_id,
        Channel.name,
        names().label("names"),
        Space.name.label("space_name"),
        unread_count().label("unread"),
        _latest(last.where(*newest)).label("last_by"),
        _latest(select(Message.written_at).where(*newest)).label("at"),
    ).join(Space, Space.space_id == Channel.space_id)
    fresh = reading(Channel, columns.where(Channel.last_seq > read_upto(ME))).subquery()
    return outright(select(fresh).where(fresh.c.unread > 0).order_by(fresh.c.at.desc()).limit(MOST_NEWS))


def _latest(some: Any) -> Any:
    return some.order_by(Message.seq.desc()).limit(1).correlate(Channel).scalar_subquery()


def news(me: Me) -> list[News]:
    """Channels and conversations with something unread for me, the latest first, a dozen."""
    return [_told(row) for row in me.rows(_news())]


def _told(row: Any) -> News:
    count = f"{MANY - 1} or more" if row.unread == MANY else str(row.unread)
    place = "Conversation" if row.names else f"Chat, {row.space_name}"
    said = f"{count} new message{'' if row.unread == 1 else 's'}"
    return News(f"/chat/channels/{ref(row.channel_id)}", row.names or row.name, place, row.last_by, row.at, said)


@cache
def _in_space() -> Question:
    address = literal("/chat/") + Space.slug + "/" + Channel.slug
    columns = select(address.label("address"), Channel.name, Channel.about)
    here = columns.join(Space, Space.space_id == Channel.space_id).where(
        Channel.space_id == bindparam("space_id", type_=Id), is_open(ME)
    )
    return reading(Channel, here.order_by(Channel.name))


def channels_of(me: Me, space_id: int) -> Sequence[Any]:
    """The open channels of one space: address, name, what they are about."""
    return me.rows(_in_space(), space_id=space_id)


@cache
def _one(by_id: bool) -> Question:
    columns = select(
        *COLUMNS,
        level_in(ME, Channel.space_id).label("level"),
        version_now().label("audience_version"),
        read_upto(ME).label("read_upto"),
        names().label("names"),
        cut_off(ME, Channel.space_id).label("cut_off"),
        pinned_count().label("pinned"),
    ).join(Space, Space.space_id == Channel.space_id)
    by_name = (Space.slug == bindparam("space"), Channel.slug == bindparam("channel"))
    where = (Channel.channel_id == bindparam("channel_id", type_=Id),) if by_id else by_name
    return reading(Channel, columns.where(*where))


def one(me: Me, **address: Any) -> tuple[Any, Standing, Audience]:
    """A channel by `space` and `channel`, or by `channel_id`; what I may do there, and who reads it."""
    found = me.row(_one("channel_id" in address), **address)
    standing = Standing(found.level or 0, found.archived_at is not None)
    return found, standing, audience(me, found.space_id, found.audience_version)


@cache
def _lively() -> Question:
    return reading(Channel, select(Channel.lively).where(Channel.channel_id == bindparam("channel_id", type_=Id)))


def is_lively(me: Me, channel_id: int) -> bool:
    """Whether a channel that I read shows how many are there."""
    return bool(me.scalar(_lively(), channel_id=channel_id))


def may_write(found: Any, standing: Standing) -> bool:
    """The same as the rule `Channel.write` says of me."""
    level = Level(max(Level.TAKE_PART, found.posting))
    return found.closed_at is None and standing.may(level) and not found.cut_off


# ------------------------------------------------------------------ kept by facilitators


def open_channel(me: Me, space_id: int, form: ChannelForm) -> Channel:
    """Opens a channel in a space that I facilitate."""
    space = me.get(Space, space_id, to="facilitate")
    channel = Channel(space_id=space.space_id, slug=_free_slug(me, space_id, form.name), opened_at=me.now)
    _take(channel, form)
    me.add(channel)
    tell(me, Event("opened", "channels", channel.channel_id, space_id))
    return channel


def change(me: Me, channel_id: int, form: ChannelForm) -> Channel:
    """Gives a channel another name, line, level or time; its address stays."""
    channel = me.get(Channel, channel_id, to="arrange")
    _take(channel, form)
    tell(me, Event("changed", "channels", channel_id, channel.space_id))
    return channel


def close(me: Me, channel_id: int, closed: bool) -> Channel:
    """Ends a channel for further messages, or opens it again; it can be read as before."""
    channel = me.get(Channel, channel_id, to="arrange")
    channel.archived_at, channel.closes_at = (me.now if closed else None), None
    tell(me, Event("closed" if closed else "reopened", "channels", channel_id, channel.space_id, part_of=channel_id))
    return channel


def _take(channel: Channel, form: ChannelForm) -> None:
    channel.name, channel.about = form.name, form.about
    channel.posting = POSTING[form.posting]
    channel.kept_days = int(form.kept) if form.kept else None
    channel.lively = form.lively
    if form.newcomers != form.newcomers_were:
        channel.from_joining = form.newcomers == "joining"


def _free_slug(me: Me, space_id: int, name: str) -> str:
    """An address made of the name; Invalid when another channel of the space has it."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or ref(space_id)
    same = select(Channel.channel_id).where(Channel.space_id == space_id, Channel.slug == slug)
    if slug == "new" or me.session.scalar(outright(same)) is not None:
        raise Invalid({"name": "This space has a channel of that name already. Please choose another."})
    return slug


def address(me: Me, channel: Channel) -> str:
    """Where a channel is read."""
    return f"/chat/{me.get(Space, channel.space_id).slug}/{channel.slug}"
