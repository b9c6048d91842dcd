"""The services of a test run start when needed, end with it, and are said in one sentence to be missing."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from community.setup import browser, check, postgres, redis, services
from community.setup.child import Missing
from tests.setup.clone import ROOT

LEFT_ALONE = """
import time
from community.setup import postgres, redis
with postgres.running() as one, redis.running() as two:
    print(one, two, flush=True)
    time.sleep(60)
"""


def test_postgres_lives_as_long_as_its_block() -> None:
    with postgres.running() as url:
        assert postgres.answers(url)
    assert not postgres.answers(url)


def test_redis_lives_as_long_as_its_block() -> None:
    with redis.running() as url:
        assert redis.answers(url)
    assert not redis.answers(url)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can tell children that their parent is gone")
def test_servers_end_even_when_the_run_is_killed() -> None:
    with tempfile.TemporaryDirectory() as place:  # pytest's own folder is closed to nobody, and its path too long
        Path(place).chmod(0o755)
        one, two = _start_and_kill(os.environ | {"TMPDIR": place})
        for answers, url in ((postgres.answers, one), (redis.answers, two)):
            deadline = time.monotonic() + 10
            while answers(url):
                assert time.monotonic() < deadline, f"{url} outlived its run"
                time.sleep(0.05)


def _start_and_kill(surroundings: Mapping[str, str]) -> list[str]:
    command = [sys.executable, "-c", LEFT_ALONE]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout
        urls = run.stdout.readline().split()
        run.send_signal(signal.SIGKILL)
    return urls


def test_programs_that_others_may_not_reach_are_copied(tmp_path: Path) -> None:
    """As root we run PostgreSQL as nobody, who may not look into /root, where a clone may lie."""
    closed = tmp_path / "wheel"
    wheel = postgres._programs().parents[1]
    closed.symlink_to(wheel)
    (tmp_path / "wheel.libs").symlink_to(wheel.with_name(f"{wheel.name}.libs"))
    (tmp_path / "copy").mkdir()
    copied = postgres._reachable(closed / "pginstall18" / "bin", tmp_path / "copy", "nobody")
    assert subprocess.run([copied / "postgres", "--version"], check=True, capture_output=True).stdout
    assert copied == tmp_path / "copy" / "programs" / "wheel" / "pginstall18" / "bin"


@pytest.mark.parametrize(("name", "ask"), [(services.POSTGRES, "postgres_url"), (services.REDIS, "redis_url")])
def test_a_server_that_was_named_must_be_there(name: str, ask: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "redis://127.0.0.1:1/0")
    with contextlib.ExitStack() as keep, pytest.raises(Missing, match=name):
        getattr(services, ask)(keep)


def test_a_browser_that_was_named_must_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(Missing, match="/nowhere/chromium"):
        browser.path()
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    assert browser.path() == "/bin/true"


def test_pytest_gets_what_was_typed_and_as_many_processes_as_there_are_cores() -> None:
    command = check.pytest_command(["tests/house", "-k", "sizes"])
    assert command[-3:] == ["tests/house", "-k", "sizes"]
    assert int(command[command.index("-n") + 1]) >= 2
    assert "-n" not in check.pytest_command(["-n0"])[4:-1]


def test_leaving_the_browser_out_is_said_to_pytest_and_added_to_what_was_asked() -> None:
    assert check.pytest_command(["--no-browser"])[-2:] == ["-m", "not browser"]
    assert check.pytest_command(["-m", "slow", "--no-browser"])[-2:] == ["-m", "(slow) and not browser"]
    assert "--no-browser" not in check.pytest_command(["--no-browser"])


def test_the_run_fails_when_something_is_missing() -> None:
    program = "import sys; from community.setup.check import main; sys.exit(main([]))"
    command = [sys.executable, "-c", program]
    surroundings = os.environ | {"CHROMIUM": "/nowhere/chromium", services.BROWSER: ""}
    run = subprocess.run(command, cwd=ROOT, env=surroundings, check=False, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (3, "CHROMIUM names /nowhere/chromium, which does not start.\n")
