"""Steps in a process of their own: facts go in as JSON, a report comes out, and a crash costs this step alone."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bench.report import Report

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 300.0


class Ended(Exception):
    """A process of ours did not do its work; its last words."""


def run(command: list[str], environment: Mapping[str, str], given: str = "", patience: float | None = None) -> str:
    """What `python3 …` prints, started in the checkout. Raises Ended."""
    name = " ".join(command[1:3])
    try:
        done = subprocess.run(
            [sys.executable, *command],
            check=False,
            cwd=ROOT,
            env=environment,
            input=given,
            timeout=patience,
            capture_output=True,
            text=True,
        )
    except subprocess.TimeoutExpired:
        raise Ended(f"{name} took longer than {patience:.0f} s") from None
    if done.returncode:
        words = done.stderr.strip().splitlines() or ["(it said nothing)"]
        raise Ended(f"{name} ended with {done.returncode}: {words[-1]}")
    return done.stdout


def ask(report: Report, module: str, facts: Mapping[str, object], environment: Mapping[str, str]) -> None:
    """Has bench/<module>.py measure, and adds what it reports."""
    report.add(json.loads(run(["-m", f"bench.{module}"], environment, json.dumps(facts), PATIENCE)))


def answer(measure: Callable[[Report, dict[str, Any]], None]) -> None:
    """The other end of `ask`: `measure(report, facts)` fills the report."""
    report = Report()
    measure(report, json.load(sys.stdin))
    print(json.dumps(report.everything()))
