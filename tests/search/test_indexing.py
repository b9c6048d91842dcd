"""Words are findable from the commit that stores them until the one that takes them away."""

import contextlib
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from community.forums.service import posts as forum
from community.kernel.door import Me, System, outright
from community.kernel.errors import Refusal
from community.search.models import SearchEntry
from community.search.service import indexing
from tests.forums.writing import new_words, open_topic, reply
from tests.search.shelf import Shelf


def test_what_is_rolled_back_was_never_findable(shelf: Shelf) -> None:
    kept = shelf.put("commons", "kept lantern")
    with contextlib.suppress(Refusal), shelf.database.unit(writes=True) as session:
        system = System(session, shelf.keys, "test")
        indexing.index(system, shelf.document("commons", "lost lantern"))
        indexing.forget(system, kept.kind, kept.row_id)
        raise Refusal
    assert shelf.texts("sam", "lantern") == ["kept lantern"]
    assert shelf.texts("sam", "lost") == []


def test_new_words_take_the_place_of_old_ones(shelf: Shelf) -> None:
    first = shelf.put("commons", "the red lantern", title="Lights", titled=True)
    shelf.put("commons", "a blue lantern", row_id=first.row_id, title="Lamps", titled=True)
    assert shelf.texts("sam", "lantern") == ["a blue lantern"]
    assert shelf.texts("sam", "red") == shelf.texts("sam", "lights") == []
    assert shelf.texts("sam", "lamps") == ["a blue lantern"]


def test_forgetting_takes_the_words_and_nothing_else(shelf: Shelf) -> None:
    gone, kept = shelf.put("commons", "red lantern"), shelf.put("commons", "blue lantern")
    shelf.forget(gone)
    shelf.forget(gone)
    assert shelf.texts("sam", "lantern") == ["blue lantern"]
    with shelf.database.unit() as session:
        assert _entries(session) == [kept.row_id]


def test_a_kind_forgets_only_its_own(shelf: Shelf) -> None:
    document = shelf.put("commons", "red lantern")
    with shelf.database.unit(writes=True) as session:
        indexing.forget(System(session, shelf.keys, "test"), "case", document.row_id)
    assert shelf.texts("sam", "lantern") == ["red lantern"]


def _entries(session: Session) -> list[int]:
    return list(session.scalars(outright(select(SearchEntry.entry_id).order_by(SearchEntry.entry_id))))


def test_posts_are_findable_as_they_stand(shelf: Shelf, as_me: Any) -> None:
    """Written, edited, removed, put back: search always says what the topic's page says."""
    post = as_me("sam", open_topic, shelf.world.boards["commons"], "The lamp room", "a red lantern")
    answer = as_me("ana", reply, post.topic_id, "a green lantern")
    assert set(shelf.texts("kim", "lantern")) == {"a red lantern", "a green lantern"}
    assert shelf.texts("kim", "lamp") == ["a red lantern"]
    assert {result.title for result in shelf.search("kim", "lantern").results} == {"The lamp room"}
    as_me("sam", forum.edit, post.post_id, new_words("a blue lantern", version=1))
    assert shelf.texts("kim", "red") == []
    assert shelf.texts("kim", "blue") == ["a blue lantern"]
    as_me("ana", forum.remove, answer.post_id)
    assert shelf.texts("kim", "green") == []
    as_me("ana", forum.restore, answer.post_id)
    assert shelf.texts("kim", "green") == ["a green lantern"]


def test_ephemeral_words_are_never_kept(shelf: Shelf, as_me: Any) -> None:
    as_me("sam", open_topic, shelf.world.boards["debrief"], "Tonight", "a red lantern")
    with shelf.database.unit() as session:
        assert _entries(session) == []


def test_many_at_once_and_everything_anew(shelf: Shelf) -> None:
    words = ["red lantern", "blue café", "green lantern"]
    documents = [shelf.document("commons", text, days=-at, title=text, titled=True) for at, text in enumerate(words)]
    with shelf.database.unit(writes=True) as session:
        indexing.fill(session.connection(), [documents[:2], documents[2:]], lambda: None)
    found = shelf.texts("sam", "lantern"), shelf.texts("sam", "cafe")
    assert set(found[0]) == {"red lantern", "green lantern"}
    indexing.rebuild(shelf.database)
    assert (shelf.texts("sam", "lantern"), shelf.texts("sam", "cafe")) == found
    shelf.forget(documents[0])
    assert shelf.texts("sam", "lantern") == ["green lantern"]


def test_the_longest_post_can_be_kept(shelf: Shelf) -> None:
    """A tsvector holds a megabyte; the longest word and the most words a post can have must fit."""
    shelf.put("commons", "lantern " + " ".join(f"wörter{number}" for number in range(7_000)))
    shelf.put("commons", "lantern " + "x" * 59_000, title="t" * 200, titled=True)
    assert len(shelf.texts("sam", "lantern")) == 2


def test_nothing_is_found_before_the_commit(shelf: Shelf) -> None:
    shelf.byline("commons")
    with shelf.database.unit(writes=True) as session:
        me = Me(session, shelf.world.people["sam"], shelf.keys)
        indexing.index(me, shelf.document("commons", "not yet a lantern"))
        assert shelf.texts("sam", "lantern") == []
    assert shelf.texts("sam", "lantern") == ["not yet a lantern"]
