"""The drill itself: six people speak, something is killed in the middle of sending, and at the end all is compared."""

import random
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from bench import drill_check
from bench.drill_client import Client
from bench.drill_stage import CLIENTS, Stage

RATE, FULL = 25.0, 15
BETWEEN = 6  # messages that are acknowledged at least between two kills
WHOLE = 0.75  # of the kills wait until every process serves again; the others hit in the middle of a start
PATIENCE = 60.0
HEARD_WITHIN = 5.0


class Drill:
    """The clients, what they say, and how long each kind of harm kept them waiting."""

    def __init__(self, stage: Stage, dice: random.Random) -> None:
        self.stage, self.dice = stage, dice
        self.clients = [Client(stage.server.port, stage.channel, number) for number in range(CLIENTS)]
        self.up: dict[str, list[float]] = defaultdict(list)
        self.stored: dict[str, list[float]] = defaultdict(list)
        self.between: list[int] = []
        self.flying: list[int] = []
        self.deaf: list[str] = []
        self._quiet = threading.Event()
        self._speaker = threading.Thread(target=self._speak, daemon=True)

    @property
    def acknowledged(self) -> int:
        """Messages that the server has confirmed so far."""
        return sum(len(client.acknowledged) for client in self.clients)

    def begin(self) -> None:
        """Everybody opens the channel and begins to speak."""
        for client in self.clients:
            client.begin()
        self._speaker.start()

    def _speak(self) -> None:
        while not self._quiet.wait(self.dice.expovariate(RATE)):
            client = self.dice.choice(self.clients)
            if len(client.outbox) < FULL:
                client.say()

    def harm(self, name: str) -> None:
        """Lets something happen in the middle of sending, and waits until messages are stored again."""
        before = self.acknowledged
        self._until(lambda: self.acknowledged >= before + BETWEEN, "nothing is acknowledged")
        if self.dice.random() < WHOLE:
            self._until(self._is_whole, "not every process serves again, or not every line came back")
        time.sleep(self.dice.uniform(0, 0.6))
        for _ in range(2):  # at any moment of a sending, and still in one
            time.sleep(self.dice.uniform(0, 0.01))
            self._until(lambda: any(client.is_sending for client in self.clients), "nobody sends")
        self.between.append(self.acknowledged - before)
        self.flying.append(sum(client.is_sending for client in self.clients))
        self.up[name].append(self.stage.harms[name]())
        after, began = self.acknowledged, time.monotonic() - self.up[name][-1]
        self._until(lambda: self.acknowledged > after, f"nothing is acknowledged after: {name}")
        self.stored[name].append(time.monotonic() - began)

    def _is_whole(self) -> bool:
        return all(client.is_open for client in self.clients) and self.stage.is_whole()

    def _until(self, done: Callable[[], bool], words: str) -> None:
        end = time.monotonic() + PATIENCE
        while not done():
            assert time.monotonic() < end, words
            time.sleep(0.005)

    def hush(self) -> None:
        """Nobody speaks any more; waits until every outbox is empty and every line open, then looks who still hears."""
        self._quiet.set()
        self._speaker.join()
        self._until(lambda: not any(client.outbox for client in self.clients), "the outboxes do not get empty")
        self._until(lambda: all(client.is_open for client in self.clients), "the lines do not come back")
        for speaker in self.clients[:2]:
            self._last_words(speaker, "at the end")

    def in_the_quiet(self, name: str) -> None:
        """The same harm while nobody speaks, some times: whoever speaks next must still be heard by everybody."""
        for speaker in self.clients[:3]:
            self.stage.harms[name]()
            self._last_words(speaker, f"{name} in the quiet")

    def finish(self) -> dict[str, Any]:
        """Compares everything."""
        for client in self.clients:
            client.end()
            self._until(client.catch_up, f"client {client.number} cannot fetch what it lacks")
            client.end()
        last, rows = drill_check.stored(self.stage.url, self.stage.channel)
        wrong = [*drill_check.wrong(self.clients, last, rows), *self.deaf]
        return self.figures() | {"brought_back": drill_check.brought_back(self.clients, rows), "wrong": wrong}

    def _last_words(self, speaker: Client, when: str) -> None:
        """Everybody must have them by the line alone, though nothing is said that would remind them."""
        count = len(speaker.acknowledged)
        speaker.say()
        self._until(lambda: len(speaker.acknowledged) > count, "the last words are not acknowledged")
        end, seq = time.monotonic() + HEARD_WITHIN, speaker.acknowledged[-1].seq
        while time.monotonic() < end and any(client.last < seq for client in self.clients):
            time.sleep(0.01)
        numbers = [client.number for client in self.clients if client.last < seq]
        if numbers:
            self.deaf.append(f"{when}: clients {numbers} are connected and did not hear what was said")

    def figures(self) -> dict[str, Any]:
        """What was done so far, and how long it took to recover."""
        clients, kills = self.clients, len(self.flying)
        return {
            "kills": kills,
            "messages": self.acknowledged,
            "kills_in_flight": sum(map(bool, self.flying)),
            "least_between": min(self.between, default=0),
            "tried_again": sum(entry.tries > 1 for client in clients for entry in client.acknowledged),
            "heard": sum(client.heard for client in clients),
            "fetches": sum(client.fetches for client in clients),
            "lines": sum(client.lines for client in clients),
            "answers_after": {name: spread(values) for name, values in self.up.items()},
            "stores_after": {name: spread(values) for name, values in self.stored.items()},
        }


def spread(values: list[float]) -> dict[str, float]:
    """How many, the middle one, the 95th of a hundred, and the longest."""
    ordered = sorted(values)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    figures = {"p50": statistics.median(ordered), "p95": late, "max": ordered[-1]}
    return {"count": len(ordered), **{name: round(value, 2) for name, value in figures.items()}}
