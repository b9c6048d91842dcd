"""Who is on call when, by the hospital's own clock: nights, days of the week, and the hours that clocks change in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from community.backup.service.rota import hours_in_words, on_call

EAST = "America/New_York"


@dataclass
class Hours:
    days: int = 0
    begins: int = 0
    ends: int = 0


NIGHT, DAY = Hours(0, 19 * 60, 7 * 60), Hours(0, 7 * 60, 19 * 60)
FRIDAY_NIGHT = Hours(1 << 4, 19 * 60, 7 * 60)
CASES = [
    (Hours(), (2026, 11, 27, 3, 0), True),
    (NIGHT, (2026, 11, 27, 3, 0), True),
    (NIGHT, (2026, 11, 27, 6, 59), True),
    (NIGHT, (2026, 11, 27, 7, 0), False),
    (NIGHT, (2026, 11, 27, 19, 0), True),
    (DAY, (2026, 11, 27, 7, 0), True),
    (DAY, (2026, 11, 27, 19, 0), False),
    (FRIDAY_NIGHT, (2026, 11, 27, 20, 0), True),
    (FRIDAY_NIGHT, (2026, 11, 28, 6, 0), True),
    (FRIDAY_NIGHT, (2026, 11, 27, 6, 0), False),
    (FRIDAY_NIGHT, (2026, 11, 28, 20, 0), False),
    (Hours(1 << 6), (2026, 11, 29, 12, 0), True),
    (Hours(1 << 6), (2026, 11, 30, 0, 0), False),
]


@pytest.mark.parametrize(("hours", "at", "serves"), CASES)
def test_hours(hours: Hours, at: tuple[int, ...], serves: bool) -> None:
    local = datetime(*at, tzinfo=ZoneInfo(EAST))
    assert bool(on_call([hours], EAST, local.astimezone(UTC))) is serves


def test_the_hospitals_clock_counts_also_on_the_night_it_changes() -> None:
    twice = [datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)]  # 01:30, both times
    assert [bool(on_call([Hours(0, 60, 120)], EAST, at)) for at in twice] == [True, True]
    assert on_call([Hours(0, 60, 120)], "America/Los_Angeles", twice[0]) == []


def test_in_words() -> None:
    assert hours_in_words(Hours()) == "Every day, day and night"
    assert hours_in_words(NIGHT) == "Every day, 19:00 to 07:00"
    assert hours_in_words(Hours(0b0011111, 540, 1020)) == "Mon to Fri, 09:00 to 17:00"
    assert hours_in_words(Hours(0b1000001)) == "Mon, Sun, day and night"
