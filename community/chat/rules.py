"""Who may do what in chat. Reading is the space's affair; here stands only what channels and messages add."""

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Grant, Level, Space
from community.access.rules import in_space, wrote
from community.accounts.rules import names_reader
from community.chat.models import (
    Block,
    Carrying,
    CarryingAnswer,
    Channel,
    ChannelMark,
    Conversation,
    Message,
    MessageVersion,
    Reaction,
)
from community.files.rules import ATTACHABLE
from community.files.service.showing import has_files
from community.kernel.door import Reader, rule, says, says_aside


@rule(Channel, "read")
def read_channel(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads its space."""
    return in_space(reader, Channel.space_id)


def blocked(reader: Reader, person_id: SQLColumnExpression[int | None]) -> ColumnElement[bool]:
    """Whether the reader has blocked that person, or they the reader: it ends both ways."""
    block = aliased(Block)
    either = or_(
        and_(block.person_id == reader.person, block.blocked_id == person_id),
        and_(block.person_id == person_id, block.blocked_id == reader.person),
    )
    return select(block.person_id).where(either).correlate_except(block).exists()


def cut_off(reader: Reader, space_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether that is a conversation of two, one of whom has blocked the other."""
    pair, other = aliased(Conversation), aliased(Grant)
    blocking = select(other.grant_id).where(
        other.space_id == pair.space_id, other.person_id != reader.person, blocked(reader, other.person_id)
    )
    of_two = select(pair.space_id).where(
        pair.space_id == space_id, pair.people == 2, blocking.correlate_except(other).exists()
    )
    return of_two.correlate_except(pair).exists()


def is_open(reader: Reader, channel: Any = Channel) -> ColumnElement[bool]:
    """Whether nobody has closed a channel, and its time is not over."""
    return and_(channel.archived_at.is_(None), or_(channel.closes_at.is_(None), channel.closes_at > reader.now))


@rule(Channel, "write")
def write(reader: Reader) -> ColumnElement[bool]:
    """Whoever takes part, or facilitates where only they write, until the channel is closed or one blocks the other."""
    everyone = and_(Channel.posting <= Level.TAKE_PART, in_space(reader, Channel.space_id, Level.TAKE_PART))
    either = or_(everyone, in_space(reader, Channel.space_id, Level.FACILITATE))
    return and_(is_open(reader), either, ~cut_off(reader, Channel.space_id))


@rule(Conversation, "read")
def read_conversation(reader: Reader) -> ColumnElement[bool]:
    """Whoever is in it."""
    return in_space(reader, Conversation.space_id)


@rule(Block, "read")
def own_block(reader: Reader) -> ColumnElement[bool]:
    """One's own; nobody learns who blocks them."""
    return Block.person_id == reader.person


@rule(Channel, "arrange")
def arrange(reader: Reader) -> ColumnElement[bool]:
    """Naming, closing and what is kept are for facilitators."""
    return in_space(reader, Channel.space_id, Level.FACILITATE)


def hears(reader: Reader, message: Any) -> ColumnElement[bool]:
    """Whether the reader reads a message, of this query or another."""
    return in_space(reader, message.space_id, Level.READ, message.written_at, message.from_joining)


@rule(Message, "read")
def read_message(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads its space, for the moment at which it was said: newcomers read from the day they joined."""
    return hears(reader, Message)


def _goes_on(reader: Reader) -> ColumnElement[bool]:
    """Whether the channel of a message is open, and neither of two has blocked the other: edits bring words too."""
    channel = aliased(Channel)
    still = select(channel.channel_id).where(channel.channel_id == Message.channel_id, is_open(reader, channel))
    return and_(still.correlate_except(channel).exists(), ~cut_off(reader, Message.space_id))


@rule(Message, "react")
def react(reader: Reader) -> ColumnElement[bool]:
    """Whoever takes part, with what stands, until the channel is closed."""
    takes_part = and_(Message.removed_at.is_(None), in_space(reader, Message.space_id, Level.TAKE_PART))
    return and_(takes_part, _goes_on(reader))


@rule(Reaction, "read")
def read_reaction(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads the message; of nobody can it be told whose it is."""
    message = aliased(Message)
    seen = select(message.message_id).where(message.message_id == Reaction.message_id, hears(reader, message))
    return seen.correlate_except(message).exists()


@rule(Message, "carry")
def ask_to_carry(reader: Reader) -> ColumnElement[bool]:
    """Whoever takes part asks to carry a thread over, until the channel is closed; conversations have no boards."""
    space = aliased(Space)
    among_some = select(space.space_id).where(space.space_id == Message.space_id, space.direct)
    takes_part = in_space(reader, Message.space_id, Level.TAKE_PART)
    return and_(takes_part, ~among_some.correlate_except(space).exists(), _goes_on(reader))


def asks(reader: Reader) -> ColumnElement[bool]:
    """Whether it is not over yet; nobody waits for a job to say so."""
    return and_(Carrying.topic_id.is_(None), Carrying.lapses_at > reader.now)


@rule(Carrying, "read")
def read_carrying(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads the message that it begins with, while it asks and after it was done."""
    there = in_space(reader, Carrying.space_id, Level.READ, Carrying.since)
    return and_(there, or_(Carrying.topic_id.is_not(None), asks(reader)))


def asked_about(reader: Reader, byline_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether a question asks about words under that byline, and the reader stands behind it.

    The one under which it was asked has answered by asking; any other of the same person has not, or the carrying
    itself would tell that they are one.
    """
    return and_(byline_id != Carrying.byline_id, wrote(reader, byline_id))


def may_go(message: Any) -> ColumnElement[bool]:
    """Whether a message is one that a question asks about: it stands, and has words without a content note."""
    within = and_(message.seq >= Carrying.begins, message.seq <= Carrying.upto)
    there = or_(message.seq == Carrying.thread, message.thread == Carrying.thread)
    standing = and_(message.removed_at.is_(None), message.source != "", message.note == "")
    return and_(message.channel_id == Carrying.channel_id, within, there, standing)


@rule(Carrying, "answer")
def answer_carrying(reader: Reader) -> ColumnElement[bool]:
    """Authors of what it asks about, for themselves, as long as it asks."""
    message = aliased(Message)
    said = select(message.message_id).where(may_go(message), asked_about(reader, message.byline_id))
    return and_(asks(reader), said.correlate_except(message).exists())


@rule(Carrying, "carry")
def carry_over(reader: Reader) -> ColumnElement[bool]:
    """Whoever asked, while they take part."""
    mine = and_(asks(reader), wrote(reader, Carrying.byline_id))
    return and_(mine, in_space(reader, Carrying.space_id, Level.TAKE_PART))


@rule(Carrying, "withdraw")
def withdraw_carrying(reader: Reader) -> ColumnElement[bool]:
    """Whoever asked, and moderators: a title may have to go."""
    either = or_(wrote(reader, Carrying.byline_id), in_space(reader, Carrying.space_id, Level.MODERATE))
    return and_(asks(reader), either)


@rule(CarryingAnswer, "read")
def own_answer(reader: Reader) -> ColumnElement[bool]:
    """One's own; nobody learns who said what."""
    return wrote(reader, CarryingAnswer.byline_id)


@rule(Message, "edit")
def edit(reader: Reader) -> ColumnElement[bool]:
    """Its author, while they take part and the channel is open."""
    mine = and_(Message.removed_at.is_(None), wrote(reader, Message.byline_id))
    return and_(mine, in_space(reader, Message.space_id, Level.TAKE_PART), _goes_on(reader))


@rule(Message, "pin")
def pin(reader: Reader) -> ColumnElement[bool]:
    """Facilitators; in a conversation of some people each of them, while it goes on."""
    direct = aliased(Space)
    among_some = select(direct.space_id).where(direct.space_id == Message.space_id, direct.direct)
    equals = and_(in_space(reader, Message.space_id, Level.TAKE_PART), among_some.correlate_except(direct).exists())
    either = or_(in_space(reader, Message.space_id, Level.FACILITATE), equals)
    return and_(Message.removed_at.is_(None), either, _goes_on(reader))


@rule(Message, "remove")
def remove(reader: Reader) -> ColumnElement[bool]:
    """Its author, and moderators."""
    either = or_(wrote(reader, Message.byline_id), in_space(reader, Message.space_id, Level.MODERATE))
    return and_(Message.removed_at.is_(None), either)


@rule(Message, "restore")
def restore(reader: Reader) -> ColumnElement[bool]:
    """Its author takes their own removal back while the words are still there."""
    there = or_(Message.source != "", has_files("message", Message.message_id))
    mine = and_(Message.removed_by == "author", there, wrote(reader, Message.byline_id))
    return and_(mine, in_space(reader, Message.space_id, Level.TAKE_PART), ~cut_off(reader, Message.space_id))


@rule(Message, "see_history")
def see_history(reader: Reader) -> ColumnElement[bool]:
    """Author and moderators: an edit may have taken out what should not have been said."""
    return or_(wrote(reader, Message.byline_id), in_space(reader, Message.space_id, Level.MODERATE))


@rule(MessageVersion, "read")
def read_version(reader: Reader) -> ColumnElement[bool]:
    """Whoever sees the history of its message."""
    message = aliased(Message)
    may = or_(wrote(reader, message.byline_id), in_space(reader, message.space_id, Level.MODERATE))
    this = message.message_id == MessageVersion.message_id
    seen = select(message.message_id).where(this, hears(reader, message), may)
    return seen.correlate_except(message).exists()


def shows_files(reader: Reader, message_id: SQLColumnExpression[int | None]) -> ColumnElement[bool]:
    """Whoever reads a message opens what hangs on it, while it stands."""
    message = aliased(Message)
    standing = (message.message_id == message_id, message.removed_at.is_(None))
    return select(message.message_id).where(*standing, hears(reader, message)).correlate_except(message).exists()


ATTACHABLE["message"] = shows_files


@rule(ChannelMark, "read")
def own_mark(reader: Reader) -> ColumnElement[bool]:
    """One's own; nobody sees how far others have read."""
    return ChannelMark.person_id == reader.person


rule(Block, "hold")(names_reader(Block.person_id))
rule(ChannelMark, "hold")(names_reader(ChannelMark.person_id))

says(Channel, write="write in channels", arrange="open, name and close channels")
says(
    Message,
    react="answer messages with a kind word",
    edit="edit messages|edit their own messages",
    pin="pin messages in their channel",
    carry="ask to carry a thread over to a topic",
    remove="remove messages|remove their own messages",
    see_history="see what messages said before|see what their own messages said before",
)
says(Message, {"removed_by": "author", "source": "words"}, restore="put back messages|put back what they removed")
says_aside(Channel, read="see channels")
says_aside(Conversation, read="see conversations that they are in")
says_aside(Block, read="see whom they block")
says_aside(Message, read="read messages")
says_aside(Reaction, read="see kind words")
says_aside(MessageVersion, read="read former versions")
says_aside(Carrying, read="see that somebody asks to carry a thread over", answer="answer for their own words")
says_aside(Carrying, carry="carry over what they asked about", withdraw="take back that somebody asked")
says_aside(CarryingAnswer, read="see what they answered")
says_aside(ChannelMark, read="see how far they have read")
