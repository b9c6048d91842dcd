"""Who may do what in chat. Reading is the space's affair; here stands only what channels and messages add."""

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Level
from community.access.rules import in_space, wrote
from community.accounts.rules import names_reader
from community.chat.models import Channel, ChannelMark, Message, MessageVersion
from community.kernel.door import Reader, rule, says, says_aside


@rule(Channel, "read")
def read_channel(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads its space."""
    return in_space(reader, Channel.space_id)


@rule(Channel, "write")
def write(reader: Reader) -> ColumnElement[bool]:
    """Whoever takes part, or facilitates where only they write, until the channel is closed."""
    everyone = and_(Channel.posting <= Level.TAKE_PART, in_space(reader, Channel.space_id, Level.TAKE_PART))
    return and_(Channel.archived_at.is_(None), or_(everyone, in_space(reader, Channel.space_id, Level.FACILITATE)))


@rule(Channel, "arrange")
def arrange(reader: Reader) -> ColumnElement[bool]:
    """Naming, closing and what is kept are for facilitators."""
    return in_space(reader, Channel.space_id, Level.FACILITATE)


@rule(Message, "read")
def read_message(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads its space, for the moment at which it was said: newcomers read from the day they joined."""
    return in_space(reader, Message.space_id, Level.READ, Message.written_at)


def _channel_is_open() -> ColumnElement[bool]:
    channel = aliased(Channel)
    still = select(channel.channel_id).where(channel.channel_id == Message.channel_id, channel.archived_at.is_(None))
    return still.correlate_except(channel).exists()


@rule(Message, "edit")
def edit(reader: Reader) -> ColumnElement[bool]:
    """Its author, while they take part and the channel is open."""
    mine = and_(Message.removed_at.is_(None), wrote(reader, Message.byline_id))
    return and_(mine, in_space(reader, Message.space_id, Level.TAKE_PART), _channel_is_open())


@rule(Message, "remove")
def remove(reader: Reader) -> ColumnElement[bool]:
    """Its author, and moderators."""
    either = or_(wrote(reader, Message.byline_id), in_space(reader, Message.space_id, Level.MODERATE))
    return and_(Message.removed_at.is_(None), either)


@rule(Message, "restore")
def restore(reader: Reader) -> ColumnElement[bool]:
    """Its author takes their own removal back while the words are still there."""
    mine = and_(Message.removed_by == "author", Message.source != "", wrote(reader, Message.byline_id))
    return and_(mine, in_space(reader, Message.space_id, Level.TAKE_PART))


@rule(Message, "see_history")
def see_history(reader: Reader) -> ColumnElement[bool]:
    """Author and moderators: an edit may have taken out what should not have been said."""
    return or_(wrote(reader, Message.byline_id), in_space(reader, Message.space_id, Level.MODERATE))


@rule(MessageVersion, "read")
def read_version(reader: Reader) -> ColumnElement[bool]:
    """Whoever sees the history of its message."""
    message = aliased(Message)
    may = or_(wrote(reader, message.byline_id), in_space(reader, message.space_id, Level.MODERATE))
    readable = in_space(reader, message.space_id, Level.READ, message.written_at)
    seen = select(message.message_id).where(message.message_id == MessageVersion.message_id, readable, may)
    return seen.correlate_except(message).exists()


@rule(ChannelMark, "read")
def own_mark(reader: Reader) -> ColumnElement[bool]:
    """One's own; nobody sees how far others have read."""
    return ChannelMark.person_id == reader.person


rule(ChannelMark, "hold")(names_reader(ChannelMark.person_id))

says(Channel, write="write in channels", arrange="open, name and close channels")
says(
    Message,
    edit="edit messages|edit their own messages",
    remove="remove messages|remove their own messages",
    see_history="see what messages said before|see what their own messages said before",
)
says(Message, {"removed_by": "author", "source": "words"}, restore="put back messages|put back what they removed")
says_aside(Channel, read="see channels")
says_aside(Message, read="read messages")
says_aside(MessageVersion, read="read former versions")
says_aside(ChannelMark, read="see how far they have read")
