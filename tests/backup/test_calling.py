"""A call goes from one to the next, to the minute, once; it is answered, passed on, taken back, or nobody was there."""

import contextlib
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from community.backup.models import BackupCall, BackupContact
from community.backup.service import calling, serving, showing, sweeping
from community.institutions.models import Membership
from community.institutions.service import memberships
from community.kernel import clock, jobs
from community.kernel.door import System, outright
from community.kernel.errors import Conflict, NotFound, Refusal
from tests.backup.calls import ask, asked, change, on_list, state


def test_the_next_one_is_asked_when_the_minutes_are_over_and_not_before(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    assert asked(world, call_id) == ["ana"]
    forward(9.8)
    assert asked(world, call_id) == ["ana"]
    forward(10)
    assert asked(world, call_id) == ["ana", "mo"]
    forward(20)
    assert (asked(world, call_id), state(world, call_id)) == (["ana", "mo", "kim"], "waiting")
    forward(30)
    assert (asked(world, call_id), state(world, call_id)) == (["ana", "mo", "kim"], "unanswered")


def test_done_twice_it_is_done_once(alder, world, as_me, forward, system):
    call_id = as_me("sam", ask)
    forward(10)
    for _ in range(3):
        system(calling.advance, call_id)
        system(sweeping.look_round)
    assert asked(world, call_id) == ["ana", "mo"]


def test_two_workers_at_once_ask_one_person(alder, world, as_me, keys, monkeypatch):
    call_id = as_me("sam", ask)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        with world.database.unit(writes=True) as session:
            calling.advance(System(session, keys, "test"), call_id)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert asked(world, call_id) == ["ana", "mo"]


def test_what_a_killed_process_left_is_done_within_the_minute(
    alder, world, as_me, keys, settings, forward, monkeypatch
):
    call_id = as_me("sam", ask)
    forward(0)
    later = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with world.database.unit(writes=True) as session:
        taken = jobs.claim(session, later)
    assert taken.kind == "backup.advance"
    with contextlib.suppress(RuntimeError), world.database.unit(writes=True) as session:
        calling.advance(System(session, keys, "dies"), call_id)
        raise RuntimeError("killed")
    assert asked(world, call_id) == ["ana"], "half of it is nothing"
    jobs.schedule(world.database)
    while jobs.carry_out_due(world.database, keys, settings):
        pass
    assert asked(world, call_id) == ["ana", "mo"], "the dead one's lease is not waited for"
    later += jobs.LEASE
    jobs.carry_out_due(world.database, keys, settings)
    assert asked(world, call_id) == ["ana", "mo"]


def test_answering_ends_the_round(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    as_me("ana", calling.answer, call_id)
    as_me("ana", calling.answer, call_id)
    forward(60)
    assert (asked(world, call_id), state(world, call_id)) == (["ana"], "answered")
    shown = as_me("sam", showing.call, call_id)
    assert (shown.answered.name, shown.answered.line) == ("Ana Reyes", "Pager 4471")


def test_whoever_was_asked_earlier_may_still_answer_and_whoever_comes_later_is_told(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    forward(10)
    as_me("ana", calling.answer, call_id)
    with pytest.raises(Conflict, match="Ana is with them already"):
        as_me("mo", calling.answer, call_id)
    with pytest.raises(Conflict, match="Ana is with them already"):
        as_me("mo", calling.pass_on, call_id)
    with pytest.raises(NotFound):
        as_me("kim", calling.answer, call_id)


def test_when_everyone_was_asked_somebody_may_answer_after_all(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    for minutes in (10, 20, 30):
        forward(minutes)
    as_me("mo", calling.answer, call_id)
    assert state(world, call_id) == "answered"


def test_passing_on_asks_the_next_one_at_once(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    as_me("ana", calling.pass_on, call_id)
    assert asked(world, call_id) == ["ana", "mo"]
    with pytest.raises(Conflict):
        as_me("ana", calling.pass_on, call_id)
    forward(9)
    assert asked(world, call_id) == ["ana", "mo"], "the next one has the whole time"
    as_me("ana", calling.answer, call_id)
    assert state(world, call_id) == "answered", "who passed may change their mind"


def test_passing_on_when_another_has_it_asks_nobody_twice(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    forward(10)
    as_me("ana", calling.pass_on, call_id)
    assert asked(world, call_id) == ["ana", "mo"]


def test_the_last_one_passing_on_says_at_once_that_nobody_is_left(world, as_me):
    on_list(world, "alder", "ana")
    call_id = as_me("sam", ask)
    as_me("ana", calling.pass_on, call_id)
    assert state(world, call_id) == "unanswered"


def test_the_asker_takes_it_back_and_nobody_else_does(alder, world, as_me, forward):
    call_id = as_me("sam", ask)
    with pytest.raises(Refusal):
        as_me("ana", calling.withdraw, call_id)
    as_me("sam", calling.withdraw, call_id)
    forward(60)
    assert (asked(world, call_id), state(world, call_id)) == (["ana"], "ended")
    with pytest.raises(Conflict, match="This is over"):
        as_me("ana", calling.answer, call_id)


def test_nobody_is_asked_about_their_own_call(alder, world, as_me):
    assert asked(world, as_me("ana", ask)) == ["mo"]


def test_where_nobody_is_on_call_nothing_is_stored(world, as_me):
    on_list(world, "alder", "sam")
    for name in ("sam", "new"):
        if name == "new":
            as_me("sam", lambda me: serving.stop(me, serving.mine(me)[0].contact_id))
        with pytest.raises(Conflict, match="Nobody is on call"):
            as_me(name, ask)
    with world.database.unit() as session:
        assert session.scalar(outright(select(func.count()).select_from(BackupCall))) == 0


def test_nobody_is_asked_who_has_not_said_yes_or_was_taken_off(alder, world, as_me):
    change(world, BackupContact, BackupContact.contact_id == alder["ana"], agreed_at=None)
    change(world, BackupContact, BackupContact.contact_id == alder["mo"], removed_at=clock.now())
    assert asked(world, as_me("sam", ask)) == ["kim"]


def test_when_another_one_is_on_call_than_the_page_said_it_is_said_again_first(alder, world, as_me):
    change(world, BackupContact, BackupContact.contact_id == alder["ana"], removed_at=clock.now())
    form = calling.AskForm(hospital="alder", first=calling.ref(alder["ana"]))
    with pytest.raises(Conflict, match="Who is on call has just changed"):
        as_me("sam", calling.ask, form)
    assert asked(world, as_me("sam", ask)) == ["mo"]


def test_a_call_goes_to_ones_own_hospital_and_of_two_to_the_one_that_was_chosen(alder, world, as_me):
    on_list(world, "quill", "priya")
    assert [team.place.slug for team in as_me("kim", showing.teams)] == ["alder", "quill"]
    here, there = as_me("kim", ask, "alder"), as_me("kim", ask, "quill")
    assert (asked(world, here), asked(world, there)) == (["ana"], ["priya"])
    with pytest.raises(NotFound):
        as_me("olu", ask, "alder")
    with pytest.raises(NotFound):
        as_me("stella", ask, "network")


def test_one_call_at_a_time_and_three_an_hour(alder, world, as_me, forward):
    for _ in range(3):
        call_id = as_me("sam", ask)
        with pytest.raises(Conflict, match="already"):
            as_me("sam", ask)
        as_me("sam", calling.withdraw, call_id)
    with pytest.raises(calling.AskedOften) as often:
        as_me("sam", ask)
    assert often.value.status == 429
    assert "lines on this page answer at once" in often.value.sentence
    assert as_me("new", ask), "somebody else is not held up"
    forward(61)
    assert as_me("sam", ask)


def test_asking_again_ends_what_nobody_answered(world, as_me):
    on_list(world, "alder", "ana")
    first = as_me("sam", ask)
    as_me("ana", calling.pass_on, first)
    as_me("sam", ask)
    assert state(world, first) == "ended"


# ------------------------------------------------------------------ people who leave


def test_when_the_one_who_is_asked_leaves_the_hospital_the_next_one_is_asked_at_once(alder, world, as_me, work):
    call_id = as_me("sam", ask)
    as_me("mo", lambda me: memberships.end_membership(me, world.memberships["mo", "alder"]))
    as_me("ana", calling.pass_on, call_id)
    work()
    assert asked(world, call_id) == ["ana", "kim"], "who left before their turn is left out"
    as_me("kim", lambda me: memberships.end_membership(me, world.memberships["kim", "alder"]))
    work()
    assert state(world, call_id) == "unanswered"
    with pytest.raises(NotFound):
        as_me("kim", showing.call, call_id)
    with world.database.unit() as session:
        left = set(session.scalars(outright(select(BackupContact.person_id))))
    assert left == {world.people["ana"]}


def test_a_membership_that_ends_by_date_ends_its_place_too(alder, world, as_me, system):
    call_id = as_me("sam", ask)
    lead = Membership.person_id == world.people["ana"]
    change(world, Membership, lead, ended_at=clock.now() - timedelta(seconds=1))
    system(sweeping.look_round)
    assert asked(world, call_id) == ["ana", "mo"]


def test_when_the_asker_leaves_the_call_is_over(alder, world, as_me, work):
    call_id = as_me("sam", ask)
    as_me("sam", lambda me: memberships.end_membership(me, world.memberships["sam", "alder"]))
    work()
    assert state(world, call_id) == "ended"


def test_who_stops_being_on_call_while_asked_is_passed_over(alder, world, as_me, work):
    call_id = as_me("sam", ask)
    as_me("ana", serving.stop, alder["ana"])
    work()
    assert asked(world, call_id) == ["ana", "mo"]
