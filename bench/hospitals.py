"""The list, the map and one of 2,000 hospitals: milliseconds and statements of each page, in this process.

python -m bench.hospitals                     SQLite, in a folder that is thrown away
python -m bench.hospitals postgresql+psycopg://user@host/empty
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from bench.directory import measured
from bench.inside import Inside
from community.hospitals.models import MODELS, SETTINGS, SIZES, HospitalProfile
from community.hospitals.service.atlas import STATES
from community.institutions.models import Institution
from community.kernel import migrating
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.door import outright
from community.worlds import bench
from community.worlds.filling import fill
from community.worlds.people import PASSWORD
from community.worlds.vocabulary import bodies

HOSPITALS, PEOPLE, GOAL = 2_000, 20_000, 25.0
ASKED = {
    "the list": "/hospitals",
    "its end": "/hospitals?after=WyJIb3NwaXRhbCA5OTgiLCAxXQ",
    "one region": "/hospitals?region=Pacific",
    "everything at once": "/hospitals?kind=hospital&region=Pacific&setting=rural&model=calls",
    "what nobody says": "/hospitals?region=Nowhere",
    "one hospital": "/hospitals/h7",
    "side by side": "/hospitals/compare?h=h7&h=h8&h=h9",
}


def main(url: str) -> None:
    """Makes the world, then asks for each page many times; prints the median, and whether it is under the goal."""
    settings = Settings(folder=Path(tempfile.mkdtemp()), database_url=url, log_level="ERROR", searches="100000/minute")
    database = Database(settings.database)
    migrating.upgrade(database)
    made = bench.plan(bench.Size(PEOPLE, 2_000, 20_000), 1, datetime.now(UTC).replace(microsecond=0))
    fill(database, made, bodies(made.dice, 50), lambda _done: None)
    multiply(database)
    database.close()
    inside = Inside({**bench.addresses(made), "password": PASSWORD}, settings)
    print(f"{HOSPITALS:,} hospitals on {database.url.get_backend_name()}; the goal is {GOAL:.0f} ms, but for the map")
    for name, path in (*ASKED.items(), ("the map", "/hospitals/map")):
        median, statements = measured(inside, path)
        print(f"{name:<30}{median:>7.1f} ms{statements:>4} SQL  {'' if median < GOAL else 'over the goal'}".rstrip())


def multiply(database: Database) -> None:
    """As many hospitals as are wanted, each with a profile, spread over the regions."""
    regions, settings, sizes, models = (list(codes) for codes in (STATES, SETTINGS, SIZES, MODELS))
    with database.unit(writes=True) as session:
        rows = list(session.scalars(outright(select(Institution))))
        named = {number: {"slug": f"h{number}", "name": f"Hospital {number}"} for number in range(HOSPITALS)}
        rows += [Institution(**named[number], kind="hospital", region="") for number in range(len(rows), HOSPITALS)]
        session.add_all(rows)
        for number, row in enumerate(rows):
            row.region = regions[number % len(regions)]
        session.flush()
        for number, row in enumerate(rows):
            said = {"setting": settings[number % 3], "size": sizes[number % 7], "model": models[number % 5]}
            session.add(HospitalProfile(institution_id=row.institution_id, **said))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
