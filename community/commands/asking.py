"""What commands about people and hospitals ask for alike: a reason, a form of answer, a database; and how they end."""

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import click

from community.commands.opening import open_up
from community.kernel.door import System
from community.kernel.errors import Refusal

LONGEST = 200
Command = Callable[..., Any]


class Operator(System):
    """Whoever has the machine: the audit names no person, but keeps the reason as a note."""

    @property
    def actor(self) -> str:
        """The same for every reason."""
        return "system:operator"


def _reason(_context: click.Context, _option: click.Parameter, given: str) -> str:
    reason = given.strip()
    if not 0 < len(reason) <= LONGEST or not reason.isprintable():
        raise click.BadParameter(f"say why, in one line of at most {LONGEST} characters.")
    return reason


def reasoned(command: Command) -> Command:
    """--reason, which is kept in the audit for ever."""
    why = "Why, in one line that names nobody; the audit keeps it. At most 200 characters."
    return click.option("--reason", required=True, callback=_reason, help=why)(command)


def answering(command: Command) -> Command:
    """--json and --database."""
    command = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)
    return click.option("--database", "url", help="Database address (setting DATABASE_URL).")(command)


@contextlib.contextmanager
def at_work(url: str | None, reason: str) -> Iterator[System]:
    """A writing unit of the operator's; a refusal is its sentence on standard error and exit code 1."""
    opened = open_up(url)
    try:
        with opened.database.unit(writes=True) as session:
            yield Operator(session, opened.keys, reason, opened.settings)
    except Refusal as refusal:
        raise click.ClickException(refusal.sentence) from None
    finally:
        opened.database.close()


def say(facts: dict[str, Any], as_json: bool, sentence: str) -> int:
    """Prints what was done, for a person or for a program."""
    click.echo(json.dumps(facts, ensure_ascii=False, default=str) if as_json else sentence)
    return 0
