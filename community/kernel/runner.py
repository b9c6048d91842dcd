"""huey is the runner, never the record: it wakes up, carries out the job rows that are due, and sleeps again."""

import time
from typing import Any

from huey import MemoryHuey, RedisHuey, crontab
from huey.consumer import Consumer

from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.jobs import BATCH, carry_out_due, coming, schedule
from community.kernel.keys import Keys

NAME = "community"
SOON = 1  # seconds, the finest that huey schedules by
NEAR = 75  # seconds: more than lie between two sweeps


class Runner:
    """Carries out jobs: inside the serving process, or as a worker of its own beside Redis."""

    def __init__(self, settings: Settings, database: Database, keys: Keys) -> None:
        self.settings, self.database, self.keys = settings, database, keys
        self.huey = RedisHuey(NAME, url=settings.redis_url) if settings.redis_url else MemoryHuey(NAME)
        self.work = self.huey.task()(self._work)
        self._asked_at = -float(SOON)
        self.sweep = self.huey.periodic_task(crontab(minute="*"))(self._sweep)

    def wake(self) -> None:
        """Soon after a commit: jobs do not wait for the next minute. Who asks again before that is already heard."""
        now = time.monotonic()
        if now - self._asked_at > SOON / 2:
            self._asked_at = now
            self.work.schedule(delay=SOON)

    def _work(self) -> None:
        """What a nudge asks for: everything that is due now."""
        while carry_out_due(self.database, self.keys, self.settings) == BATCH:
            continue

    def _sweep(self) -> None:
        """Once a minute: repeated jobs get their rows, and what a dead process left behind is taken up again."""
        schedule(self.database)
        self._set_alarms()
        self._work()

    def _set_alarms(self) -> None:
        """What falls due before the next minute is carried out to the second, or nearly."""
        for seconds in coming(self.database, NEAR):
            self.work.schedule(delay=max(SOON, seconds))

    def consumer(self, worker_type: str) -> Consumer:
        """A huey consumer of ours; `greenlet` inside the server, `thread` in a worker process."""
        return _Quiet(self.huey, workers=1, worker_type=worker_type, check_worker_health=False)

    def run_embedded(self) -> Any:
        """Starts carrying out jobs beside the requests of this process, the first ones at once."""
        self.sweep()
        consumer = self.consumer("greenlet")
        consumer.start()
        return consumer


class _Quiet(Consumer):  # type: ignore[misc]  # - huey has no type information
    """Inside a server the signals are the server's."""

    def _set_signal_handlers(self) -> None:
        return
