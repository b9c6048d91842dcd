"""Later: a file of somebody's data, step by step; and deleting those whose time is over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from community.exports.service import own
from community.kernel.door import System
from community.kernel.jobs import job

STEPS = (own.gather,)  # long work, registered by being imported


@job("exports.sweep", every=timedelta(minutes=10))
def sweep(system: System, _payload: dict[str, Any]) -> Callable[[], None]:
    """Deletes files that nobody may take along any more, and what a dead process left."""
    return own.sweep(system)
