"""What open pages hear of a change, and what they get when they ask for the posts that changed."""

import re

import pytest
from sqlalchemy import event, update

from community.access.models import Space
from community.forums.models import Post
from community.forums.service import expiry, posts
from community.institutions.service import memberships
from community.kernel.door import OPENED
from community.kernel.ids import ref
from community.kernel.sockets import Sockets
from tests.access.planting import plant
from tests.forums.writing import new_words, open_topic, reply
from tests.kernel.listening import listen, plug_in

POST = re.compile(r'<li class="post" id="p(\d+)" data-seq="\d+" data-state="([^"]*)"')
ITEM = re.compile(r'<li class="post" id="p5".*?</li>', re.DOTALL)


@pytest.fixture
def topic_id(world, as_me):
    """A topic by Sam with three answers by Kim."""
    first = as_me("sam", open_topic, world.boards["alder-team"], "A name in the title", "First words")
    for number in (2, 3, 4):
        as_me("kim", reply, first.topic_id, f"Answer {number}")
    return first.topic_id


@pytest.fixture
def answer(database, topic_id, as_me):
    """The post with number 5."""
    return as_me("kim", reply, topic_id, "Somebody's name")


@pytest.fixture
def sockets(app):
    return Sockets(app, app.extensions["community"].bus)


def asked(browser, topic_id, after, upto):
    return browser.get(f"/forums/topics/{ref(topic_id)}/posts?after={after}&upto={upto}&peek=1")


def states(answered):
    return dict(POST.findall(answered.text))


def told(socket):
    return [message["args"][0] for message in socket.get_received() if message["name"] == "news"]


def hold(world, post_id):
    with world.database.unit(writes=True) as session:
        held = update(Post).where(Post.post_id == post_id).values(held_at=Post.written_at, held_for="PHONE")
        session.execute(held, execution_options=OPENED)


def test_every_change_is_told_by_number_and_says_neither_what_nor_who(app, sockets, world, as_me, answer):
    ana = plug_in(app, sockets, world, "ana")
    assert listen(ana, answer.topic_id)["ok"]
    as_me("kim", posts.edit, answer.post_id, new_words("A secret edit", 1))
    as_me("kim", posts.remove, answer.post_id)
    as_me("kim", posts.restore, answer.post_id)
    hold(world, answer.post_id)
    as_me("mo", posts.release, answer.post_id, 2)
    assert told(ana) == [{"kind": "topic", "id": ref(answer.topic_id), "part": 5}] * 4


def test_what_expires_is_told_too(app, sockets, world, as_me, answer, backdate, system):
    with world.database.unit(writes=True) as session:
        session.execute(update(Space).values(kept_days=30), execution_options=OPENED)
    ana = plug_in(app, sockets, world, "ana")
    assert listen(ana, answer.topic_id)["ok"]
    backdate(Post, answer.post_id, days=40, column="written_at")
    assert system(expiry.expire) == 1
    assert told(ana) == [{"kind": "topic", "id": ref(answer.topic_id), "part": 5}]


def test_who_lost_the_right_hears_of_no_change_and_gets_nothing(app, sockets, world, as_me, browse, answer):
    socket, page = plug_in(app, sockets, world, "sam"), browse("sam")
    assert listen(socket, answer.topic_id)["ok"]
    assert asked(page, answer.topic_id, 4, 5).status_code == 200
    as_me("ana", memberships.end_membership, world.memberships["sam", "alder"])
    as_me("kim", posts.remove, answer.post_id)
    assert told(socket) == []
    refused = asked(page, answer.topic_id, 4, 5)
    assert refused.status_code == 404
    assert "data-seq" not in refused.text


