"""What is killed in the drill: server, PostgreSQL and Redis as our own processes, started again on the same place.

Only processes that were started here are ended, by their numbers.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from bench.server import ROOT, UNLIMITED
from community.kernel.bus import CHANNEL
from community.setup import postgres, redis
from community.setup.child import as_user
from community.setup.system import is_root

PATIENCE = 30.0
PORTS = (20_000, 30_000)
SECRET = "a secret for drills, long enough to be one"  # noqa: S105 - of a world that is thrown away


def children(pid: int) -> list[int]:
    """The processes that this one started itself."""
    with suppress(OSError):
        tasks = Path(f"/proc/{pid}/task").glob("*/children")
        return [int(child) for task in tasks for child in task.read_text().split()]
    return []


def family(pid: int) -> list[int]:
    """A process and all below it."""
    return [pid, *(below for child in children(pid) for below in family(child))]


def port_of_ours() -> int:
    """A free loopback port below those that the system gives to connections.

    While a server is away, one of its clients could be given its very port, and would then be talking to itself.
    """
    ports = list(range(*PORTS))
    random.shuffle(ports)
    for port in ports:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


class Service:
    """A command with a way to see whether it answers; it can be killed, stopped, and started again."""

    quiet = signal.SIGTERM

    def __init__(self, command: list[str], folder: Path, user: str | None = None) -> None:
        self.command, self.folder, self.user = command, folder, user
        self.environment: dict[str, str] = dict(os.environ)
        self.process: subprocess.Popen[bytes] | None = None

    def answers(self) -> bool:
        """Whether it does its work."""
        raise NotImplementedError

    def start(self) -> float:
        """Starts it; the seconds until it answered."""
        began = time.monotonic()
        with (self.folder / f"{type(self).__name__}.log").open("ab") as log:
            out = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "cwd": self._place()}
            given = {**out, "env": self.environment, "start_new_session": True, **as_user(self.user)}
            self.process = subprocess.Popen(self.command, **given)
        self.wait()
        return time.monotonic() - began

    def _place(self) -> Path:
        return self.folder

    def wait(self) -> None:
        """Until it answers. Raises AssertionError when it does not."""
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert self.process, "not started"
            assert self.process.poll() is None, f"{type(self).__name__} ended at once: {self.last_words()}"
            assert time.monotonic() < end, f"{type(self).__name__} does not answer: {self.last_words()}"
            time.sleep(0.01)

    def last_words(self) -> str:
        """The end of its log."""
        return (self.folder / f"{type(self).__name__}.log").read_text(errors="replace")[-300:].strip()

    def kill(self) -> None:
        """As a power cut would end it, with all that it started."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGSTOP)  # it shall start nothing while we look
            for pid in family(self.process.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """As whoever runs it would end it."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.quiet)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
            self.kill()


class Server(Service):
    """`community serve` in one process or several, without limits."""

    def __init__(self, folder: Path, database: str, redis_url: str = "", processes: int = 1) -> None:
        self.port, self.processes = port_of_ours(), processes
        command = [sys.executable, "-m", "community", "serve", "--port", str(self.port), "--processes", str(processes)]
        super().__init__(command, folder)
        self.address = f"http://127.0.0.1:{self.port}"
        given = {"FOLDER": str(folder), "DATABASE_URL": database, "REDIS_URL": redis_url, "ORIGIN": self.address}
        given |= {"LOG_LEVEL": "ERROR", "SECRET": SECRET, **UNLIMITED}
        self.environment |= {f"COMMUNITY_{name}": value for name, value in given.items()}

    def _place(self) -> Path:
        return ROOT

    def answers(self) -> bool:
        """Whether a page could be made."""
        try:
            with urllib.request.urlopen(f"{self.address}/health/ready", timeout=2) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill_one(self) -> None:
        """The oldest of several serving processes; what started them starts another."""
        assert self.process
        os.kill(min(children(self.process.pid)), signal.SIGKILL)


class Redis(Service):
    """A Redis that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        port = port_of_ours()
        self.url = f"redis://127.0.0.1:{port}/0"
        options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        super().__init__([redis._program(), *options], folder)

    def answers(self) -> bool:
        """Whether it takes commands."""
        return redis.answers(self.url)

    def hearing(self) -> int:
        """How many serving processes listen to the bus."""
        from redis import Redis as Client
        from redis import RedisError

        with suppress(RedisError), Client.from_url(self.url, socket_timeout=2) as client:
            return int(client.pubsub_numsub(CHANNEL)[0][1])
        return 0


class Postgres(Service):
    """A PostgreSQL whose commits outlive it: unlike the one of the tests it writes before it answers."""

    quiet = signal.SIGINT

    def __init__(self, folder: Path) -> None:
        user = postgres.NOBODY if is_root() else None
        programs = postgres._reachable(postgres._programs(), folder, user)
        self._own(folder, user)
        postgres._make(programs, folder / "data", user)
        safe = ["--synchronous_commit=on", "--full_page_writes=on", "--max_connections=100"]
        super().__init__([*postgres._command(programs, folder), *safe], folder, user)
        self.url = f"postgresql+psycopg://postgres@/postgres?host={folder}"

    def _own(self, folder: Path, user: str | None) -> None:
        if user:
            import pwd

            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)

    def answers(self) -> bool:
        """Whether it lets us in, which it does not while it recovers."""
        return postgres.answers(self.url)
