"""Rosters brought in from a file: kept as rows, looked at, applied, undone, forgotten."""

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, select, update

from community.institutions.forms import ColumnsForm
from community.institutions.models import ImportState, Institution, Role, RosterImport, RosterRow, RowKind
from community.institutions.service.columns import Columns, chosen, dumped, guess
from community.institutions.service.hospitals import institution
from community.institutions.service.memberships import refuse_network_role
from community.kernel import progress
from community.kernel.columns import Id
from community.kernel.door import OPENED, Me, Question, System, outright, reading
from community.kernel.errors import Conflict, NotFound
from community.kernel.events import Event, tell
from community.kernel.ids import many_ids, ref
from community.kernel.paging import Page, cursor, read_cursor
from community.kernel.progress import Work
from community.text.tables import Row

KEPT = timedelta(hours=24)
SIZE, SHOWN = 50, 5
SHOWN_KINDS = (RowKind.NEW, RowKind.CHANGED, RowKind.LEAVER, RowKind.WRONG, RowKind.SAME)
BUSY = "This import is being worked on. Please wait until that is finished, or stop it first."


def bring_in(me: Me, slug: str, rows: Sequence[Row], role: Role) -> RosterImport:
    """Stores the rows of a file, and compares them at once where their columns are clear. The file is not kept."""
    found = institution(me, slug, to="invite")
    refuse_network_role(found, role)
    columns, clear = guess(rows[0].cells, max(len(row.cells) for row in rows))
    facts = {"institution_id": found.institution_id, "person_id": me.person_id, "made_at": me.now, "role": role}
    kept = me.add(RosterImport(**facts, state=ImportState.COLUMNS, columns=columns.dump(), count=len(rows)))
    of = {"import_id": kept.import_id}
    numbered = zip(many_ids(len(rows)), rows, strict=True)
    cells = [{"row_id": one, "position": row.line, "cells": dumped(row.cells), **of} for one, row in numbered]
    me.session.execute(insert(RosterRow), cells)
    tell(me, Event("brought_in", "roster_imports", kept.import_id))
    if clear:
        _compare(me, slug, kept, columns)
    return kept


def address_of(slug: str, import_id: int) -> str:
    """Where an import is looked at."""
    return f"/hospitals/{slug}/roster/imports/{ref(import_id)}"


@cache
def _one() -> Question:
    here = (RosterImport.import_id == bindparam("row_id", type_=Id), Institution.slug == bindparam("slug"))
    place = Institution.institution_id == RosterImport.institution_id
    work = select(RosterImport, Institution, Work).join(Institution, place)
    return reading(RosterImport, work.outerjoin(Work, Work.work_id == RosterImport.work_id).where(*here))


def one(me: Me, slug: str, import_id: int) -> tuple[RosterImport, Institution, Work | None]:
    """An import for a roster that I run, the hospital, and the work that goes on or went on about it."""
    kept, found, work = me.row(_one(), row_id=import_id, slug=slug)
    return kept, found, work


