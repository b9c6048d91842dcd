"""The serving process itself; loaded after gevent has patched the standard library."""

import gc
import socket
from functools import partial

import click
import gevent

from community.app import create_app
from community.kernel import log
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.door import guard
from community.kernel.jobs import WAKE
from community.kernel.keys import load
from community.kernel.runner import Runner
from community.kernel.serving import allow_many_files, listener, serve, several
from community.kernel.sockets import Sockets
from community.text import writing
from community.text.children import Pool
from community.text.guard import prepare
from community.wiring import wire


def serve_with_others(settings: Settings) -> int:
    """Serves with several processes on one socket until SIGTERM or SIGINT."""
    sock = _listen(settings)
    click.echo(f"Serving {settings.origin} with {settings.processes} processes. Stop with Ctrl-C.")
    return several(settings.processes, partial(serve_here, settings, sock))


def serve_here(settings: Settings, shared: socket.socket | None = None) -> int:
    """Serves in this process until SIGTERM or SIGINT, on a socket of its own or one that others accept from, too."""
    log.set_up(settings.log_level)
    allow_many_files()
    writing.use(Pool(settings.render_children, settings.render_seconds))
    app = create_app(settings)
    found = app.extensions["community"]
    Sockets(app, found.bus)
    gevent.spawn(found.bus.run)
    runner = Runner(settings, found.database, found.keys)
    WAKE.append(runner.wake)
    if not settings.redis_url:
        runner.run_embedded()
    sock = shared or _listen(settings)
    _spare_the_collector()
    gevent.spawn(prepare, partial(gevent.sleep, 0))  # beside the first requests: a start need not wait for it
    log.line("serving", port=settings.port)
    serve(app, sock, share=shared is not None, stop=found.database.close)
    return 0


def _spare_the_collector() -> None:
    """What a start makes stays for good, and thousands of connections are no rubbish: looked through less often."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    gc.enable()


def _listen(settings: Settings) -> socket.socket:
    try:
        return listener(settings.bind, settings.port)
    except OSError as error:
        taken = f"Port {settings.port} cannot be used: {error.strerror}. Choose another with --port."
        raise click.ClickException(taken) from None


def work_here(settings: Settings) -> int:
    """Carries out jobs until told to stop."""
    log.set_up(settings.log_level)
    database = Database(settings.database)
    guard(database.reader)
    guard(database.writer)
    from community.kernel.bus import RedisBus

    wire(RedisBus(settings.redis_url))
    Runner(settings, database, load(settings)).consumer("thread").run()
    return 0
