"""Rate limits, kept in memory or in Redis, whose refusal says how long to wait."""

import logging
import time

from limits import parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from community.kernel.bus import AT_ONCE
from community.kernel.errors import TooMany
from community.kernel.keys import Keys

log = logging.getLogger(__name__)


class Limits:
    """Counts tries by name and subject; a fixed window, so that what is kept is a count and no list of moments.

    While Redis is away each process counts for itself: nobody is locked out, and nobody has more than a share each.
    """

    def __init__(self, keys: Keys, redis_url: str = "") -> None:
        self._keys = keys
        shared = [storage_from_string(redis_url, wrap_exceptions=True, **AT_ONCE)] if redis_url else []
        stores = [*shared, storage_from_string("memory://")]
        self._limiters = [FixedWindowRateLimiter(store) for store in stores]

    def check(self, rate: str, name: str, *subject: object, times: int = 1) -> None:
        """Counts one try of `name` by `subject` against `times` the `rate` ("10/minute"); TooMany when it is used up.

        What is counted is a keyed hash: a copy of Redis does not tell who did something in this minute.
        """
        limit = parse(rate)
        limit.amount *= times
        keys = [name, self._keys.blind("limit", *subject)]
        for limiter in self._limiters:
            try:
                if limiter.hit(limit, *keys):
                    return
                wait = limiter.get_window_stats(limit, *keys).reset_time - time.time()
            except StorageError:
                log.warning("limits are counted by this process alone")
                continue
            raise TooMany(round(wait))
