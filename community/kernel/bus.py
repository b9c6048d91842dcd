"""The bus tells every serving process what happened: ids only, after the commit, best effort.

One process needs none: `Bus` calls its listeners directly. Several share `RedisBus`. A lost message loses nothing,
because clients catch up from the table by their last sequence number.
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
Listener = Callable[[dict[str, Any]], None]
CHANNEL = "community"
AGAIN_SECONDS = 0.5
# Once more at once, for a connection that had gone stale; the library's own patience would hold up whoever speaks, and
# keep a process from hearing the others for seconds after Redis is back.
AT_ONCE: dict[str, Any] = {"socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 1)}
AGAIN_HERE = "again"  # what each process tells itself after it could not hear the others for a while


class Bus:
    """Within one process."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Calls `listener(message)` for every message from now on."""
        self._listeners.append(listener)

    def say(self, message: dict[str, Any]) -> None:
        """Tells everyone; `message` holds ids and plain words, nothing anybody wrote."""
        self._deliver(message)

    def _deliver(self, message: dict[str, Any]) -> None:
        for listener in self._listeners:
            try:
                listener(message)
            except Exception:  # one listener's trouble must not end the receiving of all
                log.exception("a listener of the bus failed")

    def run(self) -> None:
        """Receives until the process ends; nothing to do within one process."""


class RedisBus(Bus):
    """Between processes, by Redis publish and subscribe; JSON only, so a hostile message is at worst nonsense.

    After Redis was away, listeners hear `{"what": AGAIN_HERE}`: what was said meanwhile reached nobody else. Where it
    was away from this process alone, those of the others hear it, too.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._was_here = self._unsaid = False
        self._redis = redis.Redis.from_url(url, health_check_interval=30, **AT_ONCE)

    def say(self, message: dict[str, Any]) -> None:
        """Publishes; when Redis is away only this process hears it, and the others look for themselves later."""
        try:
            self._redis.publish(CHANNEL, json.dumps(message))
        except redis.RedisError:
            log.warning("bus unavailable")
            self._unsaid = True
            self._deliver(message)

    def run(self) -> None:
        """Receives until the process ends, reconnecting as often as needed."""
        while True:
            try:
                self._receive()
            except redis.RedisError:
                log.warning("bus unavailable, trying again")
                time.sleep(AGAIN_SECONDS)

    def _receive(self) -> None:
        subscription = self._redis.pubsub()  # type: ignore[no-untyped-call]  # - redis-py leaves it open
        subscription.subscribe(CHANNEL)
        for raw in subscription.listen():
            if raw["type"] == "subscribe":  # from here on nothing is missed
                self._say_again()
            elif (message := _decoded(raw["data"])) is not None:
                self._deliver(message)

    def _say_again(self) -> None:
        tell = self.say if self._unsaid else self._deliver
        was_here, self._was_here, self._unsaid = self._was_here, True, False
        if was_here:
            tell({"what": AGAIN_HERE})


def _decoded(raw: Any) -> dict[str, Any] | None:
    try:
        message = json.loads(raw)
    except (ValueError, TypeError):
        return None
    return message if isinstance(message, dict) else None
