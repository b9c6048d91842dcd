"""Live: whoever asked or was asked hears that something changed, for themselves alone, and nobody hears for another."""

import time
from datetime import timedelta
from typing import Any

import pytest

from community.backup.models import BackupCall
from community.backup.service import calling
from community.institutions.service import memberships
from community.kernel import clock, jobs
from community.kernel.ids import ref
from community.kernel.runner import Runner
from community.kernel.sockets import Sockets
from tests.access.matrix import EVERYBODY, STRANGERS
from tests.backup.calls import ask, asked, change, on_list
from tests.kernel.listening import heard_of, plug_in


@pytest.fixture
def sockets(app: Any) -> Sockets:
    return Sockets(app, app.extensions["community"].bus)


def test_everybody_listens_for_themselves_alone(app, sockets, world):
    for name in EVERYBODY:
        socket = plug_in(app, sockets, world, name)
        if name in STRANGERS:
            assert not socket.is_connected()
            continue
        for other, person_id in world.people.items():
            answer = socket.emit("listen", {"kind": "backup", "id": ref(person_id)}, callback=True)
            assert answer["ok"] == (other == name), (name, other)


def test_asker_and_asked_hear_of_every_step_and_nobody_else_does(app, sockets, world, alder, as_me):
    ears = {name: plug_in(app, sockets, world, name) for name in ("sam", "ana", "mo", "kim", "stella", "priya")}
    for name, socket in ears.items():
        socket.emit("listen", {"kind": "backup", "id": ref(world.people[name])}, callback=True)

    def heard() -> set[str]:
        return {name for name, socket in ears.items() if heard_of(socket, "news")}

    call_id = as_me("sam", ask)
    assert heard() == {"sam", "ana"}
    as_me("ana", calling.pass_on, call_id)
    assert heard() == {"sam", "ana", "mo"}
    as_me("mo", calling.answer, call_id)
    assert heard() == {"sam", "ana", "mo"}
    as_me("sam", calling.withdraw, call_id)
    assert heard() == {"sam", "ana", "mo"}


def test_the_bus_carries_no_word_and_no_call(world, alder, as_me, app):
    said: list[dict[str, object]] = []
    app.extensions["community"].bus.listen(said.append)
    as_me("sam", ask, words="A long night, and no sleep since.")
    assert {frozenset(one) for one in said} == {frozenset({"kind", "id"})}
    assert {one["id"] for one in said} == {ref(world.people["sam"]), ref(world.people["ana"])}


def test_whoever_left_the_hospital_is_shown_nothing_though_they_still_listen(app, sockets, world, alder, as_me, browse):
    call_id = as_me("sam", ask)
    as_me("ana", calling.pass_on, call_id)
    as_me("mo", lambda me: memberships.end_membership(me, world.memberships["mo", "alder"]))
    assert browse("mo").get(f"/backup/calls/{ref(call_id)}/now").status_code == 404
    assert browse("mo").get("/backup/waiting").get_json()["html"].strip() == ""


# ------------------------------------------------------------------ to the second


def test_the_next_one_is_asked_within_seconds_of_the_minute_without_anybody_waking_the_runner(
    world, as_me, keys, settings
):
    on_list(world, "alder", "ana", "mo")
    call_id = as_me("sam", ask)
    due = clock.now() + timedelta(seconds=3)
    change(world, BackupCall, next_at=due)
    change(world, jobs.Job, jobs.Job.kind == "backup.advance", due_at=due)
    runner = Runner(settings, world.database, keys)
    runner.sweep()
    consumer = runner.consumer("thread")
    consumer.start()
    try:
        until = time.monotonic() + 20
        while len(asked(world, call_id)) < 2 and time.monotonic() < until:
            time.sleep(0.1)
    finally:
        consumer.stop(graceful=True)
    late = (clock.now() - due).total_seconds()
    assert asked(world, call_id) == ["ana", "mo"]
    assert late < 6