def _at_rest(me: Me, slug: str, import_id: int, *states: ImportState) -> tuple[RosterImport, Work | None]:
    """The import in one of these states, held for this unit, while no work goes on; Conflict otherwise."""
    kept, _, work = one(me, slug, import_id)
    me.get(RosterImport, import_id, to="apply")
    held = outright(select(RosterImport).where(RosterImport.import_id == import_id).with_for_update())
    row = me.session.scalar(held.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    living = work is not None and work.living and work.work_id == row.work_id
    if living or row.work_id != (work.work_id if work else None) or row.state not in states:
        raise Conflict(BUSY if living else None)
    return kept, work


# ------------------------------------------------------------------ columns


@cache
def _first() -> Question:
    of = (RosterRow.import_id == bindparam("row_id", type_=Id), RosterRow.cells != "")
    return reading(RosterRow, select(RosterRow.cells).where(*of).order_by(RosterRow.position).limit(SHOWN))


def first_rows(me: Me, import_id: int) -> list[list[str]]:
    """The first rows as they came, for choosing which column is which."""
    return [json.loads(cells) for (cells,) in me.rows(_first(), row_id=import_id)]


def choose_columns(me: Me, slug: str, import_id: int, form: ColumnsForm) -> None:
    """Says which column is which, and compares anew."""
    resting = (ImportState.COLUMNS, ImportState.COMPARING, ImportState.READY)
    kept, _ = _at_rest(me, slug, import_id, *resting)
    _compare(me, slug, kept, chosen(form.holds, form.header == "yes", first_rows(me, import_id)[0]))


def _compare(me: Me, slug: str, kept: RosterImport, columns: Columns) -> None:
    kept.columns, kept.state = columns.dump(), ImportState.COMPARING
    ours = RosterRow.import_id == kept.import_id
    _change(me, delete(RosterRow).where(ours, RosterRow.cells == ""))
    _change(me, update(RosterRow).where(ours).values(kind=RowKind.UNREAD, email="", said=""))
    if columns.header:
        top = select(func.min(RosterRow.position)).where(ours).scalar_subquery()
        _change(me, update(RosterRow).where(ours, RosterRow.position == top).values(kind=RowKind.HEADER))
    kept.count = me.scalar(reading(RosterRow, select(func.count()).where(ours, RosterRow.kind == RowKind.UNREAD))) or 0
    work = progress.start(me, "roster.compare", kept.import_id, address_of(slug, kept.import_id), kept.count)
    kept.work_id = work.work_id


def _change(me: Me, statement: Any) -> None:
    me.session.execute(statement, execution_options=OPENED | {"synchronize_session": False})


# ------------------------------------------------------------------ what it would do


@cache
def _counts() -> Question:
    of = RosterRow.import_id == bindparam("row_id", type_=Id)
    return reading(RosterRow, select(RosterRow.kind, func.count()).where(of).group_by(RosterRow.kind))


def counts(me: Me, import_id: int) -> dict[str, int]:
    """How many rows there are of each kind."""
    found = dict(me.rows(_counts(), row_id=import_id))
    return {kind.value: found.get(kind, 0) for kind in SHOWN_KINDS}


@cache
def _rows(kind: bool) -> Question:
    of = (RosterRow.import_id == bindparam("row_id", type_=Id), RosterRow.position > bindparam("after"))
    kinds = RosterRow.kind == bindparam("kind") if kind else RosterRow.kind.in_(SHOWN_KINDS)
    return reading(RosterRow, select(RosterRow).where(*of, kinds).order_by(RosterRow.position).limit(SIZE + 1))


def rows(me: Me, import_id: int, kind: str = "", after: str = "") -> Page:
    """A page of what would happen, in the order of the file; who is missing in it comes last."""
    values: dict[str, Any] = {"row_id": import_id, "after": read_cursor(after, int)[0] if after else 0}
    found = [row for (row,) in me.rows(_rows(bool(kind)), **values, **({"kind": kind} if kind else {}))]
    return Page(found[:SIZE], cursor(found[SIZE - 1].position) if len(found) > SIZE else None)


def problems(me: Me, import_id: int) -> list[list[str]]:
    """Every row that cannot be used, with its line, its cells, and what to do."""
    of = (RosterRow.import_id == import_id, RosterRow.kind == RowKind.WRONG)
    columns = select(RosterRow.position, RosterRow.cells, RosterRow.said, RosterRow.email)
    found = me.rows(reading(RosterRow, columns.where(*of).order_by(RosterRow.position)))
    return [[str(line), said, *(json.loads(cells) if cells else [email])] for line, cells, said, email in found]


# ------------------------------------------------------------------ applied, undone, forgotten


def apply(me: Me, slug: str, import_id: int, *, end_missing: bool) -> None:
    """Carries it out, or goes on where it was stopped; only when asked, who is missing in the file loses membership."""
    kept, _ = _at_rest(me, slug, import_id, ImportState.READY, ImportState.APPLYING)
    begun = kept.state == ImportState.READY
    kept.end_missing = end_missing if begun else kept.end_missing
    kept.state, kept.applied_at = ImportState.APPLYING, me.now
    _begin(me, slug, kept, "roster.apply")


def undo(me: Me, slug: str, import_id: int) -> None:
    """Takes back, within a day, what has not been used or changed meanwhile."""
    states = (ImportState.APPLIED, ImportState.APPLYING, ImportState.UNDOING)
    kept, _ = _at_rest(me, slug, import_id, *states)
    if kept.applied_at is None or kept.applied_at < me.now - KEPT:
        raise Conflict("An import can be undone for a day. This one is older; change the roster by hand.")
    kept.state = ImportState.UNDOING
    _begin(me, slug, kept, "roster.undo")


def _begin(me: Me, slug: str, kept: RosterImport, kind: str) -> None:
    of = (RosterRow.import_id == kept.import_id, RosterRow.kind.in_(doing(kept)))
    which = RosterRow.applied if kind == "roster.undo" else ~RosterRow.applied
    total = me.scalar(reading(RosterRow, select(func.count()).select_from(RosterRow).where(*of, which)))
    work = progress.start(me, kind, kept.import_id, address_of(slug, kept.import_id), total or 0)
    kept.work_id = work.work_id
    tell(me, Event(kind.partition(".")[2], "roster_imports", kept.import_id))


def doing(kept: RosterImport) -> list[RowKind]:
    """The kinds of rows that an import acts on."""
    return [RowKind.NEW, RowKind.CHANGED, *([RowKind.LEAVER] if kept.end_missing else [])]


def discard(me: Me, slug: str, import_id: int) -> None:
    """Forgets an import now; what it did stays, and can no longer be undone in one step."""
    _at_rest(me, slug, import_id, *ImportState)
    _forget(me, RosterImport.import_id == import_id)
    tell(me, Event("forgot", "roster_imports", import_id))


def forget_old(system: System) -> None:
    """Deletes imports, with every row of them, a day after they were brought in or applied."""
    last = func.coalesce(RosterImport.applied_at, RosterImport.made_at)
    _forget(system, last < system.now - KEPT)


def _forget(me: Me, which: Any) -> None:
    ids = select(RosterImport.import_id).where(which).scalar_subquery()
    _change(me, delete(RosterRow).where(RosterRow.import_id.in_(ids)))
    _change(me, delete(RosterImport).where(or_(which)))
    me.session.expire_all()


@cache
def _recent() -> Question:
    columns = (RosterImport.import_id, RosterImport.state, RosterImport.count, RosterImport.made_at)
    here = RosterImport.institution_id == bindparam("institution_id", type_=Id)
    return reading(RosterImport, select(*columns).where(here).order_by(RosterImport.import_id.desc()).limit(10))


def recent(me: Me, institution_id: int) -> Sequence[Any]:
    """The imports of the last day."""
    return me.rows(_recent(), institution_id=institution_id)
