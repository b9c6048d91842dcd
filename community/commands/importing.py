"""`community import`: what other programs hold, brought in."""

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

if TYPE_CHECKING:
    from community.forums.service.mail.summary import Summary
    from community.kernel.config import Settings
    from community.kernel.db import Database


@click.group("import")
def bring_in() -> None:
    """Bring in what another program holds."""


@bring_in.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--board", required=True, help="Where to: the space and the board, as in commons/questions.")
@click.option("--database", "url", help="Database address (setting DATABASE_URL).")
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def mbox(file: Path, board: str, url: str | None, dry_run: bool, as_json: bool) -> int:
    """Bring the archive of a mailing list to a board, as topics and posts.

    Messages that may name a patient wait for a moderator. Authors become people who can claim their posts later by
    accepting an invitation to their address. What is here already is not brought in again, so a run that was
    interrupted can simply be repeated. People may go on writing meanwhile.

    \b
    Example:  community import mbox peers-2019.mbox --board commons/questions --dry-run
              community import mbox peers-2019.mbox --board commons/questions
    """
    if board.count("/") != 1 or not all(board.split("/")):
        raise click.BadParameter(
            "a board is named by its space and itself, as in commons/questions.", param_hint="--board"
        )
    from community.kernel.config import Settings

    settings = Settings(database_url=url) if url else Settings()
    try:
        with file.open("rb") as opened:
            summary = _bring_in(settings, opened, board, dry_run)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror or type(error).__name__}.") from None
    click.echo(json.dumps(summary.facts(), indent=2) if as_json else "\n".join(summary.sentences()))
    return 0


def _bring_in(settings: "Settings", file: BinaryIO, board: str, dry: bool) -> "Summary":
    from sqlalchemy.exc import ArgumentError, OperationalError

    from community.kernel.errors import Refusal

    try:
        return _into(settings, file, board, dry)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from None
    except ArgumentError:
        raise click.ClickException(
            "The database address cannot be read. It begins like sqlite:/// or postgresql://"
        ) from None
    except OperationalError:
        raise click.ClickException("The database does not answer. What came in so far is safe; run it again.") from None


def _into(settings: "Settings", file: BinaryIO, board: str, dry: bool) -> "Summary":
    from community.forums.service.mail.bring_in import bring_in as bring_in_mail
    from community.forums.service.mail.places import place_at
    from community.forums.service.mail.work import Wishes
    from community.kernel.bus import Bus
    from community.kernel.db import Database
    from community.kernel.keys import load
    from community.wiring import wire

    wire(Bus())
    with contextlib.closing(Database(settings.database)) as database:
        _check(database)
        place = place_at(database, board)
        with _progress(file) as bar:
            wishes = Wishes(dry, lambda done: bar.update(done - bar.pos))
            return bring_in_mail(database, load(settings), place, file, wishes)


def _progress(file: BinaryIO) -> contextlib.AbstractContextManager[Any]:
    """How far both passes over the file have got; for people who look on, not for a log."""
    size = file.seek(0, 2)
    file.seek(0)
    return click.progressbar(length=2 * size, label="Bringing in", file=sys.stderr, hidden=not sys.stderr.isatty())


def _check(database: "Database") -> None:
    """An address that was mistyped must not make a new, empty database."""
    from community.kernel import migrating

    there = not database.sqlite or Path(database.url.database or "").exists()
    before, newest = migrating.standing(database) if there else (None, "")
    if before != newest:
        raise click.ClickException("This database is missing or not up to date. Run `community migrate` first.")
