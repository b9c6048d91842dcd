"""`community guard`: shows what the guard sees in a text file, for anyone who wants to try it."""

import json
from dataclasses import asdict
from typing import TextIO

import click

from community.text.guard import Context, Finding, find
from community.text.guard.composers import ALLOWED, STRICT
from community.text.normal import normalise

COMPOSERS = sorted({"post", "title", "chat", *ALLOWED, *STRICT})


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option(
    "--composer", type=click.Choice(COMPOSERS), default="post", show_default=True, help="Where it would stand."
)
@click.option("--known", multiple=True, help="A name that is no secret there; may be given several times.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON, with their offsets.")
def guard(file: TextIO, composer: str, known: tuple[str, ...], as_json: bool) -> int:
    """Mark what a text says about patients or colleagues. Nothing is stored.

    The guard helps to leave out identifiers; it does not certify that a text has none. Exit code 1 when it found some.

    \b
    community guard draft.txt
    community guard - --composer announcement < draft.txt
    """
    text = normalise(file.read())
    findings = find(text, Context(composer, known))
    click.echo(json.dumps([asdict(found) for found in findings], indent=2) if as_json else _shown(text, findings))
    return 1 if findings else 0


def _shown(text: str, findings: list[Finding]) -> str:
    """The text with the findings between brackets, and a line about each."""
    if not findings:
        return "Nothing found. Please read it once more all the same: this certifies nothing."
    marked, last = "", 0
    for found in (each for each in findings if each.kind != "case_detail"):
        marked += f"{text[last : found.start]}[{text[found.start : found.end]}]"
        last = found.end
    lines = [marked + text[last:], ""]
    for found in findings:
        line, column = text.count("\n", 0, found.start) + 1, found.start - text.rfind("\n", 0, found.start)
        shown = " ".join(text[found.start : found.end].split())[:60]
        lines.append(f"{line}:{column} {found.kind} “{shown}” {found.reason} Perhaps: {found.suggestion}")
    return "\n".join(lines)
