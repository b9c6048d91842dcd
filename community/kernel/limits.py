"""Rate limits, kept in memory or in Redis, whose refusal says how long to wait."""

import time

from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from community.kernel.errors import TooMany


class Limits:
    """Counts tries by name and subject; a fixed window, so that what is kept is a count and no list of moments."""

    def __init__(self, redis_url: str = "") -> None:
        self._limiter = FixedWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def check(self, rate: str, name: str, *subject: object) -> None:
        """Counts one try of `name` by `subject` against `rate` ("10/minute"); TooMany when it is used up."""
        limit = parse(rate)
        keys = [name, *map(str, subject)]
        if not self._limiter.hit(limit, *keys):
            wait = self._limiter.get_window_stats(limit, *keys).reset_time - time.time()
            raise TooMany(round(wait))
