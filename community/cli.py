"""The command line: what each command is called, and where it lives; a command's module is loaded only when it runs."""

import importlib
import sys
from typing import Any

import click

COMMANDS = {
    "serve": "community.commands.serve:serve",
    "worker": "community.commands.serve:worker",
    "migrate": "community.commands.database:migrate",
    "demo": "community.commands.demo:demo",
    "bench-data": "community.commands.bench:bench_data",
    "import": "community.commands.importing:bring_in",
    "export": "community.commands.exporting:export",
    "person": "community.commands.people:person",
    "hospital": "community.commands.hospitals:hospital",
    "guard": "community.commands.guarding:guard",
    "audit": "community.commands.audit:audit",
    "doctor": "community.commands.doctor:doctor",
    "dev": "community.commands.dev:dev",
}
HELP = """Peer Support Community: where hospital peer-support teams talk, learn and meet.

\b
Try it:            python3 -m community demo
Test everything:   python3 -m community test
Run it:            python3 -m community migrate
                   python3 -m community serve --port 8000
Is it well?        python3 -m community doctor
"""


class Lazy(click.Group):
    """Finds a command by its name and imports it then: `serve` must patch the process before anything else loads."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        found: click.Command = getattr(importlib.import_module(module), attribute)
        return found


@click.group(cls=Lazy, help=HELP, context_settings={"help_option_names": ["-h", "--help"]})
def community() -> None:
    """Everything hangs on this."""


def main(argv: list[str] | None = None) -> int:
    """Runs the command line; returns its exit code: 0 done, 1 not done, 2 called wrongly."""
    try:
        result: Any = community.main(argv if argv is not None else sys.argv[1:], "community", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    return result if isinstance(result, int) else 0
