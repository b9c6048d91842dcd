"""Long work that a person started and watches: a row that says how far it is, carried out by jobs, step by step.

A room registers `step(me, work, settings)` for a kind. Each step is a job and a unit of its own: it does a piece, moves
`work.done` on, and says whether that was all. What a killed process was doing is taken up where it stopped, and whoever
asks to stop is heard between two steps. Steps act as the person: who loses a right meanwhile goes no further.

Work that somebody does with their own account says `to_the_hour`: none of its rows keeps a minute, and none of its
numbers may hang on what they wrote.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.kernel import clock, mail
from community.kernel.columns import Base, Id, Key, Ref
from community.kernel.config import Settings
from community.kernel.door import OPENED, Me, Reader, System, outright, rule, says_aside
from community.kernel.errors import Refusal
from community.kernel.events import Event, tell
from community.kernel.ids import backdated, ref
from community.kernel.jobs import GIVEN_UP, job, put, put_to_the_hour

KEPT = timedelta(days=30)
LETTER = """\
What you started is finished. This page says what came of it:

{link}

This letter holds nothing else, so that nobody reads along.
"""


class WorkState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


LIVING = (WorkState.WAITING, WorkState.RUNNING)


class Work(Base):
    """Long work: whose, about what, how far. `back` is where it leads, `result` ids of what came of it."""

    __tablename__ = "works"

    work_id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(60))
    person_id: Mapped[Ref] = mapped_column(index=True)
    about_id: Mapped[int | None] = mapped_column(Id)
    state: Mapped[str] = mapped_column(String(10), default=WorkState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    said: Mapped[str] = mapped_column(String(300), default="")
    back: Mapped[str] = mapped_column(String(200), default="/")
    result: Mapped[str] = mapped_column(String(300), default="")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def living(self) -> bool:
        """Whether it waits or runs."""
        return self.state in LIVING


@rule(Work, "read")
@rule(Work, "cancel")
def own_work(reader: Reader) -> ColumnElement[bool]:
    """Everyone watches and stops what they started themselves."""
    return Work.person_id == reader.person


says_aside(Work, read="watch their long work", cancel="stop their long work")


Step = Callable[[Me, Work, Settings], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of long work: what its page is called, and its step, which returns whether it was the last one."""

    title: str
    step: Step
    to_the_hour: bool = False

    def at(self, now: datetime) -> datetime:
        """The moment as the rows of this work keep it."""
        return clock.hour(now) if self.to_the_hour else now


KINDS: dict[str, Kind] = {}
REACH: list[Callable[[Session, int], str | None]] = []  # who knows a person's mail address; a storey above knows


def steps(kind: str, title: str, *, to_the_hour: bool = False) -> Callable[[Step], Step]:
    """Registers the decorated step for `kind`; `title` stands above its page."""

    def register(step: Step) -> Step:
        KINDS[kind] = Kind(title, step, to_the_hour)
        return step

    return register


def start(me: Me, kind: str, about_id: int, back: str, total: int = 0) -> Work:
    """Begins a piece of work, in this unit; its first step comes after the commit."""
    known = KINDS[kind]
    facts = {"person_id": me.person_id, "about_id": about_id, "back": back, "total": total}
    with backdated(known.at(me.now)) if known.to_the_hour else nullcontext():
        row = me.add(Work(kind=kind, made_at=known.at(me.now), **facts))
    _next(me.session, known, row.work_id, me.now)
    tell(me, Event("started", "works", row.work_id, note=kind, to_the_hour=known.to_the_hour))
    return row


def _next(session: Session, known: Kind, work_id: int, now: datetime, job_kind: str = "progress.step") -> None:
    later = put_to_the_hour if known.to_the_hour else put
    later(session, job_kind, {"row_id": work_id}, now)


def watched(me: Me, work_id: int) -> Work:
    """A piece of work of mine."""
    return me.get(Work, work_id)


def cancel(me: Me, work_id: int) -> Work:
    """Asks that it stops before its next step; what has ended already stays as it is."""
    row = me.get(Work, work_id, to="cancel")
    if row.living:
        row.cancel_asked = True
        tell(me, Event("cancelled", "works", work_id, to_the_hour=KINDS[row.kind].to_the_hour))
    return row


@job("progress.step")
def carry_on(system: System, payload: dict[str, Any]) -> None:
    """One step, and the job for the next one."""
    wanted = select(Work).where(Work.work_id == payload["row_id"], Work.state.in_(LIVING))
    row = system.session.scalar(outright(wanted.with_for_update()))
    if row is None:
        return
    known, work_id = KINDS[row.kind], row.work_id
    if row.cancel_asked:
        _end(system.session, known, work_id, WorkState.CANCELLED)
        return
    row.state = WorkState.RUNNING
    try:
        last = _step(system, row)
    except Refusal as refusal:
        _end(system.session, known, work_id, WorkState.FAILED, said=refusal.sentence)
        return
    if last:
        _end(system.session, known, work_id, WorkState.DONE)
    else:
        _next(system.session, known, work_id, system.now)


def _step(system: System, row: Work) -> bool:
    """All of it or nothing: a step that is refused leaves no half behind."""
    me = Me(system.session, row.person_id, system.keys, system.now)
    with system.session.begin_nested():
        return KINDS[row.kind].step(me, row, system.settings)


def _end(session: Session, known: Kind, work_id: int, state: WorkState, **facts: str) -> None:
    now = clock.now()
    ended = update(Work).where(Work.work_id == work_id).values(state=state, ended_at=known.at(now), **facts)
    session.execute(ended, execution_options=OPENED)
    if state != WorkState.CANCELLED:
        _next(session, known, work_id, now, "progress.notice")


def _given_up(session: Session, payload: dict[str, Any]) -> None:
    """After so many tries the person hears that it is over."""
    said = "Something on our side kept failing. What was done so far stands; please start it again."
    kind = session.scalar(outright(select(Work.kind).where(Work.work_id == payload["row_id"])))
    if kind in KINDS:
        _end(session, KINDS[kind], payload["row_id"], WorkState.FAILED, said=said)


GIVEN_UP["progress.step"] = _given_up


@job("progress.notice")
def send_notice(system: System, payload: dict[str, Any]) -> Callable[[], None] | None:
    """Tells whoever started it that it is over, in words that tell nobody else anything."""
    whose = select(Work.person_id).where(Work.work_id == payload["row_id"])
    person_id = system.session.scalar(outright(whose))
    to = next((found for reach in REACH if person_id and (found := reach(system.session, person_id))), None)
    if to is None:
        return None
    settings = system.settings
    text = LETTER.format(link=f"{settings.origin}/works/{ref(payload['row_id'])}")
    letter = mail.compose(settings, to, "What you started is finished", text)
    return lambda: mail.send(settings, letter)


def forget_of(system: System, person_id: int) -> None:
    """Deletes what somebody started who has left."""
    system.session.execute(delete(Work).where(Work.person_id == person_id), execution_options=OPENED)


@job("progress.forget", every=timedelta(days=1))
def forget_old(system: System, _payload: dict[str, Any]) -> None:
    """Deletes what ended a month ago."""
    old = delete(Work).where(Work.ended_at < system.now - KEPT)
    system.session.execute(old, execution_options=OPENED)
