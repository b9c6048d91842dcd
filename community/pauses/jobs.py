"""Later: forgetting counts that are two years old."""

from datetime import timedelta
from typing import Any

from community.kernel.door import System
from community.kernel.jobs import job
from community.pauses.service import counting


@job("pauses.forget", every=timedelta(days=1))
def forget_counts(system: System, _payload: dict[str, Any]) -> None:
    """Deletes the counts of months that are more than two years over."""
    counting.forget_old(system)
