"""A bare clone starts with one command, heals by itself, and says in one sentence what it cannot do."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.setup.clone import WITHOUT_ENSUREPIP, Clone, end_group, make_clone

SETTING_UP = "Setting up (once, about half a minute)"


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    return make_clone(tmp_path)


@pytest.fixture
def ready(clone: Clone) -> Clone:
    first = clone.run("hello", "you")
    assert first.returncode == 0, first.stderr
    assert SETTING_UP in first.stderr
    assert first.stdout == f"prefix {clone.venv}\ntiny 1.0\nargv hello you\n"
    return clone


def test_the_second_start_is_quick_and_silent(ready: Clone) -> None:
    began = time.monotonic()
    second = ready.run("fail")
    assert (second.returncode, second.stderr) == (7, "")
    assert time.monotonic() - began < 1


def test_it_starts_from_inside_its_environment_too(ready: Clone) -> None:
    command = [str(ready.venv / "bin" / "python"), "-m", "community", "in"]
    inside = subprocess.run(command, cwd=ready.folder, check=True, capture_output=True, text=True)
    assert inside.stdout.endswith("argv in\n")


def test_a_new_list_is_installed_into_the_same_environment(ready: Clone) -> None:
    made = (ready.venv / "pyvenv.cfg").stat().st_mtime_ns
    ready.pin("2.0")
    second = ready.run()
    assert "tiny 2.0" in second.stdout, second.stderr
    assert (ready.venv / "pyvenv.cfg").stat().st_mtime_ns == made
    assert len(list(ready.venv.glob("*.stamp"))) == 1


def test_going_back_to_an_old_list_installs_the_old_versions(ready: Clone) -> None:
    ready.pin("2.0")
    ready.run()
    ready.pin("1.0")
    assert "tiny 1.0" in ready.run().stdout


def _moved(clone: Clone) -> Clone:
    return Clone(clone.folder.rename(clone.folder.with_name("moved")))


def _of_another_python(clone: Clone) -> Clone:
    settings = clone.venv / "pyvenv.cfg"
    settings.write_text(settings.read_text().replace("version = 3.", "version = 3.0"))
    next(clone.venv.glob("*.stamp")).write_text("Python 3.0 in there\n")
    return clone


def _without_its_python(clone: Clone) -> Clone:
    for link in (clone.venv / "bin").glob("python*"):
        link.unlink()
    return clone


def _half_deleted(clone: Clone) -> Clone:
    (clone.venv / "pyvenv.cfg").unlink()
    (clone.venv / "community-unfinished").touch()
    return clone


@pytest.mark.parametrize("spoil", [_moved, _of_another_python, _without_its_python, _half_deleted])
def test_an_environment_that_does_not_fit_is_made_anew(ready: Clone, spoil: Callable[[Clone], Clone]) -> None:
    (ready.venv / "left-over").touch()
    clone = spoil(ready)
    again = clone.run()
    assert again.stdout.startswith(f"prefix {clone.venv}\ntiny 1.0"), again.stderr
    assert SETTING_UP in again.stderr
    assert not (clone.venv / "left-over").exists()


def test_what_was_cut_short_is_made_anew(clone: Clone) -> None:
    """As by a power cut, once the environment has begun to grow."""
    process = subprocess.Popen(
        clone.command(), cwd=clone.folder, env=clone.surroundings, start_new_session=True, stderr=subprocess.DEVNULL
    )
    while not (clone.venv / "pyvenv.cfg").exists():
        time.sleep(0.01)
    end_group(process, signal.SIGKILL)
    assert (clone.venv / "community-unfinished").exists()
    assert clone.run().stdout.startswith(f"prefix {clone.venv}")


def test_a_package_that_is_not_what_was_pinned_stops_it(clone: Clone) -> None:
    clone.pin("1.0", spoiled=True)
    spoiled = clone.run()
    assert (spoiled.returncode, spoiled.stdout) == (3, "")
    assert "Cannot set up: " in spoiled.stderr.splitlines()[-1]
    clone.pin("1.0")
    assert "tiny 1.0" in clone.run().stdout


def test_without_ensurepip_it_says_what_to_install(clone: Clone, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_ENSUREPIP)
    refused = clone.run(PYTHONPATH=str(tmp_path))
    assert refused.returncode == 3
    assert "apt install python3-venv" in refused.stderr.splitlines()[-1]
    assert not clone.venv.exists()
    assert "tiny 1.0" in clone.run().stdout


def test_an_environment_that_uv_made_gets_pip_when_uv_is_gone(ready: Clone) -> None:
    for path in (ready.venv / "lib").glob("*/site-packages/pip*"):
        shutil.rmtree(path)
    ready.pin("2.0")
    assert "tiny 2.0" in ready.run().stdout


def test_uv_is_used_where_there_is_one(clone: Clone, tmp_path: Path) -> None:
    """A stand-in that writes down what it was asked and does the same with venv and pip."""
    python, log = clone.command()[0], tmp_path / "asked"
    clone.program(
        "uv",
        f"""#!/bin/sh
