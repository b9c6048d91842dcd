"""A world for chat, written straight into an empty database: people who are signed in already, and one channel."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from community.kernel import clock, migrating
from community.kernel.bulk import in_a_hurry, write
from community.kernel.db import Database
from community.kernel.ids import ref
from community.kernel.keys import fingerprint
from community.worlds import bench

SPACE, SLUG = "s0", "rounds"
PAGE = f"/chat/{SPACE}/{SLUG}"
SIGNED_IN = "sign_in_id token person_id started_at seen_at ends_at device shared locked".split()
CHANNEL = "channel_id space_id slug name about posting last_seq changes opened_at".split()


def token(number: int) -> str:
    """What stands in the session cookie of the person with this number."""
    return f"token-of-person-{number}"


def address(folder: Path, url: str = "") -> str:
    """The database's address: the one given, or that of a file in the folder."""
    return url or f"sqlite:///{folder / 'community.sqlite'}"


def make(url: str, people: int) -> dict[str, Any]:
    """Fills an empty database; the channel's id and its page."""
    database = Database(url)
    migrating.upgrade(database)
    made = bench.plan(bench.Size(people, 1, 1), 1, datetime.now(UTC).replace(microsecond=0))
    channel_id = made.row_id(made.now, 6_000_000)
    with in_a_hurry(database) as connection:
        for table in bench.places(made):
            write(connection, table.name, table.columns, table.rows)
        write(connection, "sign_ins", SIGNED_IN, [_signed_in(made, number) for number in range(people)])
        row = (channel_id, made.spaces[0], SLUG, "Rounds", "", 2, 0, 0, made.now - timedelta(days=1))
        write(connection, "channels", CHANNEL, [row])
    database.analyze()
    database.close()
    return {"channel": ref(channel_id), "page": PAGE, "people": people}


def _signed_in(made: bench.Plan, number: int) -> tuple[Any, ...]:
    hour = clock.hour(made.now)
    row_id = made.row_id(hour, 7_000_000 + number)
    times = (hour, hour, hour + timedelta(days=1))
    return (row_id, fingerprint(token(number)), made.people[number], *times, "", False, False)
