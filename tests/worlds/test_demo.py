"""The demo's folder outlives an update of the program."""

import subprocess
import sys
from pathlib import Path

from community.kernel import migrating
from community.kernel.db import Database


def test_a_world_from_before_an_update_is_brought_up_to_date_and_kept(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'community.sqlite'}")
    migrating.upgrade(database, "0020")
    database.close()
    (tmp_path / "demo.done").touch()
    command = [sys.executable, "-m", "community", "demo", "--prepare-only", "--folder", str(tmp_path)]
    assert subprocess.run(command, check=False).returncode == 0
    again = Database(f"sqlite:///{tmp_path / 'community.sqlite'}")
    present, newest = migrating.standing(again)
    again.close()
    assert present == newest
