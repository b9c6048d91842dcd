"""Opening topics and answering in them; pinning, closing, filing under words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select, update

from community.access.models import Byline, Confidentiality, Space
from community.access.service import bylines
from community.access.service.mentions import stored
from community.forums.forms import NewTopic
from community.forums.forms import Post as PostForm
from community.forums.models import Board, Post, ReadMark, Topic, TopicTag
from community.kernel import drafts, kinds
from community.kernel.door import OPENED, Me, outright
from community.kernel.drafts import Place
from community.kernel.events import Event, tell
from community.kernel.ids import ref
from community.text.writing import Written


def open_topic(me: Me, board_id: int, form: NewTopic) -> Post:
    """Opens a topic with its first post."""
    board = me.get(Board, board_id, to="open_topic")
    space = me.get(Space, board.space_id)
    speaker = bylines.byline(me, space, form.byline)
    topic = me.add(
        Topic(
            board_id=board_id,
            space_id=space.space_id,
            title=form.title,
            byline_id=speaker.byline_id,
            opened_at=me.now,
            last_post_at=me.now,
            last_byline_id=speaker.byline_id,
        )
    )
    for tag in form.tags:
        me.add(TopicTag(topic_id=topic.topic_id, tag=tag))
    post = _add_post(me, space, topic, speaker, form.written)
    drafts.drop(me, Place("board", board_id, space.space_id))
    _tell(me, Event("opened", "topics", topic.topic_id, topic.space_id, part_of=topic.topic_id), speaker, form)
    return post


def reply(me: Me, topic_id: int, form: PostForm) -> Post:
    """Answers in a topic."""
    topic = me.get(Topic, topic_id, to="reply")
    space = me.get(Space, topic.space_id)
    speaker = bylines.byline(me, space, form.byline)
    post = _add_post(me, space, topic, speaker, form.written)
    drafts.drop(me, Place("topic", topic_id, space.space_id))
    _tell(me, Event("replied", "posts", post.post_id, topic.space_id, part_of=topic_id), speaker, form)
    return post


def _tell(me: Me, event: Event, speaker: Byline, form: PostForm) -> None:
    """In the byline's name; with the kinds that the guard found, and why its author says they are safe."""
    note = f"guard {form.written.paused_for} {form.safe_reason}" if form.written.paused_for else ""
    tell(me, replace(event, actor=bylines.actor(speaker), note=note))


def _add_post(me: Me, space: Space, topic: Topic, speaker: Byline, written: Written) -> Post:
    """Takes the next number of the topic in one statement, so that two writers never get the same."""
    raised = (
        update(Topic)
        .where(Topic.topic_id == topic.topic_id)
        .values(last_seq=Topic.last_seq + 1, last_post_at=me.now, last_byline_id=speaker.byline_id)
        .returning(Topic.last_seq)
        .execution_options(synchronize_session=False, **OPENED)
    )
    seq: int = me.session.execute(raised).scalar_one()
    post = me.add(
        Post(
            topic_id=topic.topic_id,
            space_id=space.space_id,
            seq=seq,
            byline_id=speaker.byline_id,
            written_at=me.now,
            **stored(me, space.space_id, written),
        )
    )
    if speaker.person_id:  # a mark moved by a pseudonymous post would join it to its author
        _mark_own(me, topic.topic_id, seq)
    make_findable(me, space, topic, post)
    return post


def make_findable(me: Me, space: Space, topic: Topic, post: Post) -> None:
    """Hands the words to search, except where nothing is to be found later."""
    if space.confidentiality == Confidentiality.EPHEMERAL or post.held_at or post.removed_at:
        return
    place = me.session.scalar(outright(select(Board.name).where(Board.board_id == topic.board_id)))
    document = kinds.Document(
        kind="post",
        row_id=post.post_id,
        space_id=space.space_id,
        part_of=topic.topic_id,
        byline_id=post.byline_id,
        title=topic.title,
        titled=post.seq == 1,
        place=place or "",
        plain=post.plain,
        written_at=post.written_at,
        open_since=topic.opened_at,
    )
    kinds.index(me, document)


def _mark_own(me: Me, topic_id: int, seq: int) -> None:
    """My own answer does not count as unread to me when I had read everything before it."""
    mine = (ReadMark.person_id == me.person_id) & (ReadMark.topic_id == topic_id)
    if seq == 1:
        me.add(ReadMark(person_id=me.person_id, topic_id=topic_id, seq=1))
    else:
        moved = update(ReadMark).where(mine, ReadMark.seq == seq - 1).values(seq=seq)
        me.session.execute(moved, execution_options=OPENED)


def pin(me: Me, topic_id: int, pinned: bool) -> None:
    """Keeps a topic on top of its board, or lets it go."""
    topic = me.get(Topic, topic_id, to="facilitate")
    topic.pinned_at = me.now if pinned else None
    tell(me, Event("pinned" if pinned else "unpinned", "topics", topic_id, topic.space_id))


def close(me: Me, topic_id: int, closed: bool) -> None:
    """Ends a topic for further answers, or opens it again."""
    topic = me.get(Topic, topic_id, to="facilitate")
    topic.closed_at = me.now if closed else None
    tell(me, Event("closed" if closed else "reopened", "topics", topic_id, topic.space_id, part_of=topic_id))


def talk_over(me: Me, topic_id: int) -> int:
    """Opens a channel for an hour about a topic, and returns its id; the one that is open, if there is one."""
    topic = me.get(Topic, topic_id, to="facilitate")
    if topic.talk_id and topic.talk_until and topic.talk_until > me.now:
        return topic.talk_id
    topic.talk_until = me.now + HOUR
    topic.talk_id = kinds.open_talk(me, topic.space_id, f"/forums/topics/{ref(topic_id)}", topic.talk_until)
    tell(me, Event("talked_over", "topics", topic_id, topic.space_id, part_of=topic_id))
    return topic.talk_id


def tag(me: Me, topic_id: int, tags: list[str]) -> None:
    """Files a topic under other words."""
    topic = me.get(Topic, topic_id, to="facilitate")
    me.session.execute(delete(TopicTag).where(TopicTag.topic_id == topic_id), execution_options=OPENED)
    for word in tags:
        me.add(TopicTag(topic_id=topic_id, tag=word))
    tell(me, Event("tagged", "topics", topic_id, topic.space_id))


def where_is(post: Post) -> str:
    """The address of a post inside its topic."""
    return f"/forums/topics/{ref(post.topic_id)}?from={page_start(post.seq)}#p{post.seq}"


PAGE, HOUR = 20, timedelta(hours=1)


def page_start(seq: int) -> int:
    """The first number of the page that holds `seq`."""
    return (max(seq, 1) - 1) // PAGE * PAGE + 1


def _board_composer(me: Me, board_id: int) -> str:
    board = me.get(Board, board_id)
    return f"/forums/{me.get(Space, board.space_id).slug}/{board.slug}/new"


ADDRESSES: dict[str, Callable[[int], str]] = {"post": lambda post_id: f"/forums/posts/{ref(post_id)}"}
COMPOSERS: dict[str, Callable[[Me, int], str]] = {
    "topic": lambda me, topic_id: f"/forums/topics/{ref(me.get(Topic, topic_id).topic_id)}#reply",
    "post": lambda me, post_id: f"/forums/posts/{ref(me.get(Post, post_id, to='edit').post_id)}/edit",
    "board": _board_composer,
}
