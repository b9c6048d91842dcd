"""The bus between processes: everyone hears, nonsense is ignored, and Redis may come and go."""

import json
import threading
import time

import redis

from community.kernel import bus as module
from community.kernel.bus import Bus, RedisBus
from tests.services import redis_url


def wait_for(condition) -> bool:
    """Up to five seconds for something that another thread does."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def two_processes(monkeypatch, name: str) -> tuple[RedisBus, list[dict], list[dict]]:
    """Two buses on a channel of their own, each with a list of what it heard."""
    monkeypatch.setattr(module, "CHANNEL", name)
    heard: tuple[list[dict], list[dict]] = ([], [])
    buses = [RedisBus(redis_url()) for _ in heard]
    for bus, messages in zip(buses, heard, strict=True):
        bus.listen(messages.append)
        threading.Thread(target=bus.run, daemon=True).start()
    client = redis.Redis.from_url(redis_url())
    assert wait_for(lambda: client.pubsub_numsub(name)[0][1] == 2)
    return buses[0], *heard


def test_within_one_process_listeners_are_called_at_once():
    heard: list[dict] = []
    bus = Bus()
    bus.listen(heard.append)
    bus.say({"kind": "topic"})
    assert heard == [{"kind": "topic"}]


def test_every_process_hears_what_one_says(monkeypatch):
    bus, here, there = two_processes(monkeypatch, "test-everyone")
    bus.say({"kind": "topic", "id": "1"})
    assert wait_for(lambda: here == there == [{"kind": "topic", "id": "1"}])


def test_hostile_bytes_on_the_channel_are_ignored(monkeypatch):
    bus, here, _ = two_processes(monkeypatch, "test-hostile")
    client = redis.Redis.from_url(redis_url())
    for nonsense in (b"\x80\x04\x95pickle", b"{", b"[]", b"5", b"", json.dumps("x").encode()):
        client.publish("test-hostile", nonsense)
    bus.say({"kind": "after"})
    assert wait_for(lambda: here == [{"kind": "after"}])


def test_without_redis_the_process_still_tells_itself():
    heard: list[dict] = []
    bus = RedisBus("redis://127.0.0.1:1/0")
    bus.listen(heard.append)
    bus.say({"kind": "topic"})
    assert heard == [{"kind": "topic"}]


def test_after_redis_was_away_listeners_are_told_to_look_for_themselves(monkeypatch):
    monkeypatch.setattr(module, "AGAIN_SECONDS", 0.05)
    bus, here, there = two_processes(monkeypatch, "test-away")
    assert (here, there) == ([], []), "the first time there was nothing to miss"
    (listening,) = bus._redis.connection_pool._in_use_connections
    host, port = listening._sock.getsockname()[:2]
    redis.Redis.from_url(redis_url()).client_kill(f"{host}:{port}")
    assert wait_for(lambda: here == [{"what": "again"}])
    bus.say({"kind": "after"})
    assert wait_for(lambda: here[1:] == there == [{"kind": "after"}])


def test_after_redis_was_away_from_one_process_the_others_look_too(monkeypatch):
    """They missed nothing of each other, and cannot know what the one could not say."""
    bus, here, there = two_processes(monkeypatch, "test-one-away")

    def fails(*_: object) -> None:
        raise redis.ConnectionError("away")

    with monkeypatch.context() as away:
        away.setattr(bus._redis, "publish", fails)
        bus.say({"kind": "topic"})
    assert (here, there) == ([{"kind": "topic"}], [])
    (listening,) = bus._redis.connection_pool._in_use_connections
    host, port = listening._sock.getsockname()[:2]
    redis.Redis.from_url(redis_url()).client_kill(f"{host}:{port}")
    assert wait_for(lambda: here[1:] == there == [{"what": "again"}])
    bus.say({"kind": "after"})
    assert wait_for(lambda: here[2:] == there[1:] == [{"kind": "after"}])
