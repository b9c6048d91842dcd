"""Long work: own only, in steps that survive a killed process, stopped between two of them, and named when it fails."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from community.kernel import clock, jobs, progress
from community.kernel.door import OPENED, clause, outright
from community.kernel.errors import NotFound, Refusal
from community.kernel.ids import ref
from community.kernel.jobs import Job, carry_out_due
from community.kernel.progress import Kind, Work
from tests.access.matrix import EVERYBODY, STRANGERS

COUNT = 5


@pytest.fixture
def counting(monkeypatch):
    """A kind of work that counts to five, a step each; it can be told to refuse or to break at a number."""
    trouble: dict[int, Exception] = {}

    def step(_me, work, _settings):
        work.done += 1
        if work.done in trouble:
            raise trouble[work.done]
        return work.done == COUNT

    monkeypatch.setitem(progress.KINDS, "count", Kind("Counting", step))
    return trouble


@pytest.fixture
def begun(as_me, counting):
    """Sam's work."""
    return as_me("sam", lambda me: progress.start(me, "count", 1, "/spaces", COUNT).work_id)


def row(world, work_id):
    with world.database.unit() as session:
        return session.scalars(outright(select(Work).where(Work.work_id == work_id))).one()


def carry(world, keys, settings, most=100):
    return carry_out_due(world.database, keys, settings, most)


def test_each_step_is_a_unit_and_the_row_says_how_far_it_is(world, keys, settings, begun):
    seen = []
    while carry(world, keys, settings, 1):
        seen.append((row(world, begun).done, row(world, begun).state))
    assert seen[:COUNT] == [(1, "running"), (2, "running"), (3, "running"), (4, "running"), (5, "done")]


def test_what_a_killed_process_was_doing_goes_on_where_it_stopped(world, keys, settings, begun):
    carry(world, keys, settings, 2)
    with world.database.unit(writes=True) as session:
        assert jobs.claim(session, clock.now()) is not None
    assert carry(world, keys, settings) == 0, "another holds the step"
    with world.database.unit(writes=True) as session:
        late = update(Job).where(Job.state == "running").values(lease_until=clock.now() - timedelta(seconds=1))
        session.execute(late, execution_options=OPENED)
    carry(world, keys, settings)
    assert (row(world, begun).done, row(world, begun).state) == (COUNT, "done")


def test_it_stops_before_the_next_step(world, keys, settings, as_me, begun):
    carry(world, keys, settings, 2)
    as_me("sam", progress.cancel, begun)
    carry(world, keys, settings)
    assert (row(world, begun).done, row(world, begun).state) == (2, "cancelled")
    assert not (settings.folder / "mailbox").exists(), "whoever stopped it knows"


def test_a_step_that_is_refused_leaves_nothing_behind_and_says_why(world, keys, settings, counting, begun):
    counting[3] = Refusal("You do not lead here any more.")
    carry(world, keys, settings)
    ended = row(world, begun)
    assert (ended.done, ended.state, ended.said) == (2, "failed", "You do not lead here any more.")


def test_a_step_that_breaks_is_tried_again_and_given_up_with_a_sentence(world, keys, settings, counting, begun):
    counting[3] = ValueError("a defect")
    for _ in range(jobs.ATTEMPTS + 1):
        with world.database.unit(writes=True) as session:
            waits = update(Job).where(Job.state == "waiting").values(due_at=clock.now())
            session.execute(waits, execution_options=OPENED)
        carry(world, keys, settings)
    ended = row(world, begun)
    assert (ended.done, ended.state) == (2, "failed")
    assert "please start it again" in ended.said


def test_a_letter_says_that_it_is_over_and_nothing_else(world, keys, settings, begun):
    carry(world, keys, settings)
    [letter] = [path.read_text() for path in (settings.folder / "mailbox").iterdir()]
    assert "To: sam@example.org" in letter
    assert f"http://localhost/works/{ref(begun)}" in letter
    assert "Sam" not in letter


def test_only_ones_own_is_listed_counted_opened_and_stopped(world, as_me, browse, begun):
    for name in EVERYBODY:
        browser = browse(name)
        stranger, own = name in STRANGERS, name == "sam"
        right = 200 if own else 303 if stranger else 404
        assert browser.get(f"/works/{ref(begun)}").status_code == right, name
        assert browser.get(f"/works/{ref(begun)}/state").status_code == (right if right != 303 else 303), name
        if not own:
            stopped = browser.post(f"/works/{ref(begun)}/cancel", "/help")
            assert stopped.status_code in (303, 404), name
        if name in world.people and not stranger:
            listed = as_me(name, lambda me: me.rows(outright(select(Work.work_id).where(clause(Work, "read")))))
            assert [work_id for (work_id,) in listed] == ([begun] if own else [])
    assert not row(world, begun).cancel_asked
    with pytest.raises(NotFound):
        as_me("ana", progress.cancel, begun)
    assert browse("sam").post(f"/works/{ref(begun)}/cancel", f"/works/{ref(begun)}").status_code == 303
    assert row(world, begun).cancel_asked


def test_the_page_works_without_a_script_and_the_state_is_there_for_one(world, keys, settings, browse, begun):
    carry(world, keys, settings, 2)
    page = browse("sam").get(f"/works/{ref(begun)}").get_data(as_text=True)
    assert "2 of 5 done." in page
    assert f'<progress aria-label="How far it is" max="{COUNT}" value="2">' in page
    assert "Look again" in page
    state = browse("sam").get(f"/works/{ref(begun)}/state").get_json()
    assert state == {"state": "running", "done": 2, "total": COUNT, "said": "2 of 5 done."}
    carry(world, keys, settings)
    assert 'href="/spaces">Go on' in browse("sam").get(f"/works/{ref(begun)}").get_data(as_text=True)


def test_what_ended_a_month_ago_is_forgotten(world, keys, settings, system, begun):
    carry(world, keys, settings)
    with world.database.unit(writes=True) as session:
        old = update(Work).values(ended_at=clock.now() - timedelta(days=31))
        session.execute(old, execution_options=OPENED)
    system(progress.forget_old, {})
    with world.database.unit() as session:
        assert session.scalars(outright(select(Work))).all() == []
