"""Boards, topics, posts, their former versions, tags, and how far each person has read."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Id, Key, Ref, index_of_set


class Board(Base):
    """A shelf of topics in a space."""

    __tablename__ = "boards"
    __table_args__ = (UniqueConstraint("space_id", "slug"),)

    board_id: Mapped[Key]
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    slug: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(120))
    about: Mapped[str] = mapped_column(String(400), default="")
    position: Mapped[int] = mapped_column(default=0)


class Topic(Base):
    """A conversation. Counts and the last post are kept beside it, so that lists read one table.

    `changes` counts what became of its posts after they were written; an open page sees by it what it has missed.
    `began_id` is what it was carried over from, as chat knows it; its times are then those at which it was said there.
    """

    __tablename__ = "topics"
    __table_args__ = (
        Index("ix_topics_by_activity", "board_id", "last_post_at", "topic_id"),
        Index("ix_topics_by_age", "board_id", "topic_id"),
        Index("ix_topics_by_space", "space_id", "last_post_at"),
        Index("ix_topics_latest", "last_post_at"),
        index_of_set("ix_topics_pinned", "pinned_at", after=("board_id",)),
    )

    topic_id: Mapped[Key]
    board_id: Mapped[Ref] = mapped_column(ForeignKey("boards.board_id"))
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    title: Mapped[str] = mapped_column(String(200))
    byline_id: Mapped[Ref] = mapped_column(ForeignKey("bylines.byline_id"))
    opened_at: Mapped[datetime]
    last_seq: Mapped[int] = mapped_column(default=0)
    last_post_at: Mapped[datetime]
    last_byline_id: Mapped[Ref] = mapped_column(ForeignKey("bylines.byline_id"))
    pinned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    talk_id: Mapped[int | None] = mapped_column(Id)
    talk_until: Mapped[datetime | None]
    began_id: Mapped[int | None] = mapped_column(Id)


class Post(Base):
    """One contribution; `seq` counts within its topic from 1. `source` is what was typed, `html` what is shown.

    A removed post stays as a stone; a held one waits for a moderator. `topic_title` is the title that a removed first
    post took along.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("topic_id", "seq"),
        Index("ix_posts_by_space", "space_id", "written_at"),
        Index("ix_posts_renderer", "renderer"),
        index_of_set("ix_posts_held", "held_at", after=("topic_id",)),
        index_of_set("ix_posts_removed", "removed_at"),
    )

    post_id: Mapped[Key]
    topic_id: Mapped[Ref] = mapped_column(ForeignKey("topics.topic_id"))
    space_id: Mapped[Ref] = mapped_column(ForeignKey("spaces.space_id"))
    seq: Mapped[int]
    byline_id: Mapped[Ref] = mapped_column(ForeignKey("bylines.byline_id"), index=True)
    written_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    plain: Mapped[str] = mapped_column(Text)
    renderer: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(String(12), default="")
    held_at: Mapped[datetime | None]
    held_for: Mapped[str] = mapped_column(String(100), default="")
    topic_title: Mapped[str | None] = mapped_column(String(200))


class PostVersion(Base):
    """What a post said before an edit; seen by its author and moderators, since an edit may have taken a name out."""

    __tablename__ = "post_versions"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    post_version_id: Mapped[Key]
    post_id: Mapped[Ref] = mapped_column(ForeignKey("posts.post_id"))
    version: Mapped[int]
    html: Mapped[str] = mapped_column(Text)
    replaced_at: Mapped[datetime]


class TopicTag(Base):
    """A word that a topic is filed under."""

    __tablename__ = "topic_tags"
    __table_args__ = (Index(None, "tag", "topic_id"),)

    topic_id: Mapped[Ref] = mapped_column(ForeignKey("topics.topic_id"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(40), primary_key=True)


class ReadMark(Base):
    """How far a person has read a topic. No times, and no rowid, which would tell who was first to read."""

    __tablename__ = "read_marks"
    __table_args__ = ({"sqlite_with_rowid": False},)

    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True)
    topic_id: Mapped[Ref] = mapped_column(ForeignKey("topics.topic_id"), primary_key=True)
    seq: Mapped[int]


class BoardMark(Base):
    """Everything on the board up to here counts as seen by that person."""

    __tablename__ = "board_marks"

    person_id: Mapped[Ref] = mapped_column(ForeignKey("people.person_id"), primary_key=True)
    board_id: Mapped[Ref] = mapped_column(ForeignKey("boards.board_id"), primary_key=True)
    seen_until: Mapped[datetime]


class ImportedMessage(Base):
    """A mail that was brought in: the fingerprint of its Message-ID, and the post it became."""

    __tablename__ = "imported_messages"

    board_id: Mapped[Ref] = mapped_column(ForeignKey("boards.board_id"), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    post_id: Mapped[Ref] = mapped_column(ForeignKey("posts.post_id"), index=True)
