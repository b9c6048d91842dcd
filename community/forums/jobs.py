"""Later: stones are wiped after a day, spaces that keep things for a time let go of what is older, HTML is renewed."""

from datetime import timedelta
from typing import Any

from community.forums.service import expiry, posts, renewal
from community.kernel import drafts
from community.kernel.door import System
from community.kernel.jobs import job, put


@job("forums.wipe", every=timedelta(hours=1))
def wipe(system: System, _payload: dict[str, Any]) -> None:
    """Empties what was removed a day ago."""
    posts.wipe_removed(system)


@job("forums.renew", every=timedelta(hours=6))
def renew(system: System, _payload: dict[str, Any]) -> None:
    """Renders anew what an older renderer made; goes on at once while there is more."""
    if renewal.renew(system):
        put(system.session, "forums.renew", {}, system.now)


@job("forums.expire", every=timedelta(hours=1))
def expire(system: System, _payload: dict[str, Any]) -> None:
    """Deletes posts that their space no longer keeps, and drafts that nobody came back to."""
    expiry.expire(system)
    drafts.forget_old(system)
