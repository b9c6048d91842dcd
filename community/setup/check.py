"""`python3 -m community test`: lint, types, imports between rooms, then every test, on everything that we run on.

All of it runs even when a part fails. What stands on the command line after `test` goes to pytest, except
`--no-browser`, which leaves the browser tests out; nothing else is ever left out.
"""

import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

from community.setup import services
from community.setup.child import Missing
from community.setup.start import ROOT, TROUBLE
from community.setup.summary import CHECKS, Check

IMPORTS = "from importlinter.cli import lint_imports_command as lint; lint()"
STEPS = {
    "style (ruff)": ["-m", "ruff", "check", "."],
    "types (mypy)": ["-m", "mypy", "--strict", "community"],
    "storeys (import-linter)": ["-c", IMPORTS, "--no-logo", "--no-cache"],
}


def main(argv: list[str]) -> int:
    """Brings what the tests need, runs everything, and returns the exit code: 0 only if all passed."""
    if not (ROOT / "tests").is_dir():
        print("The tests are part of the source: clone it and try again there.", file=sys.stderr)
        return TROUBLE
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with contextlib.ExitStack() as keep:
            return _everything(argv, keep)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return TROUBLE
    except KeyboardInterrupt:
        return 130


def _everything(argv: list[str], keep: contextlib.ExitStack) -> int:
    print("Bringing a PostgreSQL, a Redis and a browser…", flush=True)
    found = services.environment(keep, with_browser="--no-browser" not in argv)
    print("".join(f"  {name}={value}\n" for name, value in found.items()), flush=True)
    surroundings = os.environ | found
    checks = [_check(name, command, surroundings) for name, command in STEPS.items()]
    tests = _run(pytest_command(argv), surroundings | {CHECKS: json.dumps(checks)})
    return tests or int(any(code for _, code, _ in checks))


def _check(name: str, command: list[str], surroundings: Mapping[str, str]) -> Check:
    print(f"── {name}", flush=True)
    began = time.monotonic()
    return name, _run(command, surroundings), time.monotonic() - began


def _run(command: list[str], surroundings: Mapping[str, str]) -> int:
    """Runs one of the environment's tools; on Ctrl-C waits for it to close down, for it got the same signal."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=surroundings)
    try:
        return process.wait()
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(15)
        raise
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def pytest_command(argv: list[str]) -> list[str]:
    """How pytest is called for these arguments of ours."""
    wanted = [word for word in argv if word != "--no-browser"]
    if wanted != argv:
        wanted += ["-m", _without_browser(wanted)]
    if not any(word.startswith(("-n", "--numprocesses", "--pdb")) or word == "no:xdist" for word in wanted):
        wanted = ["-n", str(max(2, _cores())), "--dist", "worksteal", *wanted]
    return ["-m", "pytest", "-p", "community.setup.summary", *wanted]


def _cores() -> int:
    """Those we may use, which in a container can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2


def _without_browser(wanted: list[str]) -> str:
    """pytest heeds only the last -m, so one that was asked for has to go on counting."""
    asked = [after for word, after in itertools.pairwise(wanted) if word == "-m"]
    return f"({asked[-1]}) and not browser" if asked else "not browser"
