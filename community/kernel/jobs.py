"""Work for later, kept as rows: a job is never lost with the process that was carrying it out.

A row is written in the same transaction as the change that asks for it. Whoever claims it holds a lease; when the
process dies the lease runs out and somebody else claims it again. The handler and the mark "done" share one unit.
"""

import json
import logging
import math
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, Text, UniqueConstraint, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.kernel import clock
from community.kernel.columns import Base, Key
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.door import OPENED, System, outright, plumbing
from community.kernel.ids import new_id
from community.kernel.keys import Keys

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
ATTEMPTS = 8
BATCH = 100  # jobs in one go
MANY = 1_000  # rows looked at for when the next ones are due
TURN = 0.002  # seconds between two of them
KEPT = timedelta(days=7)
# A handler works inside a unit. What needs the network it returns, to be called after that unit has committed.
Handler = Callable[[System, dict[str, Any]], Callable[[], None] | None]
HANDLERS: dict[str, Handler] = {}
WAKE: list[Callable[[], None]] = []  # whoever carries jobs out is told, after the commit, that one is due
PERIODS: dict[str, timedelta] = {}
GIVEN_UP: dict[str, Callable[[Session, dict[str, Any]], None]] = {}  # told, in the same unit, that a job has failed


class Job(Base):
    """A piece of work: waiting, running (under a lease), done or failed. `payload` holds ids only."""

    __tablename__ = "jobs"
    __table_args__ = (UniqueConstraint("once"),)

    job_id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(60))
    payload: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting", index=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(100), default="")
    once: Mapped[str | None] = mapped_column(String(100))


plumbing(Job)


def job(kind: str, every: timedelta | None = None) -> Callable[[Handler], Handler]:
    """Registers the decorated `(system, payload)` as the handler of `kind`, repeated when `every` is given."""

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        if every:
            PERIODS[kind] = every
        return handler

    return register


def put(session: Session, kind: str, payload: dict[str, Any], due_at: datetime, once: str | None = None) -> None:
    """Asks for work, in this unit; a second job with the same `once` is an IntegrityError."""
    _store(session, Job(kind=kind, payload=json.dumps(payload), due_at=due_at, once=once))


def put_to_the_hour(session: Session, kind: str, payload: dict[str, Any], now: datetime) -> None:
    """Asks for work at once by a row that says the hour only: what somebody did with their account has no minute."""
    hour = clock.hour(now)
    row_id = new_id(int(hour.timestamp() * 1000))
    _store(session, Job(job_id=row_id, kind=kind, payload=json.dumps(payload), due_at=hour))


def _store(session: Session, row: Job) -> None:
    session.add(row)
    if row.due_at <= clock.now():
        session.info["after"].extend(wake for wake in WAKE if wake not in session.info["after"])


def waiting(session: Session, kind: str) -> int:
    """How many jobs of a kind wait for their turn: whoever asks for many spreads them over time."""
    counted = select(func.count()).select_from(Job).where(Job.kind == kind, Job.state == "waiting")
    return session.scalar(outright(counted)) or 0


def coming(database: Database, within: int) -> list[int]:
    """In how many seconds jobs fall due, for those that do so within that many; each second once."""
    now = clock.now()
    near = Job.due_at.between(now, now + timedelta(seconds=within))
    with database.unit() as session:
        due = session.scalars(outright(select(Job.due_at).where(Job.state == "waiting", near).limit(MANY))).all()
    return sorted({math.ceil((at - now).total_seconds()) for at in due})


def claim(session: Session, now: datetime) -> Job | None:
    """Takes the job that has waited longest, or one whose holder is gone; None when nothing is due."""
    free = or_(Job.state == "waiting", (Job.state == "running") & (Job.lease_until < now))
    oldest = select(Job.job_id).where(free, Job.due_at <= now).order_by(Job.due_at).limit(1)
    statement = (
        update(Job)
        .where(Job.job_id == oldest.with_for_update(skip_locked=True).scalar_subquery())
        .values(state="running", lease_until=now + LEASE, attempts=Job.attempts + 1)
        .returning(Job)
    )
    return session.scalar(statement, execution_options=OPENED)


def carry_out_due(database: Database, keys: Keys, settings: Settings, limit: int = BATCH) -> int:
    """Carries out up to `limit` due jobs, one unit each; returns how many it took.

    Between two of them whoever else waits for this process has a turn, so that long work does not hold up pages.
    """
    for done in range(limit):
        time.sleep(TURN)
        with database.unit(writes=True) as session:
            taken = claim(session, clock.now())
        if taken is None:
            return done
        _carry_out(database, keys, settings, taken)
    return limit


def _carry_out(database: Database, keys: Keys, settings: Settings, taken: Job) -> None:
    try:
        with database.unit(writes=True) as session:
            system = System(session, keys, f"job {taken.kind}", settings)
            outside = HANDLERS[taken.kind](system, json.loads(taken.payload))
            if outside is None:
                _mark(session, taken.job_id, state="done", lease_until=None)
        if outside is not None:
            _finish_outside(database, taken, outside)
    except Exception as error:  # a job may fail in any way; it is tried again, and named in the log
        log.exception("job failed", extra={"kind": taken.kind, "attempts": taken.attempts})
        with database.unit(writes=True) as session:
            _postpone(session, taken, type(error).__name__)


def _finish_outside(database: Database, taken: Job, outside: Callable[[], None]) -> None:
    """The part that talks to other machines: at least once, since it is marked done only after it went well."""
    outside()
    with database.unit(writes=True) as session:
        _mark(session, taken.job_id, state="done", lease_until=None)


def _postpone(session: Session, taken: Job, error: str) -> None:
    state = "failed" if taken.attempts >= ATTEMPTS else "waiting"
    again = clock.now() + timedelta(seconds=2**taken.attempts)
    _mark(session, taken.job_id, state=state, lease_until=None, due_at=again, error=error[:100])
    if state == "failed" and taken.kind in GIVEN_UP:
        GIVEN_UP[taken.kind](session, json.loads(taken.payload))


def _mark(session: Session, job_id: int, **values: Any) -> None:
    session.execute(update(Job).where(Job.job_id == job_id).values(**values), execution_options=OPENED)


@job("jobs.forget", every=timedelta(days=1))
def forget_done(system: System, _payload: dict[str, Any]) -> None:
    """Deletes rows of work that was done a week ago; what failed stays, to be looked at."""
    old = delete(Job).where(Job.state == "done", Job.due_at < system.now - KEPT)
    system.session.execute(old, execution_options=OPENED)


def schedule(database: Database) -> None:
    """Sees to it that every repeated job has a row for the present period; the unique key makes it one only."""
    now = clock.now()
    for kind, period in PERIODS.items():
        slot = f"{kind}@{int(now.timestamp() // period.total_seconds())}"
        with database.unit() as session:
            known = session.scalar(outright(select(Job.job_id).where(Job.once == slot)))
        if known is None:
            _put_once(database, kind, now, slot)


def _put_once(database: Database, kind: str, now: datetime, slot: str) -> None:
    try:
        with database.unit(writes=True) as session:
            put(session, kind, {}, now, once=slot)
    except IntegrityError:  # another process was quicker
        return
