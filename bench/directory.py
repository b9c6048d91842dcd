"""The directory at 20,000 people: milliseconds and statements of each way to look, in this process.

python -m bench.directory                     SQLite, in a folder that is thrown away
python -m bench.directory postgresql+psycopg://user@host/empty
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.inside import Inside
from bench.statements import counted
from community.kernel import migrating
from community.kernel.config import Settings
from community.kernel.db import Database
from community.worlds import bench
from community.worlds.filling import fill
from community.worlds.people import PASSWORD
from community.worlds.vocabulary import bodies

PEOPLE, TIMES, GOAL = 20_000, 25, 25.0
ASKED = {
    "everyone": "",
    "a name": "q=7777",
    "a piece of a name": "q=person+12",
    "nobody's name": "q=zzyzx",
    "a profession": "q=rn",
    "a skill": "skill=nights",
    "a skill and a language": "skill=nights&language=spanish",
    "a language that nobody has": "language=klingon",
    "a field that few show": "family=nursing",
    "one's own hospital": "hospital=h7",
    "another hospital": "hospital=h8",
    "everything at once": "q=person&skill=nights&language=spanish&family=nursing&hospital=h7",
}


def main(url: str) -> None:
    """Makes the world, then asks for each page many times; prints the median, and whether it is under the goal."""
    settings = Settings(folder=Path(tempfile.mkdtemp()), database_url=url, log_level="ERROR", searches="100000/minute")
    database = Database(settings.database)
    migrating.upgrade(database)
    made = bench.plan(bench.Size(PEOPLE, 2_000, 20_000), 1, datetime.now(UTC).replace(microsecond=0))
    fill(database, made, bodies(made.dice, 50), lambda _done: None)
    database.close()
    inside = Inside({**bench.addresses(made), "password": PASSWORD}, settings)
    print(f"{PEOPLE:,} people on {database.url.get_backend_name()}; the goal is {GOAL:.0f} ms")
    for name, query in ASKED.items():
        median, statements = measured(inside, f"/people?{query}")
        print(f"{name:<30}{median:>7.1f} ms{statements:>4} SQL  {'' if median < GOAL else 'over the goal'}".rstrip())


def measured(inside: Inside, path: str) -> tuple[float, int]:
    """The median of many visits in milliseconds, and how many statements one takes."""
    inside.get(path)
    with counted() as seen:
        inside.get(path)
    return statistics.median(one(inside, path) for _ in range(TIMES)), len(seen)


def one(inside: Any, path: str) -> float:
    """Milliseconds of one visit."""
    began = time.perf_counter()
    inside.get(path)
    return 1000 * (time.perf_counter() - began)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
