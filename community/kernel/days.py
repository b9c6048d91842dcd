"""How days and times are written, in the language a person reads: the words are English in all of them so far."""

from datetime import date, datetime

LANGUAGES = {"en-US": "English (United States)", "en-GB": "English (United Kingdom, Ireland)"}
USUAL = "en-US"
# Of a moment this year, of one in another year, of one in full, of a day, and of a time on a known day.
_WRITTEN = {
    "en-US": ("%a, %b %-d, %-I:%M %p", "%b %-d, %Y, %-I:%M %p", "%A, %B %-d, %Y, %-I:%M %p", "%B %-d, %Y", "%-I:%M %p"),
    "en-GB": ("%a %-d %b, %H:%M", "%-d %b %Y, %H:%M", "%A %-d %B %Y, %H:%M", "%-d %B %Y", "%H:%M"),
}


def short(local: datetime, language: str, year: int) -> str:
    """A moment in its own zone, with the year when that is not the one given: `Tue, Nov 24, 2:10 PM`."""
    this_year, another, *_ = _of(language)
    return local.strftime(this_year if local.year == year else another)


def full(local: datetime, language: str) -> str:
    """`Tuesday, November 24, 2026, 2:10 PM`."""
    return local.strftime(_of(language)[2])


def written(day: date, language: str) -> str:
    """`November 24, 2026`."""
    return day.strftime(_of(language)[3])


def clock(local: datetime, language: str) -> str:
    """`2:10 PM`."""
    return local.strftime(_of(language)[4])


def _of(language: str) -> tuple[str, str, str, str, str]:
    return _WRITTEN.get(language, _WRITTEN[USUAL])
