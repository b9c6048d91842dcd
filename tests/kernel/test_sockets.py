"""Sockets: who may listen, what they hear, and that they hear nothing from the commit that takes their right away."""

import functools
from dataclasses import replace

import pytest
from sqlalchemy.exc import OperationalError

from community.forums.service import topics
from community.institutions.service import memberships
from community.kernel.ids import ref
from community.kernel.listening import LISTENABLE
from community.kernel.sockets import Sockets
from tests.access.planting import plant
from tests.forums.writing import reply, words
from tests.kernel.listening import heard, listen, plug_in


@pytest.fixture
def sockets(app):
    return Sockets(app, app.extensions["community"].bus)


@pytest.fixture
def connect(app, sockets, world):
    """`connect("ana")` is Ana's socket; it may be refused."""
    return functools.partial(plug_in, app, sockets, world)


def test_a_reader_hears_of_a_new_answer_by_id_and_not_by_content(connect, world, as_me):
    topic_id, _ = plant(world, "alder-team", "sam")
    ana = connect("ana")
    assert listen(ana, topic_id)["ok"]
    as_me("sam", reply, topic_id, "A secret answer")
    [message] = ana.get_received()
    assert message["args"] == [{"kind": "topic", "id": ref(topic_id)}]


@pytest.mark.parametrize("name", ["priya", "stella", "adam", "rex"])
def test_an_outsider_may_not_listen_and_hears_nothing(connect, world, as_me, name):
    topic_id, _ = plant(world, "alder-team", "sam")
    insider, outsider = connect("ana"), connect(name)
    assert listen(insider, topic_id)["ok"]
    refused = listen(outsider, topic_id)
    assert refused == listen(outsider, 12345), "hidden and missing must be the same"
    assert not refused["ok"]
    as_me("sam", reply, topic_id)
    assert heard(insider) == ["news"], "there must be somebody who hears it"
    assert heard(outsider) == []


@pytest.mark.parametrize("name", [None, "sue", "ivy"])
def test_without_a_living_session_there_is_no_socket(connect, name):
    assert not connect(name).is_connected()


def test_who_loses_the_membership_hears_nothing_from_that_commit_on(connect, world, as_me):
    topic_id, _ = plant(world, "alder-team", "sam")
    kim, sam = connect("kim"), connect("sam")
    assert listen(kim, topic_id)["ok"]
    assert listen(sam, topic_id)["ok"]
    as_me("ana", memberships.end_membership, world.memberships["kim", "alder"])
    assert heard(kim) == ["closed"]
    as_me("ana", reply, topic_id)
    assert heard(kim) == []
    assert heard(sam) == ["news"]
    assert not listen(kim, topic_id)["ok"]


def test_signing_out_cuts_the_socket(connect, world, browse):
    ana = connect("ana")
    browse("ana").post("/sign-out", "/settings")
    assert not ana.is_connected()


@pytest.mark.parametrize("event", ["listen", "leave"])
def test_an_event_that_was_on_its_way_when_its_socket_was_cut_is_answered_with_a_sentence(
    connect, sockets, world, event
):
    topic_id, _ = plant(world, "alder-team", "sam")
    ana = connect("ana")
    sockets.listeners.open.drop(
        next(iter(sockets.listeners.open))
    )  # as it is between taking a socket out and telling its browser
    answer = ana.emit(event, {"kind": "topic", "id": ref(topic_id)}, callback=True)
    assert (answer["ok"], answer["title"]) == (False, "Not found")
    assert "session has ended" in answer["detail"]


@pytest.mark.parametrize(
    "sent",
    [
        (),
        (None,),
        ("text",),
        ([],),
        ({},),
        ({"kind": "topic"},),
        ({"kind": "topic", "id": 5},),
        ({"kind": "topic", "id": "x"},),
        ({"kind": "nothing", "id": "0000000000001"},),
        ({"kind": "topic", "id": "0000000000001", "more": 1},),
        ({"kind": "topic", "id": "0000000000001"}, {}),
    ],
    ids=str,
)
def test_an_odd_event_is_answered_with_a_sentence(connect, sent):
    answer = connect("ana").emit("listen", *sent, callback=True)
    assert answer["ok"] is False
    assert answer["detail"].endswith(".")


def test_one_page_cannot_listen_to_everything(connect, world):
    ana = connect("ana")
    ids = [plant(world, "commons", "sam")[0] for _ in range(51)]
    assert [listen(ana, topic_id)["ok"] for topic_id in ids] == [True] * 50 + [False]
    assert ana.emit("leave", {"kind": "topic", "id": ref(ids[0])}, callback=True)["ok"]
    assert listen(ana, ids[-1])["ok"]


def test_a_failing_nudge_does_not_undo_the_post(connect, world, as_me, app, monkeypatch):
    topic_id, _ = plant(world, "alder-team", "sam")
    monkeypatch.setattr(app.extensions["community"].bus, "say", lambda _message: 1 / 0)
    assert as_me("sam", topics.reply, topic_id, words("Stands all the same")).seq == 2


# ------------------------------------------------------------------ a database that is away


def _away(*_arguments, **_more):
    raise OperationalError("SELECT", {}, Exception("server closed the connection unexpectedly"))


def test_a_socket_that_cannot_be_answered_is_cut_so_that_its_browser_comes_back(connect, sockets, world, monkeypatch):
    topic_id, _ = plant(world, "alder-team", "sam")
    ana = connect("ana")
    monkeypatch.setitem(LISTENABLE, "topic", replace(LISTENABLE["topic"], join=_away))
    ana.emit("listen", {"kind": "topic", "id": ref(topic_id)})
    assert not ana.is_connected()


def test_while_the_database_is_away_a_connection_is_refused_for_now_and_not_for_good(connect, app, monkeypatch):
    monkeypatch.setattr(app.extensions["community"], "recognise", _away)
    assert not connect("ana").is_connected()
