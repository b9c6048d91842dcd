"""The stage of the drill: a world that is served, and what can happen to it."""

import random
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bench.chat_world import address, make
from bench.drill_services import Postgres, Redis, Server, Service

CLIENTS = 6
AWAY = 1.5  # seconds that Redis or PostgreSQL is away at most


@dataclass
class Stage:
    """A world that is served, and what can happen to it, by name; `url` is the database's address."""

    server: Server
    url: str
    channel: str
    harms: dict[str, Callable[[], float]] = field(default_factory=dict)
    is_whole: Callable[[], bool] = lambda: True


def set_up(folder: Path, keep: ExitStack, postgres: bool, url: str = "") -> Stage:
    """Makes the world and starts it; everything ends with `keep`. A database given by `url` is left alone."""
    services: dict[str, Any] = {}
    redis_url = ""
    if postgres:
        redis = services["Redis"] = _begun(keep, Redis(_below(folder, "redis")))
        redis_url = redis.url
        if not url:
            kept = services["PostgreSQL"] = _begun(keep, Postgres(_below(folder, "postgres")))
            url = kept.url
    url = address(folder, url)
    facts = make(url, CLIENTS)
    server = _begun(keep, Server(folder, url, redis_url, 2 if postgres else 1))
    stage = Stage(server, url, facts["channel"])
    for name, service in {"server": server, **services}.items():
        away = 0.0 if name == "server" else AWAY
        stage.harms[f"{name} killed"] = partial(_again, service, service.kill, away)
        if name != "server":
            stage.harms[f"{name} stopped"] = partial(_again, service, service.stop, away)
    if postgres:
        stage.harms["one process killed"] = partial(_one, server)
        stage.is_whole = lambda: services["Redis"].hearing() == server.processes
    return stage


def _below(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _begun(keep: ExitStack, service: Any) -> Any:
    keep.callback(service.stop)
    service.start()
    return service


def _again(service: Service, end: Callable[[], None], away: float) -> float:
    """Ends it and starts it again after up to so many seconds; how long it took until it answered."""
    end()
    time.sleep(random.uniform(0, away))
    return service.start()


def _one(server: Server) -> float:
    began = time.monotonic()
    server.kill_one()
    server.wait()
    return time.monotonic() - began
