"""A list at Alder, the minutes that go by, and all that is due carried out."""

from typing import Any

import pytest

from community.kernel import jobs
from tests.backup.calls import clocked, on_list


@pytest.fixture
def alder(world: Any) -> dict[str, int]:
    """Ana is asked first, then Mo, then Kim."""
    return on_list(world, "alder", "ana", "mo", "kim")


@pytest.fixture
def work(world: Any, keys: Any, settings: Any) -> Any:
    """Carries out all that is due."""

    def run() -> None:
        while jobs.carry_out_due(world.database, keys, settings):
            pass

    return run


@pytest.fixture
def forward(monkeypatch: pytest.MonkeyPatch, work: Any) -> Any:
    """`forward(10)`: ten minutes after the beginning, with all carried out that is due by then."""
    move = clocked(monkeypatch)

    def run(minutes: float) -> None:
        move(minutes)
        work()

    return run
