"""`community export`: what is held on a person, or what a space lets out, as a file."""

import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from community.commands.opening import Opened, open_up
from community.exports.service import operating
from community.exports.service.making import NAMES, STEPS, Content, making
from community.exports.service.packing import Parts
from community.kernel.door import Me, System
from community.kernel.errors import Refusal

LONGEST = 200
Begin = Callable[[System, str, str], int]


@dataclass(frozen=True)
class Wanted:
    """Where to, why, and whether what is there may be replaced."""

    to: Path
    reason: str
    force: bool
    as_json: bool


def _options(command: Callable[..., int]) -> Callable[..., int]:
    """Those that both commands have."""
    for option in (
        click.option("--to", required=True, type=click.Path(path_type=Path), help="The file to make, ending in .zip."),
        click.option("--reason", required=True, help="Why; the audit keeps it. At most 200 characters."),
        click.option("--force", is_flag=True, help="Replace the file if it is there."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        click.option("--database", "url", help="Database address (setting DATABASE_URL)."),
    ):
        command = option(command)
    return command


@click.group("export")
def export() -> None:
    """Make a file of what is held on a person, or of what a space lets out."""


@export.command()
@click.argument("email")
@_options
def person(email: str, url: str | None, **options: Any) -> int:
    """All that is held on a person, for them. What they wrote under pseudonyms, and drafts, are left out.

    People can have the whole of it themselves, under Settings, Your data.

    \b
    Example:  community export person ana.reyes@example.org --to ana.zip --reason "her letter of 3 March"
    """
    wanted, opened = _checked(**options), open_up(url)
    with closing(opened.database):
        person_id = _begin(opened, operating.person, email, wanted)
        with opened.database.unit() as session:
            return _make(opened, operating.of_person(Me(session, person_id, opened.keys)), wanted)


@export.command()
@click.argument("slug")
@_options
def space(slug: str, url: str | None, **options: Any) -> int:
    """What a space lets out: of an open one all that everyone sees there, of a confidential one no words.

    Authors are named as they chose to appear. Protected spaces are refused.

    \b
    Example:  community export space commons --to commons.zip --reason "the network moves to another host"
    """
    wanted, opened = _checked(**options), open_up(url)
    with closing(opened.database):
        space_id = _begin(opened, operating.space, slug, wanted)
        with opened.database.unit() as session:
            system = System(session, opened.keys, "export", opened.settings)
            return _make(opened, operating.of_space(system, space_id), wanted)


def _checked(to: Path, reason: str, force: bool, as_json: bool) -> Wanted:
    """Before anything is asked or noted: a reason that fits, and a file that can be made."""
    if not 0 < len(reason.strip()) <= LONGEST:
        raise click.BadParameter(f"say why, in at most {LONGEST} characters.", param_hint="--reason")
    if to.exists() and not force:
        raise click.ClickException(f"{to} is there already. Choose another name, or replace it with --force.")
    if not to.absolute().parent.is_dir():
        raise click.ClickException(f"The folder of {to} is not there. Make it first, or choose another.")
    return Wanted(to.absolute(), reason.strip(), force, as_json)


def _begin(opened: Opened, begin: Begin, name: str, wanted: Wanted) -> int:
    """The reason is in the audit before the file is begun."""
    try:
        with opened.database.unit(writes=True) as session:
            return begin(System(session, opened.keys, "export", opened.settings), name, wanted.reason)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from None


def _make(opened: Opened, content: Content, wanted: Wanted) -> int:
    """Grows beside its place, so that no half file ever has the name that was asked for."""
    try:
        with tempfile.TemporaryDirectory(prefix=".export-", dir=wanted.to.parent) as folder:
            made = Path(folder) / "made.zip"
            _grow(opened, content, made)
            if not wanted.force:
                wanted.to.touch(mode=0o600, exist_ok=False)  # somebody else may have taken the name meanwhile
            made.replace(wanted.to)
    except OSError as error:
        said = error.strerror or type(error).__name__
        raise click.ClickException(f"{wanted.to} could not be written: {said}. Nothing of it was kept.") from None
    size = wanted.to.stat().st_size
    facts = json.dumps({"file": str(wanted.to), "bytes": size})
    click.echo(facts if wanted.as_json else f"{wanted.to} is made, {size:,} bytes. Please hand it on safely.")
    return 0


def _grow(opened: Opened, content: Content, made: Path) -> None:
    growing = making(content, Parts(made, NAMES), opened.settings)
    hidden = not sys.stderr.isatty()
    with click.progressbar(range(1, STEPS + 1), label="Making the file", file=sys.stderr, hidden=hidden) as numbers:
        for number in numbers:
            growing.step(number)
