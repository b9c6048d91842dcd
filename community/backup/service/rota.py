"""Who of a list is on call at a moment: plain reckoning with the hospital's own clock."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def on_call(contacts: Iterable[Any], zone: str, at: datetime) -> list[Any]:
    """Those of some contacts whose hours it is, in their order."""
    local = at.astimezone(ZoneInfo(zone))
    return [contact for contact in contacts if serves(contact, local)]


def serves(contact: Any, local: datetime) -> bool:
    """Whether it is the contact's time; a night belongs to the day on which it begins."""
    minute = 60 * local.hour + local.minute
    begins, ends = contact.begins, contact.ends
    if begins == ends:
        return has(contact.days, local.weekday())
    if begins < ends:
        return begins <= minute < ends and has(contact.days, local.weekday())
    if minute >= begins:
        return has(contact.days, local.weekday())
    return minute < ends and has(contact.days, (local.weekday() - 1) % 7)


def has(days: int, day: int) -> bool:
    """Whether a weekday is one of the contact's; none at all stands for every day."""
    return days == 0 or bool(days >> day & 1)


def hours_in_words(contact: Any) -> str:
    """As `Mon to Fri, 19:00 to 07:00`."""
    hours = "day and night" if contact.begins == contact.ends else f"{_time(contact.begins)} to {_time(contact.ends)}"
    return f"{_days(contact.days)}, {hours}"


def _time(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def days_of(days: int) -> list[int]:
    """The weekdays that were chosen, Monday being 0."""
    return [day for day in range(7) if days >> day & 1]


def _days(days: int) -> str:
    chosen = days_of(days)
    if len(chosen) in (0, 7):
        return "Every day"
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return f"{DAYS[chosen[0]]} to {DAYS[chosen[-1]]}"
    return ", ".join(DAYS[day] for day in chosen)


def first_name(name: str) -> str:
    """What people call each other."""
    return name.split(maxsplit=1)[0] if name.split() else name
