"""Later: stones are wiped after a day, what a channel no longer keeps goes, HTML is renewed."""

from datetime import timedelta
from typing import Any

from community.chat.service import carrying, changing, expiry, renewal, talks
from community.kernel.door import System
from community.kernel.jobs import job, put


@job("chat.wipe", every=timedelta(hours=1))
def wipe(system: System, _payload: dict[str, Any]) -> None:
    """Empties what was removed a day ago."""
    changing.wipe_removed(system)


@job("chat.renew", every=timedelta(hours=6))
def renew(system: System, _payload: dict[str, Any]) -> None:
    """Renders anew what an older renderer made; goes on at once while there is more."""
    if renewal.renew(system):
        put(system.session, "chat.renew", {}, system.now)


@job("chat.expire", every=timedelta(minutes=15))
def expire(system: System, _payload: dict[str, Any]) -> None:
    """Deletes messages that are kept no longer; goes on at once while there is more."""
    if expiry.expire(system) == expiry.BATCH:
        put(system.session, "chat.expire", {}, system.now)


@job("chat.lapse", every=timedelta(hours=1))
def lapse(system: System, _payload: dict[str, Any]) -> None:
    """Ends questions to carry a thread over that have stood for a week."""
    carrying.lapse(system)


@job("chat.close_talks", every=timedelta(minutes=1))
def close_talks(system: System, _payload: dict[str, Any]) -> None:
    """Closes the talks whose time is over."""
    talks.close_ended(system)
