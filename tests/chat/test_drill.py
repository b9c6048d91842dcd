"""A short drill: killed with -9 while six people send, nothing that was acknowledged is lost, doubled or misplaced."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from bench.drill_run import BETWEEN, Drill
from bench.drill_stage import CLIENTS, set_up


@pytest.fixture
def keep() -> Iterator[ExitStack]:
    with ExitStack() as kept:
        yield kept


def drilled(drill: Drill, *harms: str) -> dict[str, Any]:
    """The figures after these harms; it counts only if messages were stored between them and each hit a sending."""
    drill.begin()
    for harm in harms:
        drill.harm(harm)
    drill.hush()
    figures = drill.finish()
    assert figures["wrong"] == []
    assert figures["kills"] == figures["kills_in_flight"] == len(harms)
    assert figures["least_between"] >= BETWEEN
    assert figures["messages"] >= len(harms) * BETWEEN + len(harms)
    assert figures["tried_again"] >= 1
    assert figures["heard"] > 2 * CLIENTS, "what was said must have reached the others by itself"
    assert figures["lines"] >= CLIENTS
    return figures


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_lost_or_doubled_when_the_server_is_killed(
    database_url: str, tmp_path: Path, keep: ExitStack
) -> None:
    drill = Drill(set_up(tmp_path, keep, False, database_url), random.Random(11))
    figures = drilled(drill, *["server killed"] * 4)
    assert figures["lines"] > CLIENTS * 2, "everyone came back, most of them more than once"


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_nothing_is_lost_or_doubled_among_two_processes(database_url: str, tmp_path: Path, keep: ExitStack) -> None:
    drill = Drill(set_up(tmp_path, keep, True, database_url), random.Random(12))
    drilled(drill, "one process killed", "Redis killed", "one process killed")
