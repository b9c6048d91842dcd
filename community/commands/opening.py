"""What commands that work on a database have in common: finding it, and saying clearly when it cannot be used."""

from dataclasses import dataclass

import click
from sqlalchemy.exc import OperationalError

from community.kernel import keys, migrating
from community.kernel.bus import Bus, RedisBus
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.door import guard
from community.kernel.keys import Keys
from community.wiring import wire


@dataclass(frozen=True)
class Opened:
    """A database ready for use, with what belongs to it."""

    settings: Settings
    database: Database
    keys: Keys


def open_up(url: str | None = None) -> Opened:
    """The installation's database, wired and guarded; a sentence and exit code 1 when it cannot be used."""
    settings = Settings(database_url=url) if url else Settings()
    database = Database(settings.database)
    try:
        present, newest = migrating.standing(database)
    except OperationalError as error:
        raise click.ClickException(
            f"The database does not answer: {type(error.orig).__name__}. Is it running?"
        ) from None
    if present != newest:
        raise click.ClickException("The database is not up to date. Run: python3 -m community migrate")
    guard(database.reader)
    guard(database.writer)
    wire(RedisBus(settings.redis_url) if settings.redis_url else Bus())
    return Opened(settings, database, keys.load(settings))
