"""Asks the machine's own package manager, where we may: as root on Debian and its kin."""

import os
import shutil
import subprocess
import sys


def apt_install(package: str) -> None:
    """Installs a package if there is apt and we are root; the caller looks whether what it wanted is there now."""
    if is_root() and shutil.which("apt-get"):
        print(f"Installing {package} with apt-get (once)…", flush=True)
        quietly(["apt-get", "update"])
        quietly(["apt-get", "install", "-y", "--no-install-recommends", package])


def is_root() -> bool:
    """Whether we may do anything here, as in most containers."""
    return os.name == "posix" and os.geteuid() == 0


def quietly(command: list[str]) -> None:
    """Runs it; what it said is shown only if it failed."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(command, check=False, env=quiet, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        print(f"{done.stdout[-2000:]}{done.stderr[-2000:]}", file=sys.stderr, flush=True)
