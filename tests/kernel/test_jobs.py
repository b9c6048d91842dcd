"""Jobs are rows: done once, tried again, taken up from the dead, and never lost."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from community.kernel import clock, jobs
from community.kernel.door import OPENED, System, outright
from community.kernel.ids import EPOCH_MS, RANDOM_BITS
from community.kernel.jobs import Job, carry_out_due, coming, put
from community.kernel.runner import Runner


@pytest.fixture
def done(monkeypatch):
    """A job kind for tests, and the payloads it was carried out with."""
    seen: list[object] = []

    def note(_system, payload):
        if payload.get("fails"):
            raise ValueError("not today")
        seen.append(payload["n"])

    monkeypatch.setitem(jobs.HANDLERS, "test.note", note)
    monkeypatch.setitem(jobs.HANDLERS, "test.outside", lambda _s, payload: lambda: note(None, payload))
    return seen


def ask(database, kind="test.note", **payload):
    with database.unit(writes=True) as session:
        put(session, kind, payload, clock.now())


def rows(database):
    with database.unit() as session:
        return session.scalars(outright(select(Job).order_by(Job.job_id))).all()


def test_a_due_job_is_carried_out_once(database, keys, settings, done):
    ask(database, n=1)
    assert carry_out_due(database, keys, settings) == 1
    assert carry_out_due(database, keys, settings) == 0
    assert done == [1]
    assert rows(database)[0].state == "done"


def test_the_runner_is_told_of_a_due_job_once_and_only_after_the_commit(database, done, monkeypatch):
    told: list[int] = []
    monkeypatch.setattr(jobs, "WAKE", [wake := lambda: told.append(len(rows(database)))])
    with database.unit(writes=True) as session:
        for number in range(3):
            put(session, "test.note", {"n": number}, clock.now())
        assert session.info["after"] == [wake]
    assert told == [3]
    with database.unit(writes=True) as session:
        put(session, "test.note", {"n": 4}, clock.now() + timedelta(minutes=1))
    assert told == [3]


def test_a_woken_runner_does_not_wait_for_the_next_minute(database, keys, settings, done):
    runner = Runner(settings, database, keys)
    ask(database, n=1)
    for _ in range(3):
        runner.wake()
    assert runner.huey.pending_count() == 1
    consumer = runner.consumer("thread")
    consumer.start()
    try:
        deadline = time.monotonic() + 20
        while not done and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        consumer.stop(graceful=True)
    assert done == [1]


def test_what_falls_due_soon_is_known_by_the_second_and_each_second_once(database, keys, settings, monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    with database.unit(writes=True) as session:
        for seconds in (-5, 20, 20.4, 20.6, 60, 90):
            put(session, "test.note", {"n": 1}, now + timedelta(seconds=seconds))
    assert coming(database, 75) == [20, 21, 60]
    runner = Runner(settings, database, keys)
    runner._set_alarms()
    assert len(runner.huey.scheduled()) + runner.huey.pending_count() == 3


def test_a_job_of_the_future_waits(database, keys, settings, done):
    with database.unit(writes=True) as session:
        put(session, "test.note", {"n": 1}, clock.now() + timedelta(minutes=1))
    assert carry_out_due(database, keys, settings) == 0


def test_a_job_that_fails_is_tried_again_later_and_does_not_stop_the_others(database, keys, settings, done):
    ask(database, fails=True)
    ask(database, n=2)
    carry_out_due(database, keys, settings)
    failed = rows(database)[0]
    assert done == [2]
    assert (failed.state, failed.attempts, failed.error) == ("waiting", 1, "ValueError")
    assert failed.due_at > clock.now()


def test_after_eight_attempts_it_is_given_up_and_named(database, keys, settings, done):
    ask(database, fails=True)
    for _ in range(jobs.ATTEMPTS):
        with database.unit(writes=True) as session:
            session.execute(update(Job).values(due_at=clock.now()), execution_options=OPENED)
        carry_out_due(database, keys, settings)
    assert [(row.state, row.attempts) for row in rows(database)] == [("failed", 8)]


def test_what_a_dead_process_was_doing_is_taken_up_when_its_lease_ends(database, keys, settings, done):
    ask(database, n=3)
    with database.unit(writes=True) as session:
        taken = jobs.claim(session, clock.now())
    assert taken is not None
    assert carry_out_due(database, keys, settings) == 0
    with database.unit(writes=True) as session:
        session.execute(update(Job).values(lease_until=clock.now() - timedelta(seconds=1)), execution_options=OPENED)
    assert carry_out_due(database, keys, settings) == 1
    assert done == [3]


def test_the_part_outside_runs_after_the_commit_and_is_repeated_when_it_fails(database, keys, settings, done):
    ask(database, "test.outside", n=4)
    ask(database, "test.outside", fails=True)
    carry_out_due(database, keys, settings)
    assert done == [4]
    assert sorted(row.state for row in rows(database)) == ["done", "waiting"]


def test_a_repeated_job_has_one_row_a_period_however_often_it_is_scheduled(database, monkeypatch):
    monkeypatch.setattr(jobs, "PERIODS", {"test.note": timedelta(hours=24)})
    for _ in range(3):
        jobs.schedule(database)
    assert len(rows(database)) == 1


def test_two_jobs_of_the_same_once_cannot_be(database):
    def ask_once() -> None:
        with database.unit(writes=True) as session:
            put(session, "test.note", {}, clock.now(), once="same")

    ask_once()
    with pytest.raises(IntegrityError):
        ask_once()


def test_what_was_done_a_week_ago_is_forgotten_and_what_failed_is_not(database, keys, settings, done):
    states = {"done": [8, 6], "failed": [8], "waiting": [8]}
    with database.unit(writes=True) as session:
        for state, ages in states.items():
            for age in ages:
                due = clock.now() - timedelta(days=age)
                session.add(Job(kind=f"{state} {age}", payload="{}", state=state, due_at=due))
    with database.unit(writes=True) as session:
        jobs.forget_done(System(session, keys, "test"), {})
    assert {row.kind for row in rows(database)} == {"done 6", "failed 8", "waiting 8"}


def test_a_job_to_the_hour_says_no_minute_and_is_due_at_once(database, keys, settings, done):
    with database.unit(writes=True) as session:
        jobs.put_to_the_hour(session, "test.note", {"n": 7}, clock.now())
    [row] = rows(database)
    assert (row.due_at.minute, row.due_at.second) == (0, 0)
    assert ((row.job_id >> RANDOM_BITS) + EPOCH_MS) % 3_600_000 < 60_000
    carry_out_due(database, keys, settings)
    assert done == [7]
