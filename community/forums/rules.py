"""Who may do what in forums. Reading is the space's affair; here stands only what boards, topics and posts add."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, select
from sqlalchemy.orm import aliased

from community.access.models import Level
from community.access.rules import in_space, wrote
from community.accounts.rules import names_reader
from community.forums.models import Board, BoardMark, ImportedMessage, Post, PostVersion, ReadMark, Topic, TopicTag
from community.kernel.door import Reader, rule, says, says_aside


@rule(Board, "read")
def read_board(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads its space."""
    return in_space(reader, Board.space_id)


@rule(Board, "open_topic")
def open_topic(reader: Reader) -> ColumnElement[bool]:
    """Whoever takes part in its space."""
    return in_space(reader, Board.space_id, Level.TAKE_PART)


@rule(Board, "arrange")
def arrange(reader: Reader) -> ColumnElement[bool]:
    """Opening and describing boards is for facilitators."""
    return in_space(reader, Board.space_id, Level.FACILITATE)


@rule(Board, "moderate")
def moderate_board(reader: Reader) -> ColumnElement[bool]:
    """Looking through what waits is for moderators."""
    return in_space(reader, Board.space_id, Level.MODERATE)


@rule(Topic, "read")
def read_topic(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads its space, if they had joined when it was opened."""
    return in_space(reader, Topic.space_id, Level.READ, Topic.opened_at)


@rule(Topic, "reply")
def reply(reader: Reader) -> ColumnElement[bool]:
    """Whoever takes part, while the topic is open."""
    return and_(Topic.closed_at.is_(None), in_space(reader, Topic.space_id, Level.TAKE_PART))


@rule(Topic, "facilitate")
def facilitate(reader: Reader) -> ColumnElement[bool]:
    """Pinning and closing are for facilitators."""
    return in_space(reader, Topic.space_id, Level.FACILITATE)


def of_readable_topic(reader: Reader, topic_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """What hangs on a topic is read by whoever reads the topic."""
    topic = aliased(Topic)
    readable = in_space(reader, topic.space_id, Level.READ, topic.opened_at)
    return select(topic.topic_id).where(topic.topic_id == topic_id, readable).correlate_except(topic).exists()


def unheld(reader: Reader) -> ColumnElement[bool]:
    """What waits for a moderator is seen by moderators and its author."""
    return or_(Post.held_at.is_(None), in_space(reader, Post.space_id, Level.MODERATE), wrote(reader, Post.byline_id))


@rule(Post, "read")
def read_post(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads its topic, once no moderator has to look at it."""
    return and_(of_readable_topic(reader, Post.topic_id), unheld(reader))


@rule(Post, "edit")
def edit(reader: Reader) -> ColumnElement[bool]:
    """Its author, while they take part and the topic is open."""
    topic = aliased(Topic)
    still_open = select(topic.topic_id).where(topic.topic_id == Post.topic_id, topic.closed_at.is_(None))
    return and_(
        Post.removed_at.is_(None),
        wrote(reader, Post.byline_id),
        in_space(reader, Post.space_id, Level.TAKE_PART),
        still_open.correlate_except(topic).exists(),
    )


@rule(Post, "remove")
def remove(reader: Reader) -> ColumnElement[bool]:
    """Its author, and moderators."""
    either = or_(wrote(reader, Post.byline_id), in_space(reader, Post.space_id, Level.MODERATE))
    return and_(Post.removed_at.is_(None), either)


@rule(Post, "restore")
def restore(reader: Reader) -> ColumnElement[bool]:
    """Its author takes their own removal back while the words are still there."""
    mine = and_(Post.removed_by == "author", Post.source != "", wrote(reader, Post.byline_id))
    return and_(mine, in_space(reader, Post.space_id, Level.TAKE_PART))


@rule(Post, "see_history")
def see_history(reader: Reader) -> ColumnElement[bool]:
    """Author and moderators: an edit may have taken out what should not have been said."""
    return or_(wrote(reader, Post.byline_id), in_space(reader, Post.space_id, Level.MODERATE))


@rule(Post, "moderate")
def moderate(reader: Reader) -> ColumnElement[bool]:
    """Releasing what was held is for moderators, of what was written since they joined."""
    return and_(of_readable_topic(reader, Post.topic_id), in_space(reader, Post.space_id, Level.MODERATE))


@rule(PostVersion, "read")
def read_version(reader: Reader) -> ColumnElement[bool]:
    """Whoever sees the history of its post."""
    post = aliased(Post)
    may = or_(wrote(reader, post.byline_id), in_space(reader, post.space_id, Level.MODERATE))
    seen = and_(post.post_id == PostVersion.post_id, of_readable_topic(reader, post.topic_id), may)
    return select(post.post_id).where(seen).correlate_except(post).exists()


@rule(TopicTag, "read")
def read_tag(reader: Reader) -> ColumnElement[bool]:
    """Whoever reads the topic."""
    return of_readable_topic(reader, TopicTag.topic_id)


@rule(ReadMark, "read")
def own_read_mark(reader: Reader) -> ColumnElement[bool]:
    """One's own; nobody sees how far others have read."""
    return ReadMark.person_id == reader.person


@rule(BoardMark, "read")
def own_board_mark(reader: Reader) -> ColumnElement[bool]:
    """One's own."""
    return BoardMark.person_id == reader.person


@rule(ImportedMessage, "read")
def read_imported(reader: Reader) -> ColumnElement[bool]:
    """Nobody: it only tells the importer what it has brought in already."""
    return false()


rule(ReadMark, "hold")(names_reader(ReadMark.person_id))
rule(BoardMark, "hold")(names_reader(BoardMark.person_id))

says(Topic, read="read topics", reply="reply", facilitate="pin and close topics")
says(Board, open_topic="open topics", moderate="see what waits for a moderator")
says(
    Post,
    edit="edit posts|edit their own posts",
    remove="remove posts|remove their own posts",
    see_history="see what posts said before|see what their own posts said before",
    moderate="let held posts stand",
)
says(Post, {"removed_by": "author", "source": "words"}, restore="put back posts|put back what they removed")
says_aside(Board, read="see boards", arrange="open and describe boards")
says_aside(Post, read="read posts")
says_aside(PostVersion, read="read former versions")
says_aside(TopicTag, read="see what a topic is filed under")
says_aside(ReadMark, read="see how far they have read")
says_aside(BoardMark, read="see what they marked as seen")
says_aside(ImportedMessage, read="see which mails were brought in")
