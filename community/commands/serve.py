"""`community serve` and `community worker`."""

import os
import sys
from typing import Any

import click


@click.command()
@click.option("--port", type=int, help="Port to listen on (setting PORT).")
@click.option("--processes", type=int, help="Serving processes; more than one needs PostgreSQL (setting PROCESSES).")
@click.option("--database", help="Database address (setting DATABASE_URL).")
@click.option("--listener", type=int, hidden=True, help="A listening socket handed down by the parent process.")
def serve(port: int | None, processes: int | None, database: str | None, listener: int | None) -> int:
    """Serve pages and sockets.

    \b
    Example:  community serve --port 8000
              COMMUNITY_DATABASE_URL=postgresql+psycopg://community@localhost/community community serve --processes 2
    """
    from community.kernel.config import Settings

    given = {"port": port, "processes": processes, "database_url": database}
    settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]  # - options are checked by click and pydantic
    return run(settings, listener)


def run(settings: Any, handed_down: int | None = None) -> int:
    """Serves with these settings until told to stop; returns the exit code."""
    os.umask(0o077)  # the database, the mailbox and the secret are nobody else's to read
    if settings.processes > 1 and handed_down is None:
        return _many(settings)
    from gevent import monkey

    monkey.patch_all()
    from community.commands.server import serve_here

    return serve_here(settings, handed_down)


def _many(settings: Any) -> int:
    from community.kernel.serving import listener, spawn

    if settings.database.startswith("sqlite"):
        raise click.UsageError("A SQLite file has one serving process. Use PostgreSQL for more, or --processes 1.")
    if not settings.redis_url:
        raise click.UsageError(
            "Several processes tell each other what happened through Redis: set COMMUNITY_REDIS_URL."
        )
    sock = listener(settings.bind, settings.port)
    click.echo(f"Serving {settings.origin} with {settings.processes} processes. Stop with Ctrl-C.")
    os.environ["COMMUNITY_DATABASE_URL"] = settings.database  # not as an argument: those are seen by everyone
    arguments = ["serve", "--port", str(settings.port)]
    return spawn(settings.processes, arguments, sock)


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
