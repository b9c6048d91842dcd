"""Channels, messages, their former versions, and how far each person has read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from community.access.models import Level
from community.kernel.columns import Base, Id, Key, Ref, index_of_set


class Channel(Base):
    """A conversation that goes on, in a space. `about` is the line under its name, `posting` the level that may write.

    `last_seq` numbers its messages, `changes` what became of them afterwards; a client that knows both knows what it
    has missed. `kept_days` only ever shortens what the space keeps. A talk closes by itself at `closes_at`; `back` is
    the address of what opened it. A `lively` one shows how many are there, and that somebody is typing. What is said in
    one that is read `from_joining` on stays so, whatever becomes of the channel: it was said to those who were there.
    """

    __tablename__ = "channels"
    __table_args__ = (UniqueConstraint("space_id", "slug"), index_of_set("ix_channels_closing", "closes_at"))

    channel_id: Mapped[Key]
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(80))
    about: Mapped[str] = mapped_column(String(250), default="")
    posting: Mapped[int] = mapped_column(SmallInteger, default=Level.TAKE_PART)
    kept_days: Mapped[int | None]
    last_seq: Mapped[int] = mapped_column(default=0)
    changes: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    back: Mapped[str] = mapped_column(String(60), default="", server_default="")
    lively: Mapped[bool] = mapped_column(default=False, server_default=false())
    from_joining: Mapped[bool] = mapped_column(default=False, server_default=false())


class Message(Base):
    """What somebody said; `seq` counts within its channel from 1. `source` is what was typed, `html` what is shown.

    `note` says before the words what they touch on; they stand folded behind it.

    `answers` is the message it replies to, `thread` the number of the one below which it goes on, if any. `changed` is
    the channel's number of the latest change to it: an edit, a removal, a return. A removed message stays as a stone.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("channel_id", "seq"),
        Index("ix_messages_by_space", "space_id", "written_at"),
        Index("ix_messages_renderer", "renderer"),
        index_of_set("ix_messages_changed", "changed", after=("channel_id",)),
        index_of_set("ix_messages_removed", "removed_at"),
        index_of_set("ix_messages_pinned", "pinned_at", after=("channel_id",)),
        index_of_set("ix_messages_thread", "thread", after=("channel_id",)),
    )

    message_id: Mapped[Key]
    channel_id: Mapped[Ref] = mapped_column(ForeignKey("channels.channel_id"))
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    seq: Mapped[int]
    byline_id: Mapped[Ref] = mapped_column(ForeignKey("bylines.byline_id"), index=True)
    written_at: Mapped[datetime]
    answers: Mapped[int | None] = mapped_column(ForeignKey("messages.message_id"), index=True)
    thread: Mapped[int | None]
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(80), default="", server_default="")
    renderer: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(String(12), default="")
    pinned_at: Mapped[datetime | None]
    changed: Mapped[int | None]
    from_joining: Mapped[bool] = mapped_column(default=False, server_default=false())


class MessageVersion(Base):
    """What a message said before an edit; for its author and moderators, since an edit may have taken a name out."""

    __tablename__ = "message_versions"
    __table_args__ = (UniqueConstraint("message_id", "version"),)

    message_version_id: Mapped[Key]
    message_id: Mapped[Ref] = mapped_column(ForeignKey("messages.message_id"))
    version: Mapped[int]
    html: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime]


KINDS = {
    "with_you": "With you",
    "thank_you": "Thank you",
    "that_helps": "That helps",
    "take_care": "Take care",
}


NOTES = ("Loss of a patient", "A child", "Pregnancy or birth", "Suicide", "Violence", "A complaint or a lawsuit")


class Reaction(Base):
    """A kind word for a message, counted for all and naming nobody.

    `blind` is a keyed hash of (person, message), so that whoever gave it can take it back. There is no time, and no
    rowid, which would tell who came first.
    """

    __tablename__ = "reactions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    message_id: Mapped[Ref] = mapped_column(ForeignKey("messages.message_id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    blind: Mapped[str] = mapped_column(String(64), primary_key=True)


class Conversation(Base):
    """A space that some people made for themselves. `circle` is a keyed hash of who they were; `people` how many."""

    __tablename__ = "conversations"

    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"), primary_key=True, autoincrement=False)
    circle: Mapped[str] = mapped_column(String(64), unique=True)
    people: Mapped[int] = mapped_column(SmallInteger)


class Block(Base):
    """Somebody wants to hear nothing from somebody. When that was is nobody's business."""

    __tablename__ = "blocks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True, autoincrement=False)
    blocked_id: Mapped[Ref] = mapped_column(
        ForeignKey("people.person_id"), primary_key=True, autoincrement=False, index=True
    )


class Carrying(Base):
    """That somebody asks to carry a thread over to a topic, under their byline; once `topic_id` is set, that they did.

    `thread` is the thread's number, `begins` and `upto` those of its first and last message that they ask about, and
    `since` the moment of the first: whoever does not read that reads no question about it. The title stands here only
    until the topic has it. What was withdrawn or has lapsed leaves no row.
    """

    __tablename__ = "carryings"
    __table_args__ = (
        UniqueConstraint("channel_id", "thread"),
        index_of_set("ix_carryings_lapsing", "lapses_at"),
    )

    carrying_id: Mapped[Key]
    channel_id: Mapped[Ref] = mapped_column(ForeignKey("channels.channel_id"))
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    byline_id: Mapped[Ref] = mapped_column(ForeignKey("bylines.byline_id"), index=True)
    thread: Mapped[int]
    begins: Mapped[int]
    upto: Mapped[int]
    since: Mapped[datetime]
    board_id: Mapped[int] = mapped_column(Id)
    title: Mapped[str] = mapped_column(String(200))
    lapses_at: Mapped[datetime | None]
    topic_id: Mapped[int | None] = mapped_column(Id)


class CarryingAnswer(Base):
    """What the author behind a byline has answered: whether their words may go along. Deleted once it is over.

    There is no time, and no rowid: two bylines that answer one after the other may be one person's.
    """

    __tablename__ = "carrying_answers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    carrying_id: Mapped[Ref] = mapped_column(ForeignKey("carryings.carrying_id"), primary_key=True, autoincrement=False)
    byline_id: Mapped[Ref] = mapped_column(
        ForeignKey("bylines.byline_id"), primary_key=True, autoincrement=False, index=True
    )
    agrees: Mapped[bool]


class ChannelMark(Base):
    """How far a person has read a channel. No times, and no rowid, which would tell who was first to read."""

    __tablename__ = "channel_marks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True)
    channel_id: Mapped[Ref] = mapped_column(ForeignKey("channels.channel_id"), primary_key=True)
    seq: Mapped[int]
