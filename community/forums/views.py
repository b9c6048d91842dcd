"""Pages of the forums."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from flask import current_app, redirect, request
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from community.access.models import BylineKind
from community.access.service import bylines
from community.forums.forms import EditPost, NewTopic, Preview, Release
from community.forums.forms import Post as PostForm
from community.forums.models import Post, Topic
from community.forums.service import lists, marks, posts, reading, topics
from community.forums.service.entities import here
from community.forums.service.writing import prepare_post, prepare_preview, prepare_topic, quoted
from community.kernel import clock, drafts, ids
from community.kernel.door import Me
from community.kernel.drafts import Place
from community.kernel.errors import Invalid, Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.json import change
from community.kernel.pages import render
from community.kernel.web import Room, later, visiting

room = Room("forums", __name__, url_prefix="/forums")
UNREAD_BY_ITS_AUTHOR = timedelta(hours=12)


@room.page("")
def boards(me: Me) -> str:
    """Every board I can read, by space, with what is new."""
    return render("forums/boards.html", boards=lists.boards(me), unread=marks.unread_by_board(me), most=marks.MANY)


@room.page("/<space>/<board>")
def board(me: Me, space: str, board: str) -> str:
    """A board's topics."""
    found, standing, audience = lists.board(me, space, board)
    wanted = _wanted()
    page = lists.topics(me, found, wanted)
    return render("forums/board.html", board=found, standing=standing, audience=audience, page=page, wanted=wanted)


def _wanted() -> lists.Wanted:
    asked = {name: request.args.get(name, "") for name in ("only", "sort", "tag", "after")}
    if asked["only"] not in ("", "all", "unread", "mine", "unanswered") or asked["sort"] not in (
        "",
        "activity",
        "newest",
    ):
        raise Invalid({"only": "This list knows no such filter."})
    return lists.Wanted(asked["only"] or "all", asked["sort"] or "activity", asked["tag"][:40], asked["after"][:200])  # type: ignore[arg-type]  # - just checked


@room.action("/boards/<ref:board_id>/seen", Empty)
def mark_seen(me: Me, _form: Empty, board_id: int) -> str:
    """Everything here counts as seen."""
    return marks.mark_board_seen(me, board_id)


@room.app_template_global()
def shown_posts(topic_id: int, may_reply: bool) -> Callable[[Any], Markup]:
    """Shows a post of this topic as everyone sees it, kept until it changes; the key holds all that it shows.

    What is the same for all posts of a page is found once: asked for with each, it took a tenth of the page's time.
    """
    visitor, fragment = visiting(), current_app.jinja_env.globals["fragment"]
    zone, language = (visitor.time_zone, visitor.language) if visitor else ("UTC", "")
    values = {"topic_id": topic_id, "zone": zone, "language": language, "may_reply": may_reply}

    def shown(post: Any) -> Markup:
        state = (post.removed_by, post.held_at is None, post.version, post.shown, post.detail)
        kept: Markup = fragment("forums/_post.html", (post.post_id, *values.values(), *state), post=post, **values)  # type: ignore[operator]  # - a global is untyped
        return kept

    return shown


@change(room, "/preview", Preview, prepare=prepare_preview, keyed=False)
def preview(_me: Me, form: Preview) -> dict[str, str]:
    """How words will look, without storing them; the guard looks again when they are posted."""
    return {"html": form.written.html}


def _known(form: Any) -> tuple[str, ...]:
    """Who may be named where these words are going; under a pseudonym, one's own name is asked about like any other."""
    visitor, where = visiting(), request.view_args or {}
    if visitor is None:
        return ()
    with house().database.unit() as unit:
        me = Me(unit, visitor.person_id, house().keys)
        myself = getattr(form, "byline", "") != BylineKind.PSEUDONYM
        return here(me, where.get("topic_id", 0), where.get("post_id", 0), myself=myself)


def _look_over(form: PostForm | EditPost) -> None:
    prepare_post(form, partial(_known, form))


def _look_over_topic(form: NewTopic) -> None:
    prepare_topic(form, partial(_known, form))


# ------------------------------------------------------------------ opening a topic


def _new_topic(me: Me, space: str, board: str, refusal: Refusal | None, typed: Any) -> str:
    found, standing, audience = lists.board(me, space, board)
    place = Place("board", found.board_id, found.space_id)
    kept = drafts.find(me, place)
    return render(
        "forums/new_topic.html",
        board=found,
        standing=standing,
        audience=audience,
        choices=bylines.choices(me, found),
        place=place,
        kept=kept,
        refusal=refusal,
        typed=typed,
    )


@room.page("/<space>/<board>/new")
def new_topic_page(me: Me, space: str, board: str) -> str:
    """The composer of a first post."""
    return _new_topic(me, space, board, None, {})


def _new_topic_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], space: str, board: str) -> str:
    return _new_topic(me, space, board, refusal, typed)


@room.action("/<space>/<board>/new", NewTopic, again=_new_topic_again, prepare=_look_over_topic)
def open_topic(me: Me, form: NewTopic, space: str, board: str) -> str:
    """Opens a topic."""
    found, _, _ = lists.board(me, space, board)
    return topics.where_is(topics.open_topic(me, found.board_id, form))


# ------------------------------------------------------------------ a topic


def _topic(me: Me, topic_id: int, first: int | None, refusal: Refusal | None = None, typed: Any = None) -> str:
    page = reading.topic_page(me, topic_id, first)
    place = Place("topic", topic_id, page.topic.space_id)
    kept = drafts.find(me, place) if page.may_reply else None
    choices = bylines.choices(me, page.topic) if page.may_reply else []
    _note_read(page, topic_id)
    return render(
        "forums/topic.html",
        page=page,
        topic=page.topic,
        choices=choices,
        place=place,
        kept=kept,
        refusal=refusal,
        typed=typed or {},
    )


