"""How many are here and that somebody types: only where it is wanted, as numbers, to those who read the channel."""

import time
from typing import Any

import pytest
from flask import Flask

from community.chat.forms import ChannelForm
from community.chat.service import channels
from community.kernel import company
from community.kernel.company import Company
from community.kernel.ids import ref
from tests.access.matrix import reached
from tests.chat.test_live import Ears
from tests.people import World

TEAM = "alder-team"


@pytest.fixture
def ears(app: Flask, world: World, monkeypatch: Any) -> Ears:
    monkeypatch.setattr(company, "EVERY", 0.05)
    return Ears(app, world, TEAM)


def _lively(me: Any, channel_id: int) -> None:
    channels.change(me, channel_id, ChannelForm(name="Rounds", lively=True))


def _here(ears: Ears, world: World, name: str, **facts: Any) -> dict[str, Any]:
    thing = {"kind": "channel", "id": ref(world.channels[TEAM])}
    answer: dict[str, Any] = ears.open[name].emit("here", thing | facts, callback=True)
    return answer


def _told(ears: Ears, name: str) -> list[tuple[int, int]]:
    frames = [one["args"][0] for one in ears.open[name].queue if one["name"] == "here"]
    return [(frame["here"], frame["typing"]) for frame in frames]


def test_where_it_is_not_wanted_nobody_is_told(ears: Ears, world: World) -> None:
    assert _here(ears, world, "sam", typing=True)["title"] == "Not found"
    time.sleep(0.2)
    assert not any(_told(ears, name) for name in ears.open)


def test_readers_are_told_numbers_and_strangers_nothing(ears: Ears, world: World, as_me: Any) -> None:
    as_me("ana", _lively, world.channels[TEAM])
    assert _here(ears, world, "sam")["ok"]
    assert _here(ears, world, "ana", typing=True)["ok"]
    assert _here(ears, world, "ana", typing=True)["ok"]  # two pages of one person count once
    assert _here(ears, world, "priya")["title"] == "Not found"
    readers = {name for name in ears.open if TEAM in reached(name)}
    until = time.monotonic() + 20
    while {name for name in ears.open if (2, 1) in _told(ears, name)} != readers and time.monotonic() < until:
        time.sleep(0.02)
    assert _told(ears, "mo")[-1] == (2, 1)
    assert {name for name in ears.open if _told(ears, name)} == readers
    assert "sam" not in str([one for one in ears.open["mo"].queue if one["name"] == "here"]).lower()


def test_whoever_says_nothing_for_a_while_is_not_here_any_more(monkeypatch: Any) -> None:
    now, told, waiting = [100.0], [], []
    monkeypatch.setattr(company.time, "monotonic", lambda: now[0])
    counting = Company(lambda _room, here, typing: told.append((here, typing)), lambda _s, act: waiting.append(act))
    room = ("channel", 1)
    counting.heard(room, "a", True)
    counting.heard(room, "b", False)
    for later in (2, 8, 30, 70):
        now[0] = 100.0 + later
        if later == 30:
            counting.heard(room, "b", False)
        waiting.pop(0)()
    assert told == [(2, 1), (2, 0), (1, 0)]
    now[0] = 200.0
    waiting.pop(0)()
    assert (told[-1], waiting, counting._rooms) == ((0, 0), [], {})
