"""`community audit verify`."""

import json

import click

from community.commands.opening import open_up
from community.kernel import audit as chain


@click.group()
def audit() -> None:
    """The record of who did what."""


@audit.command()
@click.option("--database", "url", help="Database address (setting DATABASE_URL).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def verify(url: str | None, as_json: bool) -> int:
    """Walk the chain of sealed audit rows and say where, if anywhere, it was touched.

    Exit code 0 when it is whole, 1 when it is not. Keep the printed end of the chain outside the database: a chain that
    was cut back together with its head shows only there.

    \b
    Example:  community audit verify --json
    """
    opened = open_up(url)
    with opened.database.unit(writes=True) as session:
        chain.seal(session, opened.keys)
    with opened.database.unit() as session:
        verdict = chain.verify(session, opened.keys)
    if as_json:
        facts = {"sealed": verdict.sealed, "open": verdict.open, "head": verdict.head, "breaks": verdict.breaks}
        click.echo(json.dumps(facts))
    else:
        _say(verdict)
    return 1 if verdict.breaks else 0


def _say(verdict: chain.Verdict) -> None:
    click.echo(f"{verdict.sealed} rows are sealed, {verdict.open} wait for the next seal. End of chain: {verdict.head}")
    for broken in verdict.breaks:
        click.echo(f"  Touched: {broken}.")
    click.echo("The chain is broken." if verdict.breaks else "The chain is whole.")