@room.page("/topics/<ref:topic_id>")
def topic(me: Me, topic_id: int) -> str:
    """A topic, from where I stopped reading or from a given number."""
    first = _number("from")
    typed = {"body": quoted(me, topic_id, request.args["quote"])} if "quote" in request.args else None
    return _topic(me, topic_id, first, typed=typed)


def _note_read(page: reading.TopicPage, topic_id: int) -> None:
    """My mark waits before what I have just written under a pseudonym: whoever is first to have read it is its author.

    Half a day later, when others have read it too, my mark moves like theirs; never to have one would tell as much.
    """
    lately = clock.now() - UNREAD_BY_ITS_AUTHOR
    own = (post.mine and post.kind == BylineKind.PSEUDONYM and post.written_at > lately for post in page.posts)
    upto = max((post.seq for post, mine in zip(page.posts, own, strict=True) if not mine), default=0)
    if upto > page.topic.read_upto and not page.is_quiet(lately):
        later(lambda again: marks.mark_read(again, topic_id, upto))


def _number(name: str) -> int | None:
    """A post's number from the address; nonsense counts as none."""
    given = request.args.get(name, type=int)
    return given if given is not None and 0 <= given <= reading.FARTHEST else None


def _topic_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], topic_id: int) -> str:
    return _topic(me, topic_id, _number("from"), refusal, typed)


@room.action("/topics/<ref:topic_id>/reply", PostForm, again=_topic_again, prepare=_look_over)
def reply(me: Me, form: PostForm, topic_id: int) -> str:
    """Answers."""
    return topics.where_is(topics.reply(me, topic_id, form))


@room.page("/topics/<ref:topic_id>/posts")
def new_posts(me: Me, topic_id: int) -> str:
    """The posts that an open page still lacks, or has to renew, as the same fragment the page used."""
    page = reading.posts_after(me, topic_id, _number("after") or 0, _number("upto"))
    if "peek" not in request.args:
        _note_read(page, topic_id)
    return render("forums/_news.html", page=page, topic=page.topic)


@room.action("/topics/<ref:topic_id>/<any(pin,unpin,close,reopen,talk):step>", Empty)
def arrange(me: Me, _form: Empty, topic_id: int, step: str) -> str:
    """Pins, closes, and takes both back; opens a channel for an hour."""
    if step == "talk":
        return f"/chat/channels/{ids.ref(topics.talk_over(me, topic_id))}"
    if step in ("pin", "unpin"):
        topics.pin(me, topic_id, step == "pin")
    else:
        topics.close(me, topic_id, step == "close")
    return f"/forums/topics/{ids.ref(topic_id)}"


# ------------------------------------------------------------------ a post


@room.page("/posts/<ref:post_id>")
def post(me: Me, post_id: int) -> Any:
    """The lasting address of a post leads to its place in the topic."""
    return redirect(topics.where_is(me.get(Post, post_id)))


def _edit(me: Me, post_id: int, refusal: Refusal | None, typed: Any) -> str:
    found = me.get(Post, post_id, to="edit")
    page = reading.topic_page(me, found.topic_id, found.seq)
    place = Place("post", post_id, found.space_id)
    kept = drafts.find(me, place)
    return render(
        "forums/edit.html",
        post=found,
        page=page,
        topic=page.topic,
        place=place,
        kept=kept,
        refusal=refusal,
        typed=typed,
    )


@room.page("/posts/<ref:post_id>/edit")
def edit_page(me: Me, post_id: int) -> str:
    """The composer of a post that stands already."""
    return _edit(me, post_id, None, {})


def _edit_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], post_id: int) -> str:
    return _edit(me, post_id, refusal, typed)


@room.action("/posts/<ref:post_id>/edit", EditPost, again=_edit_again, prepare=_look_over)
def edit(me: Me, form: EditPost, post_id: int) -> str:
    """Replaces the words."""
    return topics.where_is(posts.edit(me, post_id, form))


@room.action("/posts/<ref:post_id>/<any(remove,restore):step>", Empty)
def change_post(me: Me, _form: Empty, post_id: int, step: str) -> str:
    """Removes a post, or puts it back."""
    act = {"remove": posts.remove, "restore": posts.restore}[step]
    return topics.where_is(act(me, post_id))


@room.page("/posts/<ref:post_id>/history")
def history(me: Me, post_id: int) -> str:
    """What a post said before."""
    found, versions = posts.history(me, post_id)
    return render("forums/history.html", post=found, versions=versions, where=topics.where_is(found))


def _held(me: Me, board_id: int, refusal: Refusal | None = None) -> str:
    found, waiting = posts.held(me, board_id)
    return render("forums/held.html", board=found, waiting=waiting, refusal=refusal)


@room.page("/boards/<ref:board_id>/held")
def held(me: Me, board_id: int) -> str:
    """What waits for a moderator."""
    return _held(me, board_id)


def _release_again(me: Me, refusal: Refusal, _typed: MultiDict[str, str], post_id: int) -> str:
    topic = me.get(Topic, me.get(Post, post_id, to="moderate").topic_id)
    return _held(me, topic.board_id, refusal)


@room.action("/posts/<ref:post_id>/release", Release, again=_release_again)
def release(me: Me, form: Release, post_id: int) -> str:
    """Lets a held post stand; what waits is shown again if its words are no longer those that were read."""
    return topics.where_is(posts.release(me, post_id, form.version))
