"""What the tests lean on: a PostgreSQL, a Redis and a browser, each named by the environment or else brought.

The test command brings them once for all its processes; a lone pytest brings for itself what it asks for.
"""

import contextlib
import os

from community.setup import browser, postgres, redis
from community.setup.child import Missing

POSTGRES = "COMMUNITY_TEST_POSTGRES_URL"
REDIS = "COMMUNITY_TEST_REDIS_URL"
BROWSER = "COMMUNITY_TEST_BROWSER"


def postgres_url(keep: contextlib.ExitStack) -> str:
    """A superuser's address, always in SQLAlchemy's spelling; a server started for it ends with `keep`."""
    if not (named := os.environ.get(POSTGRES)):
        return keep.enter_context(postgres.running())
    url = "postgresql+psycopg://" + named.partition("://")[2]
    if not postgres.answers(url):
        raise Missing(f"{POSTGRES} names a server that does not let us in.")
    return url


def redis_url(keep: contextlib.ExitStack) -> str:
    """The address of a Redis whose data may be thrown away; a server started for it ends with `keep`."""
    if not (named := os.environ.get(REDIS)):
        return keep.enter_context(redis.running())
    if not redis.answers(named):
        raise Missing(f"{REDIS} names a server that does not answer.")
    return named


def browser_path() -> str:
    """The path of a Chromium."""
    return os.environ.get(BROWSER) or browser.path()


def environment(keep: contextlib.ExitStack, *, with_browser: bool) -> dict[str, str]:
    """Everything at once, as the variables that tell the tests where it is. Raises Missing."""
    found = {BROWSER: browser_path()} if with_browser else {}
    return found | {POSTGRES: postgres_url(keep), REDIS: redis_url(keep)}
