"""Gets from any Python 3.11 to one that has our dependencies, then starts the program again in there.

It runs before every command, so it does next to nothing when everything is in place.
"""

import os
import subprocess
import sys
from pathlib import Path

from community.setup import venv

ROOT = Path(__file__).resolve().parents[2]
TROUBLE = 3
AGAIN = "community-again"  # a word to ourselves that, unlike a variable, no child process inherits


def enter(argv: list[str]) -> None:
    """Returns once this process runs inside our environment; replaces the process until it does.

    Exits with 3 and one sentence when the environment cannot be made.
    """
    if not (ROOT / "pyproject.toml").exists():
        return  # installed from a wheel: whoever installed it brought the dependencies too
    place, pins = venv.place(ROOT), ROOT / "requirements" / ("test.txt" if argv[:1] == ["test"] else "run.txt")
    if not venv.ready(place, pins):
        _prepare(place, pins)
    elif venv.inside(place):
        return
    elif AGAIN in sys._xoptions:
        sys.exit(f"The Python in {place} does not run inside it. Delete that folder and start again.")
    _again(str(venv.python(place)), argv)


def _prepare(place: Path, pins: Path) -> None:
    try:
        venv.prepare(place, pins)
    except KeyboardInterrupt:
        sys.exit("\nStopped. The next start begins the setting-up anew.")
    except (venv.CannotSetUp, OSError) as trouble:
        print(f"Cannot set up: {trouble}", file=sys.stderr)
        sys.exit(TROUBLE)


def _again(python: str, argv: list[str]) -> None:
    command = [python, "-X", AGAIN, "-m", "community", *argv]
    if os.name == "nt":  # execv gives the prompt back at once there, while the program still runs
        sys.exit(subprocess.call(command))
    sys.stdout.flush()
    os.execv(python, command)
