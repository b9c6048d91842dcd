"""The one clock: aware, UTC, and replaceable by tests."""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment as an aware datetime in UTC."""
    return datetime.now(UTC)


def hour(moment: datetime) -> datetime:
    """The beginning of the moment's hour: as fine as we keep times that could give somebody away."""
    return moment.replace(minute=0, second=0, microsecond=0)
