"""What happens to words before the writing unit opens: normalise, guard, render; and quoting somebody else's."""

from dataclasses import replace
from functools import cache

from sqlalchemy import bindparam, select

from community.access.models import Byline
from community.forums.forms import EditPost, NewTopic, Preview
from community.forums.forms import Post as PostForm
from community.forums.models import Post
from community.kernel import ids
from community.kernel.columns import Id
from community.kernel.door import Me, Question, reading
from community.kernel.errors import NotFound
from community.text.markup import quote
from community.text.writing import Known, lay_out, look_over_each, nobody, title_of, worded, write_up


def prepare_post(form: PostForm | EditPost, known: Known = nobody) -> None:
    """Puts the words of a post through the pipeline; raises Paused, or Invalid when they cannot be shown."""
    form.keep(write_up(form.body, "post", form.safe_reason, known))


def prepare_topic(form: NewTopic, known: Known = nobody) -> None:
    """The same for a first post and its title."""
    form.title = title_of(form.title)
    asked = {
        "title": (form.title, "title"),
        "body": (worded(form.body), "post"),
        "tags": (" ".join(form.tags), "tags"),
    }
    kinds = look_over_each(asked, form.safe_reason, cache(known))
    form.keep(replace(lay_out(form.body), paused_for=kinds))


def prepare_preview(form: Preview) -> None:
    """Only laid out: the guard has its say when the words are posted."""
    form.keep(lay_out(form.body))


@cache
def _words() -> Question:
    statement = select(Post.plain, Byline.shown).join(Byline, Byline.byline_id == Post.byline_id)
    here = (Post.post_id == bindparam("post_id", type_=Id), Post.topic_id == bindparam("topic_id", type_=Id))
    return reading(Post, statement.where(*here, Post.removed_at.is_(None)))


def quoted(me: Me, topic_id: int, post_ref: str) -> str:
    """Markdown that quotes a post of this topic and links back to it; words of another space never fill a composer."""
    try:
        post_id = ids.row_id(post_ref)
    except ValueError:
        raise NotFound from None
    plain, shown = me.row(_words(), post_id=post_id, topic_id=topic_id, seal="")
    return f"{quote(shown, f'/forums/posts/{post_ref}', plain)}\n\n"
