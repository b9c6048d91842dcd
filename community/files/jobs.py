"""Later: bytes of rows that are gone, files that nobody sent, bytes that never had a row."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from community.files.service import removing
from community.kernel.door import System
from community.kernel.jobs import job


@job("files.remove")
def remove(system: System, payload: dict[str, Any]) -> Callable[[], None]:
    """Deletes bytes whose rows are gone."""
    return removing.remove(system, payload["keys"])


@job("files.forget", every=timedelta(hours=1))
def forget(system: System, _payload: dict[str, Any]) -> None:
    """Deletes what waited for a day."""
    removing.forget_waiting(system)


@job("files.sweep", every=timedelta(hours=1))
def sweep(system: System, _payload: dict[str, Any]) -> Callable[[], None]:
    """Deletes bytes without a row; each hour another part of all there are."""
    return removing.sweep(system, system.now.hour % removing.PARTS)
