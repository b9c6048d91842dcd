"""A large hospital: how long its roster page takes with so many members, and a roster of so many rows from a file.

    python3 bench/roster.py --members 20000 --rows 10000 [--database postgresql+psycopg://…]

Everything happens in this process, in an empty database of its own; figures are milliseconds and seconds.
"""

import argparse
import io
import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.load import HIDDEN
from bench.statements import counted
from community.accounts.models import SignIn
from community.app import create_app
from community.institutions.models import Institution
from community.kernel import clock, log, migrating
from community.kernel.bulk import in_a_hurry, write
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.ids import new_id
from community.kernel.jobs import carry_out_due
from community.kernel.keys import fingerprint

BEGAN = 1_760_000_000_000  # ids of rows that are made in one breath need milliseconds of their own
TOKEN, ROUNDS = "the lead's session in the benchmark", 30
PEOPLE = ("person_id", "handle", "name", "pronouns", "discipline", "email", "state", "time_zone", "theme", "seen_from")
HELD = ("membership_id", "person_id", "institution_id", "role", "started_at")
FIRST = "Ana Bo Cem Dora Emre Fay Gus Hana Ivo June Kai Lea Max Nia Omar Pia Quin Rosa Sam Tess".split()
LAST = "Adler Birch Cole Diaz Ellis Frost Grant Hayes Ito Jones Kim Lopez Moss Nolan Ortiz Park Reed Shah".split()


def people(members: int) -> Iterator[tuple[int, str, str]]:
    """Ids, handles and names, none of them in order."""
    for number in range(members):
        shuffled = number * 7_919 % members
        name = f"{FIRST[shuffled % len(FIRST)]} {LAST[shuffled // len(FIRST) % len(LAST)]} {shuffled}"
        yield new_id(BEGAN + number), f"p{number}", name


def fill(database: Database, members: int, others: int) -> str:
    """A hospital of so many, and so many people elsewhere; returns the hospital's address."""
    now = clock.now()
    with database.unit(writes=True) as session:
        large, small = (
            Institution(slug=slug, name=slug.title(), kind="hospital", region="North") for slug in ("large", "small")
        )
        session.add_all([large, small])
        session.flush()  # their ids are wanted below
        places = (large.institution_id, small.institution_id)
    everyone = list(people(members + others))
    rows = [(one, h, name, "", "Nurse", f"{h}@example.org", "active", "UTC", "auto", now) for one, h, name in everyone]
    began = now - timedelta(days=90)
    held = [
        (
            new_id(BEGAN + number),
            one,
            places[number >= members],
            "program_lead" if number == 0 else "peer_supporter",
            began,
        )
        for number, (one, _, _) in enumerate(everyone)
    ]
    with in_a_hurry(database) as connection:
        write(connection, "people", PEOPLE, rows)
        write(connection, "memberships", HELD, held)
    with database.unit(writes=True) as session:
        times = {"started_at": now, "seen_at": now, "ends_at": now + timedelta(days=1)}
        session.add(SignIn(token=fingerprint(TOKEN), person_id=everyone[0][0], **times))
    database.analyze()
    return "/hospitals/large/roster"


def pages(client: Any, path: str, members: int) -> dict[str, dict[str, float]]:
    """Each page's median and worst time, and its statements."""
    first = client.get(path).get_data(as_text=True)
    later = first.partition("after=")[2].partition('"')[0]
    asked = {
        "first page": path,
        "next page": f"{path}?after={later}",
        "a name": f"{path}?q=moss {members // 2}",
        "part of a name": f"{path}?q=rosa",
        "an address": f"{path}?q=p77@example.org",
        "nobody": f"{path}?q=zzzz",
        "a rare role": f"{path}?role=program_lead",
        "a common role": f"{path}?role=peer_supporter",
    }
    return {name: measured(client, address) for name, address in asked.items()}


def measured(client: Any, address: str) -> dict[str, float]:
    """One address, asked for again and again."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        answer = client.get(address)
        seconds.append(time.perf_counter() - started)
        assert answer.status_code == 200, f"{address} answered {answer.status}"
    with counted() as seen:
        client.get(address)
    return {
        "median_ms": round(1000 * statistics.median(seconds), 1),
        "worst_ms": round(1000 * max(seconds), 1),
        "sql": len(seen),
    }


def roster(client: Any, app: Any, path: str, rows: int) -> dict[str, float]:
    """Uploads a roster of so many newcomers, and carries out all that follows but the letters."""
    text = "email,name,role\n" + "".join(f"n{number}@example.org,New {number},observer\n" for number in range(rows))
    house = app.extensions["community"]
    steps, started = {}, time.perf_counter()
    hidden = dict(HIDDEN.findall(client.get(f"{path}/imports").get_data(as_text=True)))
    form = {**hidden, "file": (io.BytesIO(text.encode()), "roster.csv")}
    answer = client.post(f"{path}/imports", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    steps["upload"] = time.perf_counter() - started
    all_of_it(house)
    steps["compare"] = time.perf_counter() - started - steps["upload"]
    hidden = dict(HIDDEN.findall(client.get(answer.location).get_data(as_text=True)))
    client.post(f"{answer.location}/apply", data=hidden)
    all_of_it(house)
    steps["apply"] = time.perf_counter() - started - sum(steps.values())
    said = client.get(answer.location).get_data(as_text=True)
    assert f"{rows:,} invited" in said, "not everyone was invited"
    steps["the page of it"] = measured(client, answer.location)["median_ms"] / 1000
    return {name: round(seconds, 2) for name, seconds in {**steps, "in all": sum(steps.values())}.items()}


def all_of_it(house: Any) -> None:
    """Every job that is due."""
    while carry_out_due(house.database, house.keys, house.settings):
        continue


def main() -> None:
    """Prints the figures as JSON."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--members", type=int, default=20_000)
    options.add_argument("--others", type=int, default=20_000, help="people at another hospital")
    options.add_argument("--rows", type=int, default=10_000)
    options.add_argument("--database", default="", help="address of an empty database")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(folder=Path(folder), database_url=given.database, origin="http://localhost", demo=False)
        settings.writes = settings.sign_in_tries = "100000/minute"
        settings.roster_letters = 1
        log.set_up("ERROR")
        logging.disable(logging.INFO)
        database = Database(settings.database)
        migrating.upgrade(database)
        path = fill(database, given.members, given.others)
        app = create_app(settings, database)
        client = app.test_client()
        client.set_cookie("session", TOKEN)
        figures = {"pages": pages(client, path, given.members), "roster": roster(client, app, path, given.rows)}
        print(json.dumps(figures, indent=2))
        database.close()


if __name__ == "__main__":
    main()
