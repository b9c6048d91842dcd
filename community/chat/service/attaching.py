"""Where in chat files are brought to, and who may be named in them there: as in what is said."""

from functools import cache

from sqlalchemy import bindparam, select

from community.access.models import Space
from community.chat.models import Channel, Message
from community.chat.service.writing import here
from community.files.service.places import Place
from community.kernel.columns import Id
from community.kernel.door import Me, Question, reading


def _space(me: Me, channel_id: int) -> int:
    return me.get(Channel, channel_id, to="write").space_id


def _space_of_thread(me: Me, message_id: int) -> int:
    return _space(me, me.get(Message, message_id).channel_id)


@cache
def _pseudonyms() -> Question:
    joined = select(Space.pseudonyms).join(Channel, Channel.space_id == Space.space_id)
    return reading(Channel, joined.where(Channel.channel_id == bindparam("channel_id", type_=Id)))


def _known(me: Me, channel_id: int) -> tuple[str, ...]:
    """A computer writes its owner's name on files: where one may speak under another name, that name is asked about."""
    myself = not me.scalar(_pseudonyms(), channel_id=channel_id)
    return here(me, channel_id, myself=myself)


def _known_in_thread(me: Me, message_id: int) -> tuple[str, ...]:
    return _known(me, me.get(Message, message_id).channel_id)


PLACES = {"channel": Place(_space, _known), "thread": Place(_space_of_thread, _known_in_thread)}
