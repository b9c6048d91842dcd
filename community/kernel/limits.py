"""Rate limits, kept in memory or in Redis, whose refusal says how long to wait."""

import time

from limits import parse
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from community.kernel.errors import TooMany
from community.kernel.keys import Keys


class Limits:
    """Counts tries by name and subject; a fixed window, so that what is kept is a count and no list of moments."""

    def __init__(self, keys: Keys, redis_url: str = "") -> None:
        self._keys = keys
        self._limiter = FixedWindowRateLimiter(storage_from_string(redis_url or "memory://"))

    def check(self, rate: str, name: str, *subject: object, times: int = 1) -> None:
        """Counts one try of `name` by `subject` against `times` the `rate` ("10/minute"); TooMany when it is used up.

        What is counted is a keyed hash: a copy of Redis does not tell who did something in this minute.
        """
        limit = parse(rate)
        limit.amount *= times
        keys = [name, self._keys.blind("limit", *subject)]
        if not self._limiter.hit(limit, *keys):
            wait = self._limiter.get_window_stats(limit, *keys).reset_time - time.time()
            raise TooMany(round(wait))
