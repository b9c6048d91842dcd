"""What the rows about somebody's file tell: nothing of how much they wrote, under which name, or at which minute."""

from typing import Any

from community.exports.models import Export
from community.exports.service.making import SHARES, STEPS
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.ids import EPOCH_MS, RANDOM_BITS
from community.kernel.jobs import Job
from community.kernel.progress import Work
from tests.exports import files
from tests.exports.test_bad_days import rows, write_much


def about(world: Any, name: str) -> list[Any]:
    """What the machinery keeps of somebody's file: work, jobs and audit, without ids."""
    person_id = world.people[name]
    works = [
        (row.kind, row.done, row.total, row.said, row.state) for row in rows(world, Work) if row.person_id == person_id
    ]
    numbers = {row.work_id for row in rows(world, Work) if row.person_id == person_id}
    jobs = [
        (row.kind, row.state, row.attempts) for row in rows(world, Job) if any(str(n) in row.payload for n in numbers)
    ]
    acts = [(row.verb, row.noun, row.note) for row in rows(world, AuditRow) if row.actor == f"person:{person_id}"]
    return [works, sorted(jobs), sorted(act for act in acts if act[1] in ("works", "exports", "sign_ins"))]


def test_no_row_tells_whether_somebody_has_a_pseudonym_or_how_much_they_wrote(
    lived: int, sam: Any, browse: Any, world: Any, keys: Any, settings: Any, as_me: Any
) -> None:
    write_much(as_me, lived, SHARES * 3)
    kim = browse("kim")  # who wrote nothing at all
    for browser in (sam, kim):
        files.ask(browser)
        files.carry(world, keys, settings)
    assert about(world, "sam") == about(world, "kim")
    assert len(about(world, "sam")[1]) == STEPS + 1, "a job for each step, and the letter"


def hourly(moment: Any) -> bool:
    return bool(moment == clock.hour(moment))


def made_hourly(row_id: int) -> bool:
    return ((row_id >> RANDOM_BITS) + EPOCH_MS) % 3_600_000 < 60_000


def test_no_row_of_it_keeps_a_minute(sam: Any, world: Any, keys: Any, settings: Any) -> None:
    files.ask(sam)
    files.carry(world, keys, settings)
    files.download(sam, files.made_by(world, "sam"))
    [work], [export] = rows(world, Work), rows(world, Export)
    jobs = [row for row in rows(world, Job) if row.kind.startswith("progress.")]
    acts = [row for row in rows(world, AuditRow) if row.noun in ("works", "exports")]
    assert {act.verb for act in acts} == {"started", "asked", "downloaded"}
    times = [work.made_at, work.ended_at, export.made_at, export.ready_until]
    assert all(map(hourly, [*times, *(row.due_at for row in jobs), *(act.at for act in acts)]))
    numbers = [work.work_id, export.export_id, *(row.job_id for row in jobs), *(act.audit_id for act in acts)]
    assert all(map(made_hourly, numbers))