def test_whoever_begins_to_listen_learns_whether_something_changed_meanwhile(
    app, sockets, world, as_me, browse, answer
):
    page = browse("ana").get(f"/forums/topics/{ref(answer.topic_id)}").text
    assert 'data-changes="0" data-end' in page
    as_me("kim", posts.edit, answer.post_id, new_words("Edited before she listened", 1))
    as_me("kim", posts.remove, answer.post_id)
    ana = plug_in(app, sockets, world, "ana")
    assert listen(ana, answer.topic_id)["answer"] == {"last": 5, "changes": 2}
    assert 'data-changes="2"' in browse("ana").get(f"/forums/topics/{ref(answer.topic_id)}").text


def test_the_posts_asked_for_come_as_they_are_now_and_no_others(as_me, browse, answer):
    as_me("kim", posts.edit, answer.post_id, new_words("Better said", 1))
    assert states(asked(browse("ana"), answer.topic_id, 2, 4)) == {"3": "1", "4": "1"}
    edited = asked(browse("ana"), answer.topic_id, 4, 5)
    assert states(edited) == {"5": "2"}
    assert "Better said" in edited.text
    assert "· edited" in edited.text
    as_me("kim", posts.remove, answer.post_id)
    removed = asked(browse("ana"), answer.topic_id, 4, 5)
    assert states(removed) == {"5": "2 removed author"}
    assert "Better said" not in removed.text
    assert "Somebody" not in removed.text


def test_each_gets_what_a_page_would_print_for_them(as_me, browse, answer):
    as_me("kim", posts.remove, answer.post_id)
    for name in ("ana", "kim", "mo"):
        page = browse(name).get(f"/forums/topics/{ref(answer.topic_id)}").text
        (item,) = ITEM.findall(asked(browse(name), answer.topic_id, 4, 5).text)
        assert item in page
        assert ("Put it back" in item) == (name == "kim")


def test_what_is_held_is_not_among_them_until_it_is_let_stand(world, as_me, browse, answer):
    hold(world, answer.post_id)
    assert states(asked(browse("ana"), answer.topic_id, 3, 5)) == {"4": "1"}
    assert states(asked(browse("mo"), answer.topic_id, 3, 5)) == {"4": "1", "5": "1 held"}
    as_me("mo", posts.release, answer.post_id, 1)
    assert states(asked(browse("ana"), answer.topic_id, 3, 5)) == {"4": "1", "5": "1"}


def test_asking_for_them_marks_nothing_as_read(as_me, browse, answer):
    ana = browse("ana")
    asked(ana, answer.topic_id, 0, 5)
    assert "state new" in ana.get("/forums/alder-team/talk").text


@pytest.mark.parametrize("name", ["priya", "stella", "adam", "rex"])
def test_an_outsider_gets_none_of_them(browse, answer, name):
    refused = asked(browse(name), answer.topic_id, 0, 5)
    assert refused.status_code == 404
    assert "A name in the title" not in refused.text
    assert states(refused) == {}


def test_asking_for_them_takes_at_most_six_statements(world, as_me, browse, answer):
    as_me("kim", posts.edit, answer.post_id, new_words("Edited", 1))
    ana, seen = browse("ana"), []
    for _ in range(2):
        asked(ana, answer.topic_id, 4, 5)

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    for engine in (world.database.reader, world.database.writer):
        event.listen(engine, "before_cursor_execute", note)
    assert asked(ana, answer.topic_id, 4, 5).status_code == 200
    assert len([one for one in seen if not one.startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA"))]) <= 6


def test_a_page_before_the_last_says_where_it_begins_and_that_nothing_arrives_there(as_me, browse, world):
    topic_id, _ = plant(world, "alder-team", "sam")
    for number in range(25):
        as_me("sam", reply, topic_id, f"Answer {number}")
    pages = [browse("ana").get(f"/forums/topics/{ref(topic_id)}?from={first}").text for first in (1, 21)]
    assert ['data-first="1"' in pages[0], "data-end" in pages[0]] == [True, False]
    assert ['data-first="21"' in pages[1], "data-end" in pages[1]] == [True, True]
