"""Pages: a roster brought in from a file, looked at, applied, undone."""

from typing import Any

from flask import Response, g, request
from werkzeug.datastructures import MultiDict

from community.institutions.forms import ApplyForm, ColumnsForm, UploadForm
from community.institutions.models import ImportState, RosterImport
from community.institutions.service import columns as reading
from community.institutions.service import hospitals as listing
from community.institutions.service import imports
from community.institutions.views.room import roles_at, room
from community.kernel.aside import in_turn
from community.kernel.door import Me
from community.kernel.errors import Invalid, Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import member
from community.text import tables

LARGEST = 10_000_000
ONE = "/hospitals/<slug>/roster/imports/<ref:import_id>"


def _upload(me: Me, slug: str, refusal: Refusal | None = None, typed: Any = None) -> str:
    found = listing.institution(me, slug, to="invite")
    values = {"hospital": found, "roles": roles_at(found), "recent": imports.recent(me, found.institution_id)}
    return render("institutions/upload.html", **values, refusal=refusal, typed=typed or {})


@room.page("/hospitals/<slug>/roster/imports")
def upload_page(me: Me, slug: str) -> str:
    """Where a roster is brought in."""
    return _upload(me, slug)


def _upload_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str) -> str:
    return _upload(me, slug, refusal, typed)


def _read(form: UploadForm) -> None:
    """Before the unit opens, and only for those who run this roster: reading a large file takes seconds."""
    with house().database.unit() as session:
        g.session = session
        me = member()
        assert me
        listing.institution(me, (request.view_args or {})["slug"], to="invite")
    house().limits.check("30/hour", "roster", me.person_id)
    file = request.files.get("file")
    data = file.read() if file else b""
    try:
        g.rows = in_turn(tables.read, data) if data else in_turn(tables.read_text, form.text)
    except tables.Unreadable as problem:
        raise Invalid({"file" if data else "text": str(problem)}) from None


@room.action("/hospitals/<slug>/roster/imports", UploadForm, again=_upload_again, prepare=_read, largest=LARGEST)
def upload(me: Me, form: UploadForm, slug: str) -> str:
    """Brings a roster in; nothing is changed by it yet."""
    kept = imports.bring_in(me, slug, g.rows, form.role)
    return imports.address_of(slug, kept.import_id)


def _import(me: Me, slug: str, import_id: int, refusal: Refusal | None = None) -> str:
    kept, found, work = imports.one(me, slug, import_id)
    if kept.state == ImportState.COLUMNS:
        return _columns(me, slug, import_id, refusal)
    kind = request.args.get("show", "")
    return render(
        "institutions/import.html",
        kept=kept,
        hospital=found,
        work=work,
        path=imports.address_of(slug, import_id),
        columns=reading.Columns.load(kept.columns),
        counts=imports.counts(me, import_id),
        show=kind if kind in list(imports.SHOWN_KINDS) else "",
        page=imports.rows(me, import_id, kind, request.args.get("after", "")),
        undoable=_undoable(me, kept),
        refusal=refusal,
    )


def _undoable(me: Me, kept: RosterImport) -> bool:
    stopped = kept.state in (ImportState.APPLIED, ImportState.APPLYING, ImportState.UNDOING)
    return stopped and kept.applied_at is not None and kept.applied_at > me.now - imports.KEPT


@room.page(ONE)
def roster_import(me: Me, slug: str, import_id: int) -> str:
    """What an import would change, or has changed, or how far it is."""
    return _import(me, slug, import_id)


def _import_again(me: Me, refusal: Refusal, _typed: Any, slug: str, import_id: int) -> str:
    return _import(me, slug, import_id, refusal)


def _columns(me: Me, slug: str, import_id: int, refusal: Refusal | None = None, typed: Any = None) -> str:
    kept, found, _ = imports.one(me, slug, import_id)
    first, columns = imports.first_rows(me, import_id), reading.Columns.load(kept.columns)
    return render(
        "institutions/columns.html",
        hospital=found,
        path=imports.address_of(slug, import_id),
        holds=typed.getlist("holds") if typed else columns.holds,
        header=typed.get("header") == "yes" if typed else columns.header,
        first=first,
        fields=reading.SAID,
        refusal=refusal,
    )


@room.page(f"{ONE}/columns")
def columns_page(me: Me, slug: str, import_id: int) -> str:
    """The first rows, for choosing which column is which."""
    return _columns(me, slug, import_id)


def _columns_again(me: Me, refusal: Refusal, typed: MultiDict[str, str], slug: str, import_id: int) -> str:
    return _columns(me, slug, import_id, refusal, typed)


@room.action(f"{ONE}/columns", ColumnsForm, again=_columns_again)
def choose_columns(me: Me, form: ColumnsForm, slug: str, import_id: int) -> str:
    """Says which column is which."""
    imports.choose_columns(me, slug, import_id, form)
    return imports.address_of(slug, import_id)


@room.page(f"{ONE}/problems.csv")
def import_problems(me: Me, slug: str, import_id: int) -> Response:
    """The rows that cannot be used, to be mended and brought in again."""
    kept, _, _ = imports.one(me, slug, import_id)
    names = reading.Columns.load(kept.columns).names
    text = tables.written([["Line", "What to do", *names], *imports.problems(me, import_id)])
    headers = {"Content-Disposition": 'attachment; filename="rows-with-a-problem.csv"'}
    return Response(text, headers=headers, content_type="text/csv; charset=utf-8")


@room.action(f"{ONE}/apply", ApplyForm, again=_import_again)
def apply_import(me: Me, form: ApplyForm, slug: str, import_id: int) -> str:
    """Carries it out."""
    imports.apply(me, slug, import_id, end_missing=form.end_missing == "yes")
    return imports.address_of(slug, import_id)


@room.action(f"{ONE}/undo", Empty, again=_import_again)
def undo_import(me: Me, _form: Empty, slug: str, import_id: int) -> str:
    """Takes it back."""
    imports.undo(me, slug, import_id)
    return imports.address_of(slug, import_id)


@room.action(f"{ONE}/forget", Empty, again=_import_again)
def forget_import(me: Me, _form: Empty, slug: str, import_id: int) -> str:
    """Forgets it before its day is over."""
    imports.discard(me, slug, import_id)
    return f"/hospitals/{slug}/roster/imports"
