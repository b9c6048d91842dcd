"""An installed package has everything that a checkout has to run."""

import subprocess
import sys
import zipfile
from pathlib import Path

from tests.house.source import ROOT, files

CARRIED = {"community": "community", **{name: f"community/{name}" for name in ("templates", "static", "migrations")}}


def test_the_wheel_holds_pages_scripts_and_migrations(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if name.startswith("community/")}
    expected = {
        f"{at}/{path.relative_to(ROOT / there).as_posix()}" for there, at in CARRIED.items() for path in files(there)
    }
    missing = sorted(expected - packed)
    assert not missing, f"not in the wheel: {missing}"
    assert any(name.startswith("community/static/vendor/") for name in packed)
