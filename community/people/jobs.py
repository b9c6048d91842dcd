"""Later: forgetting who looked at a profile."""

from datetime import timedelta
from typing import Any

from community.kernel.door import System
from community.kernel.jobs import job
from community.people.service import visits


@job("people.forget_visits", every=timedelta(hours=12))
def forget_visits(system: System, _payload: dict[str, Any]) -> None:
    """Deletes visits that are older than 90 days."""
    visits.forget_old(system)
