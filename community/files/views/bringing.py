"""A file comes in: by a script, one at a time, or along with a form that has no script; and goes again unsent."""

from typing import Any

from flask import g, request
from werkzeug.datastructures import FileStorage

from community.files.forms import Bring, WithFiles
from community.files.service import attaching
from community.files.service.places import place_of
from community.files.service.receiving import Incoming, Received, receive
from community.files.service.recognising import EMPTY, Unfit
from community.files.service.showing import shown_of
from community.kernel.config import Settings
from community.kernel.door import Me
from community.kernel.house import house
from community.kernel.ids import ref
from community.kernel.json import change
from community.kernel.web import Room, member

room = Room("files", __name__, url_prefix="/files")
BESIDE = 300_000  # bytes of everything else in the same request


def largest(settings: Settings) -> int:
    """Bytes of a request that brings a file."""
    return settings.file_bytes + BESIDE


def _take_in(form: Bring) -> None:
    """Before the unit opens, and only where this person may write: decoding and looking into it take their time."""
    g.space_id, g.received = _received(form.place, request.files.get("file"), form)


def _received(place: str, file: FileStorage | None, form: Any, name: str = "") -> tuple[int, Received]:
    with house().database.unit() as session:
        g.session = session
        me = member()
        assert me
        space_id, known = place_of(me, place)
        attaching.refuse_too_many(me, house().settings.files_waiting)
    house().limits.check(house().settings.writes, "files", me.person_id)
    data = file.read(house().settings.file_bytes + 1) if file else b""
    if file is None or not data:
        raise Unfit(EMPTY)
    named = getattr(form, "name", "") or file.filename or ""
    return space_id, receive(Incoming(data, named, form.safe_reason, known), house().settings)


@change(room, "", Bring, prepare=_take_in, keyed=False, largest=largest)
def bring(me: Me, _form: Bring) -> dict[str, Any]:
    """Keeps a file for a day, for whoever brought it to send."""
    row = attaching.keep(me, g.space_id, g.received)
    shown = shown_of(row)
    told = {"kind": shown.kind, "large": shown.large, "picture": shown.picture, "note": g.received.note}
    return {"id": ref(row.file_id), "name": row.name, "address": shown.among_words} | told


@change(room, "/<ref:file_id>/remove", keyed=False)
def remove(me: Me, _form: Any, file_id: int) -> dict[str, Any]:
    """Lets go of a file that waits."""
    attaching.let_go(me, file_id)
    return {}


def come_along(form: WithFiles, place: str) -> None:
    """The file that a form without a script has with it, kept so that it waits too; once in a request."""
    file = request.files.get("upload")
    if file is None or not file.filename:
        return
    if "came_along" not in g:
        space_id, received = _received(place, file, form)
        with house().database.unit(writes=True) as session:
            g.session = session
            me = member()
            assert me
            g.came_along = ref(attaching.keep(me, space_id, received).file_id)
    form.bring([g.came_along])


def kept(me: Me, typed: Any) -> list[tuple[Any, str]]:
    """What a refused form still has waiting, for its page: each file with the words about it."""
    refs, words = (typed.getlist(name) if typed else [] for name in ("files", "file_words"))
    refs = [*refs, *([g.came_along] if "came_along" in g else [])]
    said = dict(zip(refs, [*words, *[""] * len(refs)], strict=False))
    return [(shown_of(row), said[ref(row.file_id)]) for row in attaching.waiting(me, refs[:5])]
