"""A file of all that is held on somebody who wrote 10,000 posts: seconds, its longest step, memory and size.

python -m bench.export                        SQLite, in a folder that is thrown away
python -m bench.export postgresql+psycopg://user@host/empty

The longest step matters by itself: on SQLite nobody else writes meanwhile. Memory is what the process that makes the
file holds at most after a step beyond what it held before, without the pages of the database that SQLite maps in.
"""

import multiprocessing
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from community.accounts.models import SignIn
from community.exports.models import Export
from community.exports.service import own
from community.kernel import clock, keys, migrating
from community.kernel.bus import Bus
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.door import Me, outright
from community.kernel.jobs import carry_out_due
from community.kernel.progress import Work
from community.wiring import wire
from community.worlds import bench
from community.worlds.filling import fill
from community.worlds.vocabulary import bodies

POSTS, PEOPLE, TOPICS = 10_000, 5, 2_000


def main(url: str) -> None:
    """Makes a world in which each of five people wrote so much, then one of the files, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(folder=Path(folder), database_url=url, log_level="ERROR")
        database = Database(settings.database)
        migrating.upgrade(database)
        size = bench.Size(PEOPLE, TOPICS, POSTS * PEOPLE)
        made = bench.plan(size, 1, datetime.now(UTC).replace(microsecond=0))
        fill(database, made, bodies(made.dice), lambda _done: None)
        kind = database.url.get_backend_name()
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, longest, memory, size_made = pool.apply(measure, (settings, made.people[2]))
    print(f"{made.person_of.count(2):,} posts of one person among {POSTS * PEOPLE:,}, on {kind}")
    said = f"seconds {seconds:.1f}   longest step {1000 * longest:.0f} ms"
    print(f"{said}   memory +{memory:.0f} MB   file {size_made:.1f} MB")


def measure(settings: Settings, person_id: int) -> tuple[float, float, float, float]:
    """Asks for the file and carries its steps out one by one: seconds, longest step, megabytes held, megabytes made."""
    wire(Bus())
    database, ours = Database(settings.database), keys.load(settings)
    ask(database, ours, settings, person_id)
    before, most, steps = held(), 0.0, []
    while True:
        began = time.perf_counter()
        carry_out_due(database, ours, settings, 1)
        steps.append(time.perf_counter() - began)
        most = max(most, held())
        if ended(database):
            break
    with database.unit() as session:
        row = session.scalars(outright(select(Export))).one()
    size = own.parts_of(row, settings.folder).made.stat().st_size
    database.close()
    return sum(steps), max(steps), most - before, size / 1e6


def ask(database: Database, ours: keys.Keys, settings: Settings, person_id: int) -> None:
    """As somebody who is signed in."""
    with database.unit(writes=True) as session:
        now = clock.now()
        times = {"started_at": now, "seen_at": now, "ends_at": now.replace(year=now.year + 1)}
        session.add(SignIn(token="0" * 64, person_id=person_id, **times))
        own.ask(Me(session, person_id, ours), settings.folder)


def ended(database: Database) -> bool:
    """Whether the work is over; it must have gone well."""
    with database.unit() as session:
        work = session.scalars(outright(select(Work))).one()
    assert work.state != "failed", work.said
    return work.state == "done"


def held() -> float:
    """Megabytes that this process holds of its own."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon:")) / 1024


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
