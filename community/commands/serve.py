"""`community serve` and `community worker`."""

import gc
import os
import sys
from typing import Any

import click


@click.command()
@click.option("--port", type=int, help="Port to listen on (setting PORT).")
@click.option("--processes", type=int, help="Serving processes; more than one needs PostgreSQL (setting PROCESSES).")
@click.option("--database", help="Database address (setting DATABASE_URL).")
def serve(port: int | None, processes: int | None, database: str | None) -> int:
    """Serve pages and sockets.

    \b
    Example:  community serve --port 8000
              COMMUNITY_DATABASE_URL=postgresql+psycopg://community@localhost/community community serve --processes 2
    """
    from community.kernel.config import Settings

    given = {"port": port, "processes": processes, "database_url": database}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # - options are checked by click and pydantic
    return run(settings)


def run(settings: Any) -> int:
    """Serves with these settings until told to stop; returns the exit code."""
    os.umask(0o077)  # the database, the mailbox and the secret are nobody else's to read
    if settings.processes > 1:
        _check(settings)
    gc.disable()  # until all is loaded, which is to stay: looking through it again and again is a sixth of a start
    from gevent import monkey

    monkey.patch_all()
    from community.commands.server import serve_here, serve_with_others

    return serve_here(settings) if settings.processes == 1 else serve_with_others(settings)


def _check(settings: Any) -> None:
    if settings.database.startswith("sqlite"):
        raise click.UsageError("A SQLite file has one serving process. Use PostgreSQL for more, or --processes 1.")
    if not settings.redis_url:
        raise click.UsageError(
            "Several processes tell each other what happened through Redis: set COMMUNITY_REDIS_URL."
        )


@click.command()
def worker() -> int:
    """Carry out jobs beside the serving processes (scaled-out installations; needs Redis).

    \b
    Example:  COMMUNITY_REDIS_URL=redis://localhost community worker
    """
    from community.commands.server import work_here
    from community.kernel.config import Settings

    settings = Settings()
    if not settings.redis_url:
        click.echo("Without Redis the serving process carries out the jobs itself. Set COMMUNITY_REDIS_URL.", err=True)
        return 1
    sys.stdout.flush()
    return work_here(settings)
