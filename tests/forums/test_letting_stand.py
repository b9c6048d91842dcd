"""Letting a held post stand: only the words that the moderator has read, and only by a moderator."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update

from community.forums.models import Post
from community.forums.service import posts
from community.kernel.door import OPENED, Me, outright
from community.kernel.errors import Conflict, NotFound, Refusal
from community.kernel.ids import ref
from tests.forums.writing import new_words, open_topic, reply

SENTENCE = "This post was changed since you looked. Please read it again."
VERSION = re.compile(r'name="version" value="(\d+)"')


@pytest.fixture
def held(world, as_me):
    """An answer by Kim that waits for a moderator."""
    first = as_me("sam", open_topic, world.boards["alder-team"])
    post = as_me("kim", reply, first.topic_id, "Words that were read")
    with world.database.unit(writes=True) as session:
        waits = update(Post).where(Post.post_id == post.post_id).values(held_at=Post.written_at, held_for="PHONE")
        session.execute(waits, execution_options=OPENED)
    return post


def waits(world, post) -> bool:
    with world.database.unit() as session:
        return session.scalar(outright(select(Post.held_at).where(Post.post_id == post.post_id))) is not None


def list_of(world) -> str:
    return f"/forums/boards/{ref(world.boards['alder-team'])}/held"


def test_a_moderator_lets_the_words_stand_that_they_read(world, browse, held):
    mo, address = browse("mo"), list_of(world)
    assert VERSION.findall(mo.get(address).text) == ["1"]
    answer = mo.post(f"/forums/posts/{ref(held.post_id)}/release", address)
    assert answer.status_code == 303
    assert not waits(world, held)
    assert "Words that were read" in browse("ana").get(f"/forums/topics/{ref(held.topic_id)}").text
    assert ref(held.post_id) in browse("ana").get("/search?q=read&space=alder-team").text


def test_words_that_were_changed_meanwhile_do_not_stand(world, browse, as_me, held):
    mo, address = browse("mo"), list_of(world)
    mo.get(address)
    as_me("kim", posts.edit, held.post_id, new_words("Words that nobody read", 1))
    answer = mo.post(f"/forums/posts/{ref(held.post_id)}/release", address, version="1")
    assert answer.status_code == 409
    assert SENTENCE in answer.text
    assert "Words that nobody read" in answer.text, "there they are, to be read"
    assert VERSION.findall(answer.text) == ["2"]
    assert waits(world, held)
    assert "nobody read" not in browse("ana").get(f"/forums/topics/{ref(held.topic_id)}").text
    assert mo.post(f"/forums/posts/{ref(held.post_id)}/release", address).status_code == 303
    assert not waits(world, held)


def test_the_topic_shows_a_moderator_the_words_beside_the_button(browse, held):
    address = f"/forums/topics/{ref(held.topic_id)}"
    page = browse("mo").get(address).text
    assert "Words that were read" in page
    assert re.search(r'/release" name="version" value="1"', page)
    for name in ("kim", "sam", "ana"):
        assert "/release" not in browse(name).get(address).text
    assert "Words that were read" not in browse("sam").get(address).text


@pytest.mark.parametrize("version", [0, 2, 99])
def test_another_version_than_the_present_is_a_conflict(as_me, held, version):
    with pytest.raises(Conflict, match=re.escape(SENTENCE)):
        as_me("mo", posts.release, held.post_id, version)


def test_an_edit_on_its_way_counts_as_well(world, keys, as_me, held):
    form = new_words("Words that nobody read", 1)
    with ThreadPoolExecutor(1) as pool:
        with world.database.unit(writes=True) as session:
            posts.edit(Me(session, world.people["kim"], keys), held.post_id, form)
            session.flush()
            released = pool.submit(as_me, "mo", posts.release, held.post_id, 1)
            time.sleep(0.5)
        with pytest.raises(Conflict):
            released.result()
    assert waits(world, held)


def test_without_a_version_nothing_happens(world, browse, held):
    mo = browse("mo")
    topic = f"/forums/topics/{ref(held.topic_id)}"
    assert mo.post(f"/forums/posts/{ref(held.post_id)}/release", topic).status_code == 422
    assert waits(world, held)


@pytest.mark.parametrize(("name", "refusal"), [("kim", Refusal), ("ana", NotFound), ("priya", NotFound)])
def test_nobody_but_a_moderator_lets_it_stand(world, as_me, held, name, refusal):
    with pytest.raises(refusal):
        as_me(name, posts.release, held.post_id, 1)
    assert waits(world, held)
