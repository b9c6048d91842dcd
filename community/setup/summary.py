"""A pytest plug-in that puts the results of the other checks above pytest's closing line, where people look."""

import json
import os
from typing import Protocol

CHECKS = "COMMUNITY_CHECKS"
Check = tuple[str, int, float]


class Terminal(Protocol):
    """The part of pytest's terminal reporter that we use."""

    def section(self, title: str) -> None: ...
    def line(self, msg: str, **markup: bool) -> None: ...


def pytest_terminal_summary(terminalreporter: Terminal) -> None:
    """Prints one line per check that ran before pytest."""
    checks: list[Check] = json.loads(os.environ.get(CHECKS, "[]"))
    if checks:
        terminalreporter.section("before the tests")
    for name, code, seconds in checks:
        terminalreporter.line(f"{name:<26} {'FAILED' if code else 'passed'} {seconds:7.1f} s", red=bool(code))
