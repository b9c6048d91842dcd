"""A real server as a process of its own, for tests that kill it, and a plain HTTP client that remembers cookies."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.house.source import ROOT

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """`community serve` on a folder and a database; can be killed and started again on the same port."""

    def __init__(self, folder: Path, database_url: str = "", **settings: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        given = {"FOLDER": str(folder), "DATABASE_URL": database_url, "ORIGIN": self.address, "LOG_LEVEL": "ERROR"}
        given |= {"WRITES": "10000/minute", "SIGN_IN_TRIES": "1000/minute", **settings}
        self.environment = os.environ | {f"COMMUNITY_{name}": value for name, value in given.items()}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Starts it and waits until it answers; returns the seconds that took."""
        command = [sys.executable, "-m", "community", "serve", "--port", str(self.port)]
        began = time.monotonic()
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stderr=subprocess.DEVNULL)
        while time.monotonic() - began < 30:
            assert self.process.poll() is None, "the server ended at once"
            try:
                with urllib.request.urlopen(f"{self.address}/health/ready", timeout=2):  # noqa: S310 - our own server
                    return time.monotonic() - began
            except OSError:
                time.sleep(0.02)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """Ends it as a power cut would."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)


class Client:
    """A browser without pictures: cookies, forms with their hidden fields, no redirects followed."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()), _Stay)

    def get(self, path: str) -> tuple[int, str]:
        """Status and text."""
        return self._open(urllib.request.Request(self.address + path))  # noqa: S310 - our own server

    def hidden(self, path: str) -> dict[str, str]:
        """The hidden fields of the forms on a page."""
        return dict(HIDDEN.findall(self.get(path)[1]))

    def send(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Posts a form; status, and where it leads or what it says."""
        data = urllib.parse.urlencode(fields).encode()
        return self._open(urllib.request.Request(self.address + path, data))  # noqa: S310 - our own server

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self._opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers.get("Location") or answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers.get("Location") or error.read().decode()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None
