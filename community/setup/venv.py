"""Makes `.venv` from a pinned list and knows whether it is whole, ours and current.

A stamp named by the list's hash is written last. While work is under way a mark lies in the folder, so whatever was
interrupted is made anew: an installer killed half-way leaves packages that look installed and are not.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

UNFINISHED = "community-unfinished"
NO_PIP = (
    "this Python has no ensurepip, so it cannot make an environment. "
    "On Debian or Ubuntu: apt install python3-venv. Then try again."
)


class CannotSetUp(Exception):
    """The environment cannot be made; says in one sentence why, and what to do."""


def place(root: Path) -> Path:
    """The environment's folder: `.venv` in the checkout, or what COMMUNITY_VENV names."""
    return Path(os.environ.get("COMMUNITY_VENV") or root / ".venv").resolve()


def python(place: Path) -> Path:
    """The environment's interpreter."""
    return place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def inside(place: Path) -> bool:
    """Whether this very process runs in the environment."""
    return Path(sys.prefix).resolve() == place


def ready(place: Path, pins: Path) -> bool:
    """Whether everything on the list was installed here, by this version of Python, to the end."""
    stamp = _stamp(place, pins)
    return _whole(place) and stamp.is_file() and stamp.read_text() == _signature(place)


def prepare(place: Path, pins: Path) -> None:
    """Makes or mends the environment and installs the list. Raises CannotSetUp."""
    began = time.monotonic()
    _say("Setting up (once, about half a minute)…")
    if not _sound(place):
        _make(place)
    (place / UNFINISHED).touch()
    for old in place.glob("*.stamp"):
        old.unlink()
    _install(place, pins)
    for done in _covered(pins):
        _stamp(place, done).write_text(_signature(place))
    (place / UNFINISHED).unlink()
    _say(f"Set up in {time.monotonic() - began:.0f} s.")


def _stamp(place: Path, pins: Path) -> Path:
    return place / f"{pins.stem}-{hashlib.sha256(pins.read_bytes()).hexdigest()[:16]}.stamp"


def _signature(place: Path) -> str:
    """What a stamp says: scripts inside an environment hold its path, so a moved one is broken."""
    return f"Python {_version()} in {place}\n"


def _version() -> str:
    return "{}.{}".format(*sys.version_info)


def _covered(pins: Path) -> list[Path]:
    """The test list holds every pin of the run list, so installing the one has installed the other."""
    return [pins, pins.with_name("run.txt")] if pins.stem == "test" else [pins]


def _whole(place: Path) -> bool:
    return not (place / UNFINISHED).exists() and (place / "pyvenv.cfg").exists() and python(place).exists()


def _sound(place: Path) -> bool:
    """Whether the folder is a whole environment that can be installed into."""
    if not _whole(place):
        return False
    settings = (place / "pyvenv.cfg").read_text()
    made_by = re.search(r"^version(?:_info)?\s*=\s*(\d+\.\d+)", settings, re.MULTILINE)
    stamps = (stamp.read_text() for stamp in place.glob("*.stamp"))
    return made_by is not None and made_by[1] == _version() and all(stamp == _signature(place) for stamp in stamps)


def _make(place: Path) -> None:
    base = str(getattr(sys, "_base_executable", sys.executable))
    if uv := shutil.which("uv"):
        command = [uv, "venv", "--quiet", "--allow-existing", "--python", base, str(place)]
    elif _has_ensurepip():
        command = [base, "-m", "venv", str(place)]
    else:
        raise CannotSetUp(NO_PIP)
    _clear(place)
    _run(command)


def _clear(place: Path) -> None:
    """Empties the folder, the mark first and last in it; refuses a folder that never was an environment."""
    place.mkdir(parents=True, exist_ok=True)
    children = [child for child in place.iterdir() if child.name != UNFINISHED]
    if children and not any((place / name).exists() for name in ("pyvenv.cfg", UNFINISHED)):
        raise CannotSetUp(f"{place} holds something else than a Python environment; please move it away.")
    (place / UNFINISHED).touch()
    for child in children:
        shutil.rmtree(child) if child.is_dir() and not child.is_symlink() else child.unlink()


def _install(place: Path, pins: Path) -> None:
    wanted = ["--require-hashes", "--only-binary", ":all:", "--quiet", "--requirement", str(pins)]
    if uv := shutil.which("uv"):
        _run([uv, "pip", "install", "--python", str(python(place)), *wanted])
        return
    if not _works(place, "import pip"):  # uv made this environment, and uv has gone since
        if not _works(place, "import ensurepip"):
            raise CannotSetUp(NO_PIP)
        _run([str(python(place)), "-m", "ensurepip"])
    _run([str(python(place)), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", *wanted])


def _has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def _works(place: Path, line: str) -> bool:
    return subprocess.run([python(place), "-c", line], check=False, capture_output=True).returncode == 0


def _run(command: list[str]) -> None:
    # A person's own PIP_USER=1 would send every package to their home folder.
    code = subprocess.call(command, env=os.environ | {"PIP_USER": "0"}, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if code:
        raise CannotSetUp(f"`{' '.join(command[:4])} …` ended with {code}; its own words stand above.")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
