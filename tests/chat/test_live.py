"""What is said reaches those who read the channel at that moment, in order, once, and nobody else."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from threading import Event
from typing import Any

import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient
from sqlalchemy import update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from community.access.service.audience import audience_changed
from community.accounts.models import SignIn
from community.chat.service import changing, reading
from community.institutions.models import Membership
from community.kernel import clock, listening, retrying
from community.kernel.door import OPENED
from community.kernel.ids import ref
from community.kernel.sockets import Sockets
from tests.access.matrix import EVERYBODY, STRANGERS, reached
from tests.chat.saying import reword, say
from tests.kernel.listening import plug_in
from tests.people import World, grant

TEAM = "alder-team"
Heard = dict[str, list[str]]


class Ears:
    """Every persona at a socket, listening to the channel of a space."""

    def __init__(self, app: Flask, world: World, space: str) -> None:
        sockets = Sockets(app, app.extensions["community"].bus)
        self.sockets = sockets
        names = [name for name in EVERYBODY if name not in STRANGERS and name != "rex"]
        self.open = {name: plug_in(app, sockets, world, name) for name in names}
        thing = {"kind": "channel", "id": ref(world.channels[space])}
        for socket in self.open.values():
            socket.emit("listen", thing, callback=True)

    def frames(self, name: str) -> list[dict[str, Any]]:
        """What that persona was told so far."""
        socket: SocketIOTestClient = self.open[name]
        return [one["args"][0] for one in socket.queue if one["name"] == "said"]

    def numbers(self, name: str) -> list[int]:
        return [message["seq"] for frame in self.frames(name) for message in frame["messages"]]

    def settled(self, name: str, count: int) -> list[int]:
        """The numbers heard, once there are so many, or after twenty seconds."""
        until = time.monotonic() + 20
        while len(self.numbers(name)) < count and time.monotonic() < until:
            time.sleep(0.01)
        return self.numbers(name)

    def told(self, name: str) -> list[str]:
        return [one["name"] for one in self.open[name].queue]


@pytest.fixture
def ears(app: Flask, world: World) -> Ears:
    return Ears(app, world, TEAM)


def test_exactly_those_who_read_the_channel_hear_it(ears: Ears, world: World, as_me: Any) -> None:
    as_me("sam", say, world.channels[TEAM], "Said aloud")
    assert ears.settled("sam", 1) == [1]
    heard = {name for name in ears.open if ears.settled(name, 1 if TEAM in reached(name) else 0)}
    assert heard == {name for name in ears.open if TEAM in reached(name)}


def test_a_frame_holds_what_everyone_sees_and_nothing_personal(ears: Ears, world: World, as_me: Any) -> None:
    as_me("sam", say, world.channels[TEAM], "Said under another name", byline="pseudonym")
    ears.settled("sam", 1)
    mine, others = ears.frames("sam"), ears.frames("mo")
    assert mine == others
    assert "Said under another name" in mine[0]["messages"][0]["html"]
    assert not any(word in str(mine) for word in ("Sam", "data-mine", "/edit", "/remove"))


def test_what_is_said_in_a_hurry_comes_in_order_and_once(ears: Ears, world: World, as_me: Any) -> None:
    for number in range(60):
        as_me(("sam", "ana", "kim")[number % 3], say, world.channels[TEAM], f"Number {number + 1}")
    for name in ("sam", "ana", "kim", "mo", "new"):
        assert ears.settled(name, 60) == list(range(1, 61))
        frames = ears.frames(name)
        assert all(frame["after"] == before["last"] for before, frame in pairwise(frames))


def test_changes_are_told_by_number_and_fetched_by_each(ears: Ears, world: World, as_me: Any) -> None:
    told = as_me("sam", say, world.channels[TEAM], "One")
    ears.settled("sam", 1)
    as_me("sam", reword, told.message_id, "Other words")
    as_me("sam", changing.remove, told.message_id)
    assert [name for name in ears.told("mo") if name == "news"] == ["news", "news"]
    assert "Other words" not in str(ears.open["mo"].queue)
    assert ears.told("priya") == []


# ------------------------------------------------------------------ rights that end

Ends = Callable[[Session, World], object]


def _membership(session: Session, world: World) -> None:
    which = update(Membership).where(Membership.membership_id == world.memberships["kim", "alder"])
    session.execute(which.values(ended_at=clock.now() - timedelta(seconds=1)), execution_options=OPENED)


def _exclusion(session: Session, world: World) -> None:
    session.add(grant(world, world.spaces[TEAM], "-@kim", 0))


def _session(session: Session, world: World) -> None:
    which = update(SignIn).where(SignIn.person_id == world.people["kim"])
    session.execute(which.values(ended_at=clock.now()), execution_options=OPENED)


@pytest.mark.parametrize("end", [_membership, _exclusion, _session])
def test_whoever_loses_the_right_in_silence_hears_nothing_a_second_later(
    end: Ends, ears: Ears, world: World, as_me: Any, monkeypatch: Any
) -> None:
    """Rows that change without a word to anybody: the right is asked for again once a second."""
    as_me("sam", say, world.channels[TEAM], "Heard by her")
    assert ears.settled("kim", 1) == [1]
    with world.database.unit(writes=True) as session:
        end(session, world)
    monkeypatch.setattr(listening, "AT_LEAST_EVERY", 0.0)  # as if a second had passed
    as_me("sam", say, world.channels[TEAM], "Not heard by her")
    assert ears.settled("mo", 2) == [1, 2]
    assert ears.numbers("kim") == [1]


def test_in_a_busy_room_rights_are_asked_for_behind_the_words_and_hold_for_the_next(
    ears: Ears, world: World, as_me: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(listening, "AT_LEAST_EVERY", 3600.0)  # so that no word ever waits for it
    as_me("sam", say, world.channels[TEAM], "Heard by her")
    assert ears.settled("kim", 1) == [1]
    with world.database.unit(writes=True) as session:
        _membership(session, world)
    monkeypatch.setattr(listening, "AHEAD", 0.0)
    as_me("sam", say, world.channels[TEAM], "The last that she hears")
    assert ears.settled("kim", 2) == [1, 2]
    as_me("sam", say, world.channels[TEAM], "Not heard by her")
    assert ears.settled("mo", 3) == [1, 2, 3]
    assert ears.numbers("kim") == [1, 2]


def test_no_word_waits_while_rights_are_asked_for_behind_another(
    ears: Ears, world: World, as_me: Any, monkeypatch: Any
) -> None:
    as_me("sam", say, world.channels[TEAM], "First")
    assert ears.settled("mo", 1) == [1]
    asked, answered = Event(), Event()
    really = listening.Listeners._review_line

    def slowly(*about: Any) -> None:
        asked.set()
        answered.wait(10)
        really(*about)

    monkeypatch.setattr(listening, "AT_LEAST_EVERY", 3600.0)
    monkeypatch.setattr(listening, "AHEAD", 0.0)
    monkeypatch.setattr(listening.Listeners, "_review_line", slowly)
    as_me("sam", say, world.channels[TEAM], "Rights are asked for behind this")
    assert asked.wait(10)
    as_me("sam", say, world.channels[TEAM], "Heard meanwhile")
    heard = ears.settled("mo", 3)
    answered.set()
    assert heard == [1, 2, 3]


def test_a_right_that_ends_by_an_act_ends_before_the_next_word(
    ears: Ears, world: World, as_me: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(listening, "AT_LEAST_EVERY", 3600.0)
    as_me("sam", say, world.channels[TEAM], "Heard by her")
    assert ears.settled("kim", 1) == [1]

    def exclude(me: Any) -> None:
        me.add(grant(world, world.spaces[TEAM], "-@kim", 0))
        audience_changed(me)

    as_me("ana", exclude)
    as_me("sam", say, world.channels[TEAM], "Not heard by her")
    assert ears.settled("mo", 2) == [1, 2]
    assert ears.numbers("kim") == [1]


def test_a_line_that_lay_still_begins_where_the_table_stands(ears: Ears, world: World, as_me: Any) -> None:
    """While nobody listened the channel went on; whoever comes then hears only what is new, and fetches the rest."""
    for socket in ears.open.values():
        socket.emit("leave", {"kind": "channel", "id": ref(world.channels[TEAM])}, callback=True)
    for number in range(3):
        as_me("sam", say, world.channels[TEAM], f"Nobody hears {number}")
    time.sleep(0.2)
    answer = ears.open["mo"].emit("listen", {"kind": "channel", "id": ref(world.channels[TEAM])}, callback=True)
    assert answer == {"ok": True, "answer": {"last": 3, "changes": 0}}
    as_me("sam", say, world.channels[TEAM], "Somebody hears this")
    assert ears.settled("mo", 1)[-1] == 4
    assert [row.seq for row in as_me("mo", reading.since, world.channels[TEAM], 0, 0).messages] == [1, 2, 3, 4]


def test_what_is_announced_while_nothing_is_left_to_bring_is_brought_too(
    ears: Ears, world: World, as_me: Any, monkeypatch: Any
) -> None:
    """What came by the bus was carried already, with the one before it, and just then the next one is announced."""
    as_me("sam", say, world.channels[TEAM], "First")
    assert ears.settled("mo", 1) == [1]
    there, announced, room = listening.LISTENABLE["channel"], [], ("channel", world.channels[TEAM])

    def nothing_yet(*asked: Any) -> Any:
        if announced:
            return there.said(*asked)
        announced.append(as_me("sam", say, world.channels[TEAM], "Second").seq)
        return listening.Words([], 1, -1)

    monkeypatch.setitem(listening.LISTENABLE, "channel", replace(there, said=nothing_yet))
    ears.sockets.listeners.pass_on({"kind": "channel", "id": ref(room[1]), "said": 1})
    assert ears.settled("mo", 2) == [1, 2]
    assert announced == [2]


def test_a_number_that_nothing_has_silences_nobody(ears: Ears, world: World, as_me: Any) -> None:
    """Whoever can write on the bus is at worst nonsense, before and after the first word."""
    for number, nonsense in enumerate((10**9, 10**15, 10**9), 1):
        ears.sockets.listeners.pass_on({"kind": "channel", "id": ref(world.channels[TEAM]), "said": nonsense})
        time.sleep(0.2)
        as_me("sam", say, world.channels[TEAM], f"Heard {number}")
        assert ears.settled("mo", number) == [*range(1, number + 1)]


def test_when_the_bus_was_away_everybody_is_told_to_look(ears: Ears, world: World) -> None:
    ears.sockets.listeners.pass_on({"what": "again"})
    assert {name for name in ears.open if "news" in ears.told(name)} == {
        name for name in ears.open if TEAM in reached(name)
    }


def test_they_are_told_though_the_database_is_away_just_then(ears: Ears, world: World, monkeypatch: Any) -> None:
    listeners, asked = ears.sockets.listeners, []
    review = listeners.review

    def fails_at_first(*some: Any) -> None:
        asked.append(1)
        if len(asked) < 3:
            raise OperationalError("away", {}, Exception())
        review(*some)

    monkeypatch.setattr(retrying, "AGAIN", 0.01)
    monkeypatch.setattr(listeners, "review", fails_at_first)
    listeners.pass_on({"what": "again"})
    reads = {name for name in ears.open if TEAM in reached(name)}
    end = time.monotonic() + 20
    while {name for name in ears.open if "news" in ears.told(name)} != reads and time.monotonic() < end:
        time.sleep(0.02)
    assert {name for name in ears.open if "news" in ears.told(name)} == reads


def test_for_a_database_that_was_closed_nobody_waits(ears: Ears, world: World, monkeypatch: Any) -> None:
    asked: list[int] = []

    def fails(*_: Any) -> None:
        asked.append(1)
        raise OperationalError("closed", {}, Exception())

    monkeypatch.setattr(retrying, "AGAIN", 0.01)
    monkeypatch.setattr(ears.sockets.listeners, "review", fails)
    monkeypatch.setattr(world.database, "closed", True)
    ears.sockets.listeners.pass_on({"what": "audience"})
    time.sleep(0.2)
    assert asked == [1]


def test_a_database_that_is_away_for_a_moment_is_waited_for(
    ears: Ears, world: World, as_me: Any, monkeypatch: Any
) -> None:
    tries: list[int] = []
    there = listening.LISTENABLE["channel"]

    def fails_twice(*asked: Any) -> Any:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("away", {}, Exception())
        return there.said(*asked)

    monkeypatch.setitem(listening.LISTENABLE, "channel", replace(there, said=fails_twice))
    monkeypatch.setattr(listening, "AGAIN", 0.01)
    as_me("sam", say, world.channels[TEAM], "Said while the database rests")
    assert ears.settled("mo", 1) == [1]
    assert len(tries) == 3
