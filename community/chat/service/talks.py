"""Talks: a channel that something else opens for a while, and that closes by itself."""

from datetime import datetime

from sqlalchemy import select

from community.access.models import Space
from community.chat.models import Channel
from community.kernel.door import Me, System, outright
from community.kernel.events import Event, tell
from community.kernel.ids import new_id, ref

NAME = "An hour together"  # and not what it is about: a title that is taken back must not live on in a name
ABOUT = "Opened for a topic of this space. It closes by itself, and can be read afterwards."


def open_talk(me: Me, space_id: int, back: str, until: datetime) -> int:
    """Opens a channel until then in a space that I facilitate, and returns its id; `back` is where it was opened."""
    me.get(Space, space_id, to="facilitate")
    row_id = new_id()
    facts = {"slug": f"hour-{ref(row_id)}", "name": NAME, "about": ABOUT, "opened_at": me.now}
    me.add(Channel(channel_id=row_id, space_id=space_id, back=back, closes_at=until, **facts))
    tell(me, Event("opened", "channels", row_id, space_id))
    return row_id


def close_ended(system: System) -> int:
    """Closes every talk whose time is over; returns how many. Nobody writes there from the very moment on."""
    over = select(Channel).where(Channel.closes_at <= system.now, Channel.archived_at.is_(None))
    ended = system.session.scalars(outright(over.limit(100))).all()
    for channel in ended:
        channel.archived_at, channel.closes_at = channel.closes_at, None
        tell(system, Event("closed", "channels", channel.channel_id, channel.space_id, part_of=channel.channel_id))
    return len(ended)
