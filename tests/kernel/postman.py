"""A mail server of our own on a loopback port, with TLS or without, that remembers what it was told and over what."""

import base64
import contextlib
import itertools
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

CERTIFICATE = Path(__file__).with_name("localhost.pem")
# none: never heard of it; refused: offers STARTTLS and then will not; broken: agrees and goes on in plain words;
# starttls: after a plain beginning; from the start: as smtps:// has it.
Tls = Literal["none", "refused", "broken", "starttls", "from the start"]


class Postman(socketserver.ThreadingTCPServer):
    """Takes every letter and every password; `told` holds each command with whether TLS was around it."""

    daemon_threads = True

    def __init__(self, tls: Tls) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.tls = tls
        self.told: list[tuple[bool, str]] = []
        self.passwords: list[tuple[str, str]] = []
        self.letters: list[str] = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(CERTIFICATE)

    @property
    def address(self) -> str:
        """Host and port; the name is the one in the certificate."""
        return f"localhost:{self.server_address[1]}"

    def handle_error(self, _request: object, _address: object) -> None:
        """A caller that breaks off is what some tests are about."""


class _Conversation(socketserver.StreamRequestHandler):
    server: Postman

    def handle(self) -> None:
        self.secure = False
        if self.server.tls == "from the start":
            self._put_tls_on()
        self._say("220 localhost")
        while line := self._line():
            verb, _, rest = line.partition(" ")
            self.server.told.append((self.secure, verb.upper()))
            getattr(self, f"_{verb.lower()}", self._agree)(rest)

    def finish(self) -> None:
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def _line(self) -> str:
        return self.rfile.readline(10_000).decode("ascii", "replace").strip()

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())

    def _agree(self, _rest: str) -> None:
        self._say("250 so be it")

    def _ehlo(self, _rest: str) -> None:
        offers = self.server.tls != "none" and not self.secure
        self._say("250-localhost", *(["250-STARTTLS"] if offers else []), "250 AUTH PLAIN")

    def _starttls(self, _rest: str) -> None:
        self._say("454 not today" if self.server.tls == "refused" else "220 go ahead")
        if self.server.tls == "starttls":
            self._put_tls_on()

    def _put_tls_on(self) -> None:
        self.request = self.connection = self.server.context.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb", -1), self.request.makefile("wb", 0)
        self.secure = True

    def _auth(self, rest: str) -> None:
        _, name, password = base64.b64decode(rest.removeprefix("PLAIN ")).decode().split("\0")
        self.server.passwords.append((name, password))
        self._say("235 welcome")

    def _data(self, _rest: str) -> None:
        self._say("354 go on")
        lines = itertools.takewhile(lambda line: line != b".\r\n", self.rfile)
        self.server.letters.append(b"".join(lines).decode())
        self._say("250 taken")

    def _quit(self, _rest: str) -> None:
        self._say("221 farewell")


@contextlib.contextmanager
def postman(tls: Tls) -> Iterator[Postman]:
    """A mail server until the end of the block."""
    with Postman(tls) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
