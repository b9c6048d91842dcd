"""`community doctor`: looks at everything an operator can get wrong and says what to do."""

import json
import shutil
import smtplib
import socket
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

import click
import redis
from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from community.kernel import keys, mail, migrating
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.resources import resource
from community.kernel.storage import Missing, new_key, refusals, storage
from community.text.children import Pool

ENOUGH_BYTES = 1_000_000_000
CLOCK_SECONDS = 2.0


@dataclass(frozen=True)
class Look:
    """One thing looked at: how it is, and what to do if it is not well."""

    what: str
    well: bool
    found: str
    advice: str = ""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def doctor(as_json: bool) -> int:
    """Check configuration, secret, database, storage, files, Redis, mail, clock and rendering, and say what to do.

    Exit code 0 when all is well, 1 when something needs attention.

    \b
    Example:  community doctor
    """
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = ", ".join(f"COMMUNITY_{str(problem['loc'][0]).upper()}" for problem in error.errors())
        raise click.ClickException(f"These settings cannot be read: {wrong}. See docs/settings.md.") from None
    looks = [look(settings) for look in LOOKS]
    if as_json:
        click.echo(json.dumps([asdict(look) for look in looks]))
    else:
        _say(looks)
    return 0 if all(look.well for look in looks) else 1


def _say(looks: list[Look]) -> None:
    for look in looks:
        click.echo(f"{'well ' if look.well else 'CHECK'}  {look.what:14} {look.found}")
        if not look.well:
            click.echo(f"{'':22}{look.advice}")


def _origin(settings: Settings) -> Look:
    local = urlsplit(settings.origin).hostname in ("127.0.0.1", "localhost")
    well = settings.secure or local
    return Look("origin", well, settings.origin, "Serve members over https and set COMMUNITY_ORIGIN to that address.")


def _secret(settings: Settings) -> Look:
    try:
        keys.load(settings)
    except (ValueError, OSError):
        return Look("secret", False, "cannot be used", "Set COMMUNITY_SECRET to at least 32 random characters.")
    kept = "from the setting" if settings.secret else f"kept in {settings.folder / 'secret.key'}"
    return Look("secret", True, f"{kept}; keep a copy apart from the database's backups")


def _database(settings: Settings) -> Look:
    advice = "Check COMMUNITY_DATABASE_URL, and that the server runs; then: python3 -m community migrate"
    try:
        database = Database(settings.database)
        with database.reader.connect() as connection:
            connection.execute(select(1))
        present, newest = migrating.standing(database)
        database.close()
    except SQLAlchemyError as error:
        return Look("database", False, f"does not answer ({type(error).__name__})", advice)
    kind = "SQLite" if database.sqlite else "PostgreSQL"
    return Look("database", present == newest, f"{kind}, at {present or 'nothing'} of {newest}", advice)


def _search(settings: Settings) -> Look:
    if not settings.database.startswith("sqlite"):
        return Look("search", True, "PostgreSQL's own")
    with sqlite3.connect(":memory:") as raw:
        options = {row[0] for row in raw.execute("PRAGMA compile_options")}
    well = "ENABLE_FTS5" in options
    return Look("search", well, "FTS5" if well else "no FTS5", "Use a Python whose SQLite has FTS5, or PostgreSQL.")


def _storage(settings: Settings) -> Look:
    folder = settings.folder
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    writable = _writable(folder)
    found = f"{folder.resolve()}, {free // 1_000_000:,} MB free" + ("" if writable else ", not writable")
    return Look("storage", writable and free > ENOUGH_BYTES, found, "Give the folder to our user and keep 1 GB free.")


def _writable(folder: Path) -> bool:
    probe = folder / f".doctor-{time.time_ns()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _attached(settings: Settings) -> Look:
    """Puts some bytes where attached files lie, and takes them away again."""
    advice = "Check COMMUNITY_FILES_URL and its credentials, or give the folder `files` to our user."
    key = new_key()
    trouble: tuple[type[Exception], ...] = (OSError, ValueError, Missing, *refusals())
    try:
        place = storage(settings)
        place.put(key, b"well")
        with closing(place.open(key)) as there:
            well = there.read() == b"well"
        place.remove(key)
    except ImportError:
        return Look("attached files", False, "boto3 is missing", "Install the extra `s3`.")
    except trouble as error:
        return Look("attached files", False, f"cannot be stored ({type(error).__name__})", advice)
    return Look("attached files", well, settings.files_url.partition("?")[0] or str(settings.folder / "files"), advice)


def _redis(settings: Settings) -> Look:
    if not settings.redis_url:
        well = settings.processes == 1
        return Look("redis", well, "not used", "Several processes need Redis: set COMMUNITY_REDIS_URL.")
    try:
        redis.Redis.from_url(settings.redis_url, socket_connect_timeout=3).ping()
    except redis.RedisError:
        return Look("redis", False, "does not answer", "Start Redis or correct COMMUNITY_REDIS_URL.")
    return Look("redis", True, "answers")


def _mail(settings: Settings) -> Look:
    if not settings.smtp_url:
        return Look("mail", True, f"kept in {settings.folder / 'mailbox'}; set COMMUNITY_SMTP_URL to send it")
    parts = urlsplit(settings.smtp_url)
    try:
        mail.reach(settings.smtp_url)
    except (OSError, smtplib.SMTPException):
        return Look("mail", False, f"{parts.hostname} does not answer", "Check COMMUNITY_SMTP_URL and the firewall.")
    return Look("mail", True, f"{parts.hostname} answers")


def _clock(settings: Settings) -> Look:
    """The database's clock beside ours; sessions and rights are compared with ours."""
    if settings.database.startswith("sqlite"):
        return Look(
            "clock", time.time() > 1_767_225_600, time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), "Set the clock."
        )
    from sqlalchemy import func

    try:
        with Database(settings.database).reader.connect() as connection:
            theirs = connection.execute(select(func.extract("epoch", func.clock_timestamp()))).scalar_one()
    except SQLAlchemyError:
        return Look("clock", False, "the database's clock cannot be read", "Mend the database first.")
    apart = abs(float(theirs) - time.time())
    return Look("clock", apart < CLOCK_SECONDS, f"{apart:.1f} s from the database's", "Run a time service on both.")


def _rendering(_settings: Settings) -> Look:
    pool = Pool()
    try:
        shown = pool.render("*well*").html
    finally:
        pool.close()
    return Look("rendering", "<em>" in shown, "a child process renders", "Reinstall: python3 -m community demo")


def _port(settings: Settings) -> Look:
    with socket.socket() as probe:
        taken = probe.connect_ex((settings.bind, settings.port)) == 0
    return Look("port", True, f"{settings.port} is {'in use (perhaps by us)' if taken else 'free'}")


def _files(_settings: Settings) -> Look:
    well = all(resource(name).is_dir() for name in ("templates", "static", "migrations"))
    return Look("own files", well, "complete" if well else "incomplete", "Install again: files of ours are missing.")


LOOKS: tuple[Callable[[Settings], Look], ...] = (
    _origin, _secret, _database, _search, _storage, _attached, _redis, _mail, _clock, _rendering, _port, _files,
)  # fmt: skip
