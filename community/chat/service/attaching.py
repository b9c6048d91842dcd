"""Where in chat files are brought to, and who may be named in them there: as in what is said."""

from community.chat.models import Channel, Message
from community.chat.service.writing import here
from community.files.service.places import Place
from community.kernel.door import Me


def _space(me: Me, channel_id: int) -> int:
    return me.get(Channel, channel_id, to="write").space_id


def _space_of_thread(me: Me, message_id: int) -> int:
    return _space(me, me.get(Message, message_id).channel_id)


def _here_in_thread(me: Me, message_id: int) -> tuple[str, ...]:
    return here(me, message_id=message_id)


PLACES = {"channel": Place(_space, here), "thread": Place(_space_of_thread, _here_in_thread)}