echo "$@" >> {log}
if [ "$1" = venv ]; then exec {python} -m venv {clone.venv}; fi
exec {clone.venv}/bin/python -m pip install --quiet --requirement {clone.folder}/requirements/run.txt
""",
    )
    assert "tiny 1.0" in clone.run(PATH=f"{tmp_path / 'bin'}:/usr/bin:/bin").stdout
    made, installed = log.read_text().splitlines()
    assert made == f"venv --quiet --allow-existing --python {python} {clone.venv}"
    assert "--require-hashes" in installed


def test_the_test_list_serves_for_running_too(clone: Clone) -> None:
    clone.pin("1.0", name="test")
    assert clone.run("test").returncode == 3  # this clone has no tests, but it has been set up for them
    assert clone.stamps() == {"run", "test"}
    assert clone.run().stderr == ""


def test_a_folder_that_is_something_else_is_left_alone(clone: Clone, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "letter.txt").write_text("dear")
    refused = clone.run(COMMUNITY_VENV=str(precious))
    assert refused.returncode == 3
    assert "please move it away" in refused.stderr
    assert [path.name for path in precious.iterdir()] == ["letter.txt"]


def test_another_place_can_be_chosen(clone: Clone, tmp_path: Path) -> None:
    assert clone.run(COMMUNITY_VENV=str(tmp_path / "there")).stdout.startswith(f"prefix {tmp_path / 'there'}")
    assert not clone.venv.exists()


def test_an_installed_package_just_runs(clone: Clone, tmp_path: Path) -> None:
    (clone.folder / "pyproject.toml").unlink()
    installed = clone.run("hi", PYTHONPATH=str(tmp_path / "wheels" / "tiny-1.0-py3-none-any.whl"))
    assert installed.stdout.endswith("argv hi\n"), installed.stderr
    assert not clone.venv.exists()


def test_a_python_that_is_not_the_environments_own_stops_it(ready: Clone) -> None:
    """It must not start itself again for ever."""
    python = ready.venv / "bin" / "python"
    python.unlink()
    python.write_text(f'#!/bin/sh\nexec {ready.command()[0]} "$@"\n')
    python.chmod(0o755)
    astray = ready.run()
    assert "does not run inside it" in astray.stderr
    assert astray.returncode == 1


def test_an_old_python_is_told_so(clone: Clone) -> None:
    pretend = "import sys, runpy; sys.version_info = (3, 9, 2); runpy.run_module('community', run_name='__main__')"
    old = subprocess.run([sys.executable, "-c", pretend], cwd=clone.folder, check=False, capture_output=True, text=True)
    assert old.stderr == "Peer Support Community needs Python 3.11 or newer; this is Python 3.9.\n"
    assert old.returncode == 1
