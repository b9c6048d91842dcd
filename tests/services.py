"""Real services for the tests: a PostgreSQL, a Redis and a browser, named by the test command or started on demand."""

import atexit
import contextlib
import functools

from community.setup import services

_keep = contextlib.ExitStack()
atexit.register(_keep.close)


@functools.cache
def postgres_url() -> str:
    """A superuser's address on a PostgreSQL server, as SQLAlchemy writes it; make databases of your own there."""
    return services.postgres_url(_keep)


@functools.cache
def redis_url() -> str:
    """The address of a Redis server; other test processes use it too, so keep to keys or a database of your own."""
    return services.redis_url(_keep)


@functools.cache
def browser_path() -> str:
    """The path of a Chromium (as root it wants --no-sandbox)."""
    return services.browser_path()
