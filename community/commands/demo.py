"""`community demo`: everything set up, a living community, and people to sign in as."""

import shutil
import subprocess
import sys
from pathlib import Path

import click

from community.worlds.people import PASSWORD, email
from community.worlds.script import cast


@click.command()
@click.option("--port", default=5000, show_default=True, help="Port to listen on.")
@click.option("--processes", default=1, show_default=True, help="Serving processes; more than one needs PostgreSQL.")
@click.option("--folder", type=click.Path(path_type=Path), default=Path("var/demo"), show_default=True)
@click.option("--fresh", is_flag=True, help="Begin with a new world instead of the one that is there.")
@click.option("--prepare-only", is_flag=True, help="Make the world and stop.")
def demo(port: int, processes: int, folder: Path, fresh: bool, prepare_only: bool) -> int:
    """Start a living community of invented people to look around in.

    \b
    Example:  community demo --port 5000
              community demo --fresh
    """
    from community.commands.serve import run
    from community.kernel.config import Settings

    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
    origin = f"http://127.0.0.1:{port}"
    hosts = f"localhost:{port}"
    settings = Settings(
        folder=folder, port=port, processes=processes, origin=origin, also_hosts=hosts, demo=True, log_level="WARNING"
    )
    if prepare_only:
        return _set_the_stage(settings)
    if _in_a_process_of_its_own(folder):
        return 1
    _announce(origin)
    return run(settings)


def _ready(folder: Path) -> bool:
    return (folder / "demo.done").exists()


def _in_a_process_of_its_own(folder: Path) -> int:
    """Makes the world elsewhere: what serves must be patched by gevent before it loads what writes."""
    command = [sys.executable, "-m", "community", "demo", "--prepare-only", "--folder", str(folder)]
    return subprocess.run(command, check=False).returncode


def _set_the_stage(settings) -> int:  # type: ignore[no-untyped-def]  # - Settings is imported late, to start fast
    """Makes the world once; an interrupted attempt is begun again. One that is there is brought up to date."""
    if _ready(settings.folder):
        return _bring_up_to_date(settings)
    shutil.rmtree(settings.folder, ignore_errors=True)
    settings.folder.mkdir(parents=True)
    _perform(settings)
    (settings.folder / "demo.done").touch()
    return 0


def _bring_up_to_date(settings) -> int:  # type: ignore[no-untyped-def]  # - see above
    from community.kernel import migrating
    from community.kernel.db import Database

    database = Database(settings.database)
    migrating.upgrade(database)
    database.close()
    return 0


def _perform(settings) -> None:  # type: ignore[no-untyped-def]  # - see above
    from community.kernel import keys, migrating
    from community.kernel.bus import Bus
    from community.kernel.db import Database
    from community.wiring import wire
    from community.worlds.backing import back_up
    from community.worlds.chatting import chat
    from community.worlds.hospitals import furnish
    from community.worlds.pacts import promise
    from community.worlds.profiles import introduce
    from community.worlds.stage import perform

    database = Database(settings.database)
    migrating.upgrade(database)
    wire(Bus())
    with click.progressbar(length=200, label="Writing the demo") as bar:
        stage = perform(database, keys.load(settings), lambda done, count: bar.update(done - bar.pos))
        introduce(stage)
        furnish(stage)
        promise(stage)
        chat(stage, settings)
        back_up(stage)
    database.close()


def _announce(origin: str) -> None:
    click.echo(
        f"\nThe community is open at {origin}   (stop with Ctrl-C)\n\nSign in as, all with the password: {PASSWORD}"
    )
    for person in cast()["sign_in"]:
        click.echo(f"  {email(person['handle']):34} {person['why']}")
    click.echo("")
