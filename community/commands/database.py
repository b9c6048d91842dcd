"""`community migrate`."""

import click

from community.kernel import migrating
from community.kernel.config import Settings
from community.kernel.db import Database


@click.command()
@click.option("--database", "url", help="Database address (setting DATABASE_URL).")
def migrate(url: str | None) -> int:
    """Create the database or bring it up to date.

    \b
    Example:  community migrate
    """
    settings = Settings(database_url=url) if url else Settings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    before, newest = migrating.standing(database)
    if before == newest:
        click.echo(f"Up to date at {newest}.")
        return 0
    migrating.upgrade(database)
    click.echo(f"From {before or 'nothing'} to {newest}.")
    return 0
