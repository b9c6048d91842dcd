"""`community dev`: what only those who change the code need."""

from pathlib import Path

import click


@click.group()
def dev() -> None:
    """For those who work on the code."""


@dev.command()
def lock() -> int:
    """Pin all dependencies anew (needs uv)."""
    from community.setup.lock import main

    return main([])


@dev.command()
def vendor() -> int:
    """Fetch the vendored scripts anew (needs npm)."""
    from community.setup.vendor import main

    return main([])


@dev.command()
def lexicon() -> int:
    """Make the guard's packed lexicon anew (needs pip and npm)."""
    from community.commands.lexicon import make

    click.echo(f"{make():,} words and names packed.")
    return 0


@dev.command()
def cases() -> int:
    """Learn anew what words weigh towards telling a case."""
    from community.commands.learning import make

    click.echo(f"{make():,} features have a weight.")
    return 0


@dev.command()
def docs() -> int:
    """Print docs/settings.md anew from the table of settings."""
    from community.kernel.config import docs as settings_page

    Path("docs/settings.md").write_text(settings_page(), encoding="utf-8")
    click.echo("Written: docs/settings.md")
    return 0
