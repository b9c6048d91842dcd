"""Days and times are written as their reader writes them; what one reader chose never reaches another's page."""

from datetime import UTC, date, datetime

import pytest

from community.kernel import days
from community.kernel.ids import ref
from tests.access.planting import plant

AT = datetime(2024, 11, 24, 14, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "year", "said"),
    [
        ("en-US", 2024, "Sun, Nov 24, 2:10 PM"),
        ("en-US", 2026, "Nov 24, 2024, 2:10 PM"),
        ("en-GB", 2024, "Sun 24 Nov, 14:10"),
        ("en-GB", 2026, "24 Nov 2024, 14:10"),
        ("xx", 2024, "Sun, Nov 24, 2:10 PM"),
    ],
)
def test_a_moment_is_written_in_the_language_of_its_reader(language, year, said):
    assert days.short(AT, language, year) == said


def test_a_day_is_too():
    assert days.written(date(2024, 3, 4), "en-US") == "March 4, 2024"
    assert days.written(date(2024, 3, 4), "en-GB") == "4 March 2024"


def test_a_person_chooses_and_pages_follow_also_those_that_are_kept(world, browse):
    topic = f"/forums/topics/{ref(plant(world, 'alder-team', 'sam')[0])}"
    ana, kim = browse("ana"), browse("kim")
    usual = kim.get(topic).text
    assert "AM<" in usual or "PM<" in usual
    form = {"theme": "dark", "time_zone": "UTC", "language": "en-GB"}
    assert ana.post("/settings/look", "/settings", **form).status_code == 303
    page = ana.get(topic).text
    assert "AM<" not in page
    assert "PM<" not in page
    assert '<html lang="en-GB"' in page
    assert '<option value="en-GB" selected>' in ana.get("/settings").text
    assert kim.get(topic).text.count("M</time>") == usual.count("M</time>")


def test_a_language_that_is_not_there_is_refused_and_nothing_is_lost(browse):
    form = {"theme": "dark", "time_zone": "America/Denver", "language": "tlh"}
    answer = browse("ana").post("/settings/look", "/settings", **form)
    assert answer.status_code == 422
    assert 'value="America/Denver"' in answer.text
