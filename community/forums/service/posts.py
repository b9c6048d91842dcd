"""What becomes of a post: edited with its history, removed to a stone, put back, held and released."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, delete, select, update

from community.access.models import Byline
from community.access.service import bylines
from community.access.service.mentions import stored
from community.forums.forms import EditPost
from community.forums.models import Board, Post, PostVersion, Topic
from community.forums.service.changes import REMOVED_TITLE, index_again, retitle, tell_change
from community.kernel import clock, drafts, kinds
from community.kernel.columns import Id
from community.kernel.door import OPENED, Me, Question, System, outright, reading
from community.kernel.drafts import Place
from community.kernel.errors import Conflict

WIPED_AFTER = timedelta(hours=24)
CHANGED = "This post was changed while you were editing. Your words are kept; look at its present form first."
READ_AGAIN = "This post was changed since you looked. Please read it again."


def edit(me: Me, post_id: int, form: EditPost) -> Post:
    """Replaces the words of my post; what stood there goes to its history."""
    post = me.get(Post, post_id, to="edit")
    if form.version != post.version:
        raise Conflict(CHANGED)
    me.add(PostVersion(post_id=post_id, version=post.version, html=post.html, replaced_at=me.now))
    for column, value in stored(me, post.space_id, form.written).items():
        setattr(post, column, value)
    post.version, post.edited_at = post.version + 1, me.now
    drafts.drop(me, Place("post", post_id, post.space_id))
    index_again(me, post)
    _tell(me, "edited", post, f"guard {form.written.paused_for} {form.safe_reason}" if form.written.paused_for else "")
    return post


def remove(me: Me, post_id: int) -> Post:
    """Takes a post away; a stone stays. Its author can put it back for a day, then the words are wiped."""
    post = me.get(Post, post_id, to="remove")
    written = _byline(me, post)
    if bylines.is_mine(me, written):
        return take_away(me, post, "author", bylines.actor(written))
    return take_away(me, post, "moderator", None)


def take_away(me: Me, post: Post, by: str, actor: str | None) -> Post:
    """Makes a stone of a post, `by` its author or a moderator, told in the name of `actor`."""
    post.removed_at, post.removed_by = me.now, by
    kinds.forget(me, "post", post.post_id)
    if post.seq == 1:
        post.topic_title = retitle(me, post.topic_id, REMOVED_TITLE)
    tell_change(me, "removed", post, actor)
    return post


def restore(me: Me, post_id: int) -> Post:
    """Puts my removed post back, and with a first post the title that it took along."""
    post = me.get(Post, post_id, to="restore")
    post.removed_at, post.removed_by = None, ""
    if post.seq == 1:
        retitle(me, post.topic_id, post.topic_title or REMOVED_TITLE)
        post.topic_title = None
    index_again(me, post)
    _tell(me, "restored", post)
    return post


def release(me: Me, post_id: int, version: int) -> Post:
    """Shows a held post after all, if its words are still those of the version that the moderator has read."""
    post = me.get(Post, post_id, to="moderate")
    read = update(Post).where(Post.post_id == post_id, Post.version == version).values(held_at=None)
    shown = me.session.execute(read.returning(Post.post_id), execution_options=OPENED).first()
    if version != post.version or shown is None:
        raise Conflict(READ_AGAIN)
    index_again(me, post)
    newest = case((Topic.last_seq < post.seq, post.seq), else_=Topic.last_seq)
    raised = update(Topic).where(Topic.topic_id == post.topic_id).values(last_seq=newest)
    me.session.execute(raised, execution_options=OPENED)
    tell_change(me, "released", post)
    return post


def _byline(me: Me, post: Post) -> Byline:
    found = me.session.scalar(outright(select(Byline).where(Byline.byline_id == post.byline_id)))
    assert found is not None, "a post without a byline cannot be stored"
    return found


def _tell(me: Me, verb: str, post: Post, note: str = "") -> None:
    """Under whose name it was done: the byline's when it is the author, one's own when a moderator."""
    written = _byline(me, post)
    tell_change(me, verb, post, bylines.actor(written) if bylines.is_mine(me, written) else None, note)


@cache
def _versions() -> Question:
    statement = select(PostVersion.version, PostVersion.html, PostVersion.replaced_at)
    mine = PostVersion.post_id == bindparam("post_id", type_=Id)
    return reading(PostVersion, statement.where(mine).order_by(PostVersion.version.desc()))


def history(me: Me, post_id: int) -> tuple[Post, Sequence[Any]]:
    """A post and what it said before, the latest first."""
    post = me.get(Post, post_id, to="see_history")
    return post, me.rows(_versions(), post_id=post_id, seal=me.seal(post.space_id))


HELD = (Post.post_id, Post.version, Post.html, Post.held_for, Post.written_at)


@cache
def _held() -> Question:
    statement = (
        select(*HELD, Topic.topic_id, Topic.title, Byline.shown)
        .join(Topic, Topic.topic_id == Post.topic_id)
        .join(Byline, Byline.byline_id == Post.byline_id)
        .where(Topic.board_id == bindparam("board_id", type_=Id), Post.held_at.is_not(None), Post.removed_at.is_(None))
    )
    return reading(Post, statement.order_by(Post.post_id).limit(100), "moderate")


def held(me: Me, board_id: int) -> tuple[Board, Sequence[Any]]:
    """What waits for a moderator on a board, the oldest first, at most a hundred."""
    return me.get(Board, board_id, to="moderate"), me.rows(_held(), board_id=board_id)


def wipe_removed(system: System, before: datetime | None = None) -> int:
    """Empties stones that have lain for a day, with their history; returns how many."""
    limit = (before or clock.now()) - WIPED_AFTER
    stones = outright(select(Post.post_id).where(Post.removed_at < limit, Post.source != "").limit(500))
    found = list(system.session.scalars(stones))
    system.session.execute(delete(PostVersion).where(PostVersion.post_id.in_(found)), execution_options=OPENED)
    emptied = update(Post).where(Post.post_id.in_(found)).values(source="", html="", plain="", topic_title=None)
    system.session.execute(emptied, execution_options=OPENED)
    return len(found)
