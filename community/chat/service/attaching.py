"""Where in chat files are brought to, and who may be named in them there: as in what is said."""

from community.chat.models import Channel
from community.chat.service.writing import here
from community.files.service.places import Place
from community.kernel.door import Me


def _space(me: Me, channel_id: int) -> int:
    return me.get(Channel, channel_id, to="write").space_id


PLACES = {"channel": Place(_space, here)}
