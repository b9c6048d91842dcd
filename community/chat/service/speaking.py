"""Saying something: one number after the other, stored once, findable, told after the commit."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select, union_all, update
from sqlalchemy.orm import aliased

from community.access.models import Byline, Confidentiality, Space
from community.access.service import bylines
from community.access.service.mentions import stored
from community.chat.forms import Say
from community.chat.models import Channel, ChannelMark, Message
from community.files.service.attaching import attach
from community.files.service.showing import findable
from community.kernel import drafts, ids, kinds
from community.kernel.columns import Id
from community.kernel.door import ME, Change, Me, Question, outright, reading
from community.kernel.drafts import Place
from community.kernel.errors import Conflict, Invalid, NotFound
from community.kernel.events import Event, tell

NO_THREAD = "This thread is not here any more. Your words are kept; send them in the channel itself."
WIDER = (
    "Newcomers read all of this channel now. Your words are kept; open the channel again, and send them if they may."
)
NOT_HERE = "What you answer is not in this channel any more. Send it without the answer."


def say(me: Me, channel_id: int, form: Say) -> Message:
    """Adds a message to a channel."""
    place = _writable(me, channel_id)
    if form.narrow and not place.from_joining:
        raise Conflict(WIDER)
    speaker = bylines.byline(me, place, form.byline)
    root, first_id = _thread(me, channel_id, form.thread)
    message = Message(
        channel_id=channel_id,
        space_id=place.space_id,
        byline_id=speaker.byline_id,
        written_at=me.now,
        answers=_answered(me, channel_id, form.answers),
        thread=root,
        note=form.note,
        **stored(me, place.space_id, form.written),
    )
    counted = me.change(_counted(), of=channel_id).one()
    message.seq, message.from_joining = counted.last_seq, counted.from_joining
    me.add_lastly(message)
    attach(me, "message", message.message_id, place.space_id, form)
    if speaker.person_id:  # a mark moved by a pseudonymous message would join it to its author
        _mark_own(me, message)
    make_findable(me, place, message, has_files=bool(form.along))
    drafts.drop(me, composer_place(channel_id, place.space_id, first_id))
    _tell(me, message, speaker, form)
    return message


@cache
def _place() -> Question:
    """A channel with what its space says of those who speak there, and of finding it later."""
    space = (Space.space_id, Space.confidentiality, Space.institution_id, Space.pseudonyms)
    columns = (Channel.channel_id, Channel.name, Channel.from_joining, *space)
    joined = select(*columns).join(Space, Space.space_id == Channel.space_id)
    return joined.where(Channel.channel_id == bindparam("channel_id", type_=Id))


@cache
def _mine() -> Question:
    return reading(Channel, _place(), "write")


def _writable(me: Me, channel_id: int) -> Any:
    """As `me.get(Channel, channel_id, to="write")`, with its space. Only whoever may not is asked whether they read."""
    found = me.rows(_mine(), channel_id=channel_id)
    if not found:
        me.get(Channel, channel_id, to="write")  # says which it is, or has changed its mind
        found = me.rows(_mine(), channel_id=channel_id)
    return found[0]


def _answered(me: Me, channel_id: int, ref: str) -> int | None:
    """The message that is answered, if I read it in this very channel."""
    if not ref:
        return None
    try:
        found = me.get(Message, ids.row_id(ref))
    except (ValueError, NotFound):
        raise Invalid({"answers": NOT_HERE}) from None
    if found.channel_id != channel_id:
        raise Invalid({"answers": NOT_HERE})
    return found.message_id


def of_thread() -> ColumnElement[bool]:
    """Whether a message of `:channel_id` is number `:thread`, or goes on below it; by the index of each."""
    here: Any = bindparam("channel_id", type_=Id)
    begins, below = aliased(Message), aliased(Message)
    number: Any = bindparam("thread")
    first = select(begins.message_id).where(begins.channel_id == here, begins.seq == number)
    rest = select(below.message_id).where(below.channel_id == here, below.thread == number)
    return Message.message_id.in_(union_all(first, rest))


@cache
def _thread_first() -> Question:
    """The first message of a thread that I can read; threads have no threads of their own."""
    found = select(func.coalesce(Message.thread, Message.seq), Message.message_id)
    return reading(Message, found.where(of_thread()).order_by(Message.seq).limit(1))


def _thread(me: Me, channel_id: int, number: int) -> tuple[int | None, int | None]:
    """The number below which a thread goes on, and the id of its first message; of neither when it is no thread."""
    if not number:
        return None, None
    found = me.rows(_thread_first(), channel_id=channel_id, thread=number)
    if not found:
        raise Invalid({"thread": NO_THREAD})
    return found[0][0], found[0][1]


def composer_place(channel_id: int, space_id: int, first_id: int | None) -> Place:
    """Where the draft of a channel is kept, or that of a thread by its first message."""
    return Place("thread", first_id, space_id) if first_id else Place("channel", channel_id, space_id)


@cache
def _counted() -> Change:
    """Takes the next number in one statement; whoever comes second waits for the commit, so numbers commit in order."""
    raised = update(Channel).where(Channel.channel_id == bindparam("of", type_=Id))
    return raised.values(last_seq=Channel.last_seq + 1).returning(Channel.last_seq, Channel.from_joining)


def _mark_own(me: Me, message: Message) -> None:
    """What I said does not count as unread to me when I had read everything before it."""
    me.lastly(_own_moved(), of=message.channel_id, before=message.seq - 1, number=message.seq)


@cache
def _own_moved() -> Change:
    mine = (ChannelMark.person_id == ME.person, ChannelMark.channel_id == bindparam("of", type_=Id))
    moved = update(ChannelMark).where(*mine, ChannelMark.seq == bindparam("before"))
    return moved.values(seq=bindparam("number"))


def _tell(me: Me, message: Message, speaker: Byline, form: Say) -> None:
    note = f"guard {form.written.paused_for} {form.safe_reason}" if form.written.paused_for else ""
    what = ("said", "messages", message.message_id, message.space_id)
    tell(me, Event(*what, bylines.actor(speaker), note, message.channel_id, message.seq))


def make_findable(me: Me, place: Any, message: Message, *, has_files: bool = True) -> None:
    """Hands the words to search, except where nothing is to be found later."""
    if place.confidentiality == Confidentiality.EPHEMERAL or message.removed_at:
        return
    document = kinds.Document(
        kind="message",
        row_id=message.message_id,
        space_id=place.space_id,
        part_of=place.channel_id,
        byline_id=message.byline_id,
        title=place.name,
        titled=False,
        place="Chat",
        plain=findable(me, "message", message.message_id, message.plain) if has_files else message.plain,
        written_at=message.written_at,
        open_since=message.written_at,
        note=message.note,
        from_joining=message.from_joining,
    )
    kinds.index(me, document)


def index_again(me: Me, message: Message) -> None:
    """Hands a message to search as it is now."""
    kinds.forget(me, "message", message.message_id)
    make_findable(me, me.row(outright(_place()), channel_id=message.channel_id), message)


def where_is(message: Any) -> str:
    """The address of a message inside its channel, or inside its thread."""
    channel = f"/chat/channels/{ids.ref(message.channel_id)}"
    return f"{channel}{f'/threads/{message.thread}' if message.thread else ''}?at={message.seq}#m{message.seq}"


ADDRESSES = {"message": lambda message_id: f"/chat/messages/{ids.ref(message_id)}"}


def _composer(me: Me, channel_id: int) -> str:
    return f"/chat/channels/{ids.ref(me.get(Channel, channel_id).channel_id)}#say"


def _thread_composer(me: Me, message_id: int) -> str:
    found = me.get(Message, message_id)
    return f"/chat/channels/{ids.ref(found.channel_id)}/threads/{found.thread or found.seq}#say"


def _edit_composer(me: Me, message_id: int) -> str:
    return f"/chat/messages/{ids.ref(me.get(Message, message_id, to='edit').message_id)}/edit"


COMPOSERS = {"channel": _composer, "thread": _thread_composer, "message": _edit_composer}
