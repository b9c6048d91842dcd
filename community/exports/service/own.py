"""What people can do with a file of their own data: ask for it, take it along, have it deleted."""

import logging
import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import ColumnElement, and_, delete, or_, select

from community.accounts.models import Person, PersonState, SignIn
from community.exports.models import Export
from community.exports.service import words
from community.exports.service.holding import seals_of, sections
from community.exports.service.making import NAMES, STEPS, Content, making
from community.exports.service.packing import Parts
from community.kernel import clock, progress
from community.kernel.config import Settings
from community.kernel.door import OPENED, Me, Question, System, outright, reading
from community.kernel.errors import NotFound, Refusal
from community.kernel.events import Event, tell
from community.kernel.ids import backdated
from community.kernel.progress import Work, WorkState, steps

log = logging.getLogger(__name__)
KEPT = timedelta(hours=24)
KIND = "exports.person"
BACK = "/settings/data"
GONE = "This file was deleted. You can ask for a new one in your settings, under Your data."
STOPPED = "It was stopped, because you signed out everywhere or asked for it to be deleted. You can start it again."
NO_ROOM = "Our disk did not take the file; it may be full. Nothing of it was kept. Please try again later."


@dataclass(frozen=True)
class Mine:
    """My file and the work that makes it; ready when it can be taken along."""

    row: Export
    work: Work | None

    @property
    def living(self) -> bool:
        """Whether it is being made."""
        return self.work is not None and self.work.living

    @property
    def ready(self) -> bool:
        """Whether it is there for a while yet."""
        return self.row.ready_until is not None and self.row.ready_until > clock.now()


@cache
def _mine() -> Question:
    return reading(Export, select(Export, Work).outerjoin(Work, Work.work_id == Export.work_id))


def mine(me: Me) -> Mine | None:
    """My file, in the making or made, if I asked for one."""
    found = me.rows(_mine())
    return Mine(*found[0]) if found else None


def ask(me: Me, folder: Path) -> Work:
    """Has a file made of all that is held on me. While one is being made it is that one; one made before goes."""
    known = mine(me)
    if known and known.living and known.work:
        return known.work
    if known:
        _forget(me, known.row, folder)
    at = clock.hour(me.now)
    with backdated(at):
        row = me.add(Export(person_id=me.person_id, name=secrets.token_hex(16), made_at=at))
    work = progress.start(me, KIND, row.export_id, BACK, STEPS)
    row.work_id = work.work_id
    tell(me, Event("asked", "exports", row.export_id, to_the_hour=True))
    return work


def ready(me: Me, export_id: int) -> Export:
    """My file, if it can be taken along; NotFound otherwise."""
    row = me.get(Export, export_id, to="take")
    if not Mine(row, None).ready:
        raise NotFound(GONE)
    return row


def take(me: Me, export_id: int, folder: Path) -> BinaryIO:
    """My file, open from its beginning; NotFound when it has expired, or is no longer on the disk."""
    row = ready(me, export_id)
    try:
        opened = parts_of(row, folder).made.open("rb")
    except FileNotFoundError:
        raise NotFound(GONE) from None
    tell(me, Event("downloaded", "exports", export_id, to_the_hour=True))
    return opened


def forget(me: Me, export_id: int, folder: Path) -> None:
    """Deletes my file, and stops it if it is still being made."""
    _forget(me, me.get(Export, export_id, to="forget"), folder)


def _forget(me: Me, row: Export, folder: Path) -> None:
    """Two at once may both come here: the second one deletes nothing, and that is well."""
    tell(me, Event("forgot", "exports", row.export_id, to_the_hour=True))
    me.after(partial(_discard, parts_of(row, folder)))
    me.session.execute(delete(Export).where(Export.export_id == row.export_id), execution_options=OPENED)


def _discard(parts: Parts) -> None:
    with suppress(OSError):  # what cannot be deleted now is swept up soon
        parts.discard()


def place(folder: Path) -> Path:
    """Where files lie, under our data."""
    return folder / "exports"


def parts_of(row: Export, folder: Path) -> Parts:
    """Where that file lies, or grows."""
    return Parts(place(folder) / f"{row.name}.zip", NAMES)


# ------------------------------------------------------------------ in steps


def content(me: Me, *, sealed: bool) -> Content:
    """All that is held on me, for a file; `sealed` with what only my own key finds."""
    return Content(
        readme=words.OWN if sealed else words.OWN + words.BY_OPERATOR,
        seals=lambda: seals_of(me, sealed=sealed),
        sections=lambda seals: sections(me, seals),
        ids=lambda writings, seals: writings.own(me, seals),
        words=lambda writings, seals, ids: writings.own_words(me, seals, ids),
    )


@steps(KIND, "Gathering your data", to_the_hour=True)
def gather(me: Me, work: Work, settings: Settings) -> bool:
    """The next step; nothing that fails on the disk leaves a half file behind."""
    try:
        row = me.get(Export, work.about_id or 0)
    except NotFound:
        raise Refusal(STOPPED) from None
    parts = parts_of(row, settings.folder)
    try:
        last = making(content(me, sealed=True), parts, settings).step(work.done + 1)
    except OSError as error:
        log.warning("export not written", extra={"error": type(error).__name__})
        _discard(parts)
        raise Refusal(NO_ROOM) from None
    work.done += 1
    if last:
        row.ready_until = clock.hour(me.now) + KEPT
        work.said = "Your file is ready. It is kept for a day at most."
    return last


# ------------------------------------------------------------------ later


def sweep(system: System) -> Callable[[], None]:
    """Forgets files whose day is over or whose person is signed in nowhere; then whatever no row names is deleted.

    The folder is looked at first: what comes into it later has its row already.
    """
    there = _there(place(system.settings.folder))
    system.session.execute(delete(Export).where(_over(system)), execution_options=OPENED)
    at_work = Work.state.in_((WorkState.WAITING, WorkState.RUNNING))
    wanted = select(Export.name).outerjoin(Work, Work.work_id == Export.work_id)
    kept = set(system.session.scalars(outright(wanted.where(or_(at_work, Export.ready_until.is_not(None))))))
    return lambda: _clear([path for path in there if path.name.partition(".")[0] not in kept])


def _there(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _over(system: System) -> ColumnElement[bool]:
    idle = clock.hour(system.now) - timedelta(hours=system.settings.idle_hours)
    living = (SignIn.ended_at.is_(None), SignIn.ends_at > system.now, SignIn.seen_at > idle)
    signed_in = (
        select(SignIn.sign_in_id)
        .join(Person, and_(Person.person_id == SignIn.person_id, Person.state == PersonState.ACTIVE))
        .where(SignIn.person_id == Export.person_id, *living)
    )
    return or_(Export.ready_until <= system.now, ~signed_in.correlate(Export).exists())


def _clear(paths: list[Path]) -> None:
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
