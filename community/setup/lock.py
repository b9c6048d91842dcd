"""`community dev lock`: pins every dependency, with hashes, for every machine we run on.

One list for running and one for testing, both without any address in them, so that they hold wherever the packages
come from. Needs uv.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

from community.setup.start import ROOT, TROUBLE

UNIVERSAL = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]


def main(argv: list[str] | None = None) -> int:
    """Writes requirements/run.txt and requirements/test.txt; `--upgrade` takes the newest versions allowed."""
    options = argparse.ArgumentParser(prog="community dev lock", description=(__doc__ or "").splitlines()[0])
    options.add_argument("--upgrade", action="store_true", help="take the newest versions that pyproject.toml allows")
    more = ["--upgrade"] if options.parse_args(argv).upgrade else []
    if not (uv := shutil.which("uv")):
        print("Pinning needs uv: pip install uv", file=sys.stderr)
        return TROUBLE
    run, test = ROOT / "requirements" / "run.txt", ROOT / "requirements" / "test.txt"
    return pin(uv, run, more) or pin(uv, test, ["--group", "test", "--constraint", str(run), *more])


def pin(uv: str, pins: pathlib.Path, more: list[str]) -> int:
    """Makes one list anew, keeping the versions that still fit; leaves the old one if anything is wrong with it."""
    with tempfile.TemporaryDirectory() as name:
        draft = pathlib.Path(name) / pins.name
        if pins.exists():
            shutil.copy(pins, draft)
        code = subprocess.call([uv, "pip", "compile", *UNIVERSAL, *more, "-o", draft, "pyproject.toml"], cwd=ROOT)
        if code == 0 and "://" in draft.read_text():
            print(f"{pins.name} would hold an address; nothing was written.", file=sys.stderr)
            return TROUBLE
        if code == 0:
            shutil.copyfile(draft, pins)
    return code
