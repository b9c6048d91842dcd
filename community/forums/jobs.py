"""Later: stones are wiped after a day, spaces that keep things for a time let go of what is older, HTML is renewed."""

from datetime import timedelta
from typing import Any

from community.forums.service import expiry, posts
from community.kernel.door import System
from community.kernel.jobs import job


@job("forums.wipe", every=timedelta(hours=1))
def wipe(system: System, _payload: dict[str, Any]) -> None:
    """Empties what was removed a day ago."""
    posts.wipe_removed(system)


@job("forums.expire", every=timedelta(hours=1))
def expire(system: System, _payload: dict[str, Any]) -> None:
    """Deletes topics that their space no longer keeps."""
    expiry.expire(system)
