"""A title is a word of the first post: it goes with it, comes back with it, and is wiped with it."""

import pytest
from sqlalchemy import select, update

from community.access.models import Space
from community.forums.models import Post, Topic
from community.forums.service import expiry, posts
from community.kernel.door import OPENED, outright
from community.kernel.ids import ref
from tests.forums.writing import open_topic, reply

TITLE = "How lanterns & I sleep"


@pytest.fixture
def first(world, as_me):
    """A topic whose first words are not its title, with an answer."""
    first = as_me("sam", open_topic, world.boards["alder-team"], TITLE, "Other words")
    as_me("kim", reply, first.topic_id, "An answer that stays")
    return first


def title(world) -> str:
    with world.database.unit() as session:
        return session.scalar(outright(select(Topic.title)))


def kept(world) -> str | None:
    with world.database.unit() as session:
        return session.scalar(outright(select(Post.topic_title).where(Post.seq == 1)))


def keep_for_a_month(world) -> None:
    with world.database.unit(writes=True) as session:
        session.execute(update(Space).values(kept_days=30), execution_options=OPENED)


def found(browse, words: str) -> str:
    return browse("ana").get(f"/search?q={words}&space=alder-team").text


def test_putting_a_first_post_back_brings_its_title_back_as_it_was(world, as_me, browse, first):
    as_me("sam", posts.remove, first.post_id)
    assert title(world) == "Removed topic"
    assert "lanterns" not in found(browse, "answer")
    as_me("sam", posts.restore, first.post_id)
    assert (title(world), kept(world)) == (TITLE, None)
    assert "lanterns" in found(browse, "answer")
    assert ref(first.post_id) in found(browse, "sleep")


def test_it_comes_back_however_often_it_went(world, as_me, first):
    for _ in range(3):
        as_me("sam", posts.remove, first.post_id)
        as_me("sam", posts.restore, first.post_id)
    assert title(world) == TITLE


def test_taking_an_answer_away_leaves_the_title(world, as_me, first):
    answer = as_me("kim", reply, first.topic_id)
    as_me("kim", posts.remove, answer.post_id)
    assert title(world) == TITLE
    as_me("kim", posts.restore, answer.post_id)
    assert title(world) == TITLE


def test_a_title_that_was_taken_along_is_shown_nowhere(as_me, browse, first):
    as_me("sam", posts.remove, first.post_id)
    topic = f"/forums/topics/{ref(first.topic_id)}"
    paths = [
        topic,
        f"{topic}/posts?after=0",
        "/forums/alder-team/talk",
        "/",
        f"/forums/posts/{ref(first.post_id)}/history",
    ]
    assert not [path for path in paths if "lanterns" in browse("mo").get(path).text]


def test_after_a_day_the_title_is_wiped_with_the_words(world, as_me, backdate, system, first):
    as_me("sam", posts.remove, first.post_id)
    backdate(Post, first.post_id, days=2, column="removed_at")
    assert kept(world) == TITLE
    assert system(posts.wipe_removed) == 1
    assert (title(world), kept(world)) == ("Removed topic", None)


def test_a_first_post_that_expires_takes_the_title_along(world, as_me, browse, backdate, system, first):
    keep_for_a_month(world)
    backdate(Post, first.post_id, days=40, column="written_at")
    assert system(expiry.expire) == 1
    assert title(world) == "Removed topic"
    page = browse("ana").get(f"/forums/topics/{ref(first.topic_id)}").text
    assert "An answer that stays" in page
    assert "lanterns" not in page + found(browse, "answer")


def test_an_answer_that_expires_leaves_the_title(world, as_me, backdate, system, first):
    keep_for_a_month(world)
    answer = as_me("kim", reply, first.topic_id)
    backdate(Post, answer.post_id, days=40, column="written_at")
    assert system(expiry.expire) == 1
    assert title(world) == TITLE


@pytest.mark.usefixtures("first")
def test_a_topic_that_expires_whole_is_gone(world, system):
    keep_for_a_month(world)
    with world.database.unit(writes=True) as session:
        long_ago = update(Post).values(
            written_at=select(Space.opened_at).where(Space.space_id == Post.space_id).scalar_subquery()
        )
        session.execute(long_ago, execution_options=OPENED)
    assert system(expiry.expire) == 2
    assert title(world) is None
