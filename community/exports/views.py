"""Pages: asking for a file of one's own data, taking it along, deleting it."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from flask import Response

from community.exports.forms import TakeForm
from community.exports.service import own
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.forms import Empty
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import Room, visiting

room = Room("exports", __name__)
CHUNK = 1 << 16
OFTEN = "12/hour"
HEADERS = {"Content-Disposition": 'attachment; filename="my-data.zip"', "Cache-Control": "no-store"}


def _data(me: Me, refusal: Refusal | None = None) -> str:
    return render("exports/data.html", mine=own.mine(me), refusal=refusal)


@room.page("/settings/data")
def data_page(me: Me) -> str:
    """What can be taken along, and how far it is."""
    return _data(me)


def _data_again(me: Me, refusal: Refusal, _typed: Any, **_where: Any) -> str:
    return _data(me, refusal)


def _count(_form: Empty) -> None:
    """Gathering costs more than most: whoever asks again and again waits a little."""
    visitor = visiting()
    assert visitor
    house().limits.check(OFTEN, "exports", visitor.person_id)


@room.action("/settings/data", Empty, again=_data_again, prepare=_count, confirm=True)
def ask(me: Me, _form: Empty) -> str:
    """Has it gathered."""
    own.ask(me, house().settings.folder)
    return "/settings/data"


@room.page("/settings/data/<ref:export_id>", confirm=True)
def take_page(me: Me, export_id: int) -> str:
    """Where it is taken along, after the password."""
    return render("exports/take.html", row=own.ready(me, export_id))


@room.action("/settings/data/<ref:export_id>/file", TakeForm, confirm=True, keyed=False)
def take(me: Me, form: TakeForm, export_id: int) -> Response:
    """The file itself, piece by piece."""
    file = own.take(me, export_id, house().settings.folder)
    size = file.seek(0, 2)
    file.seek(0)
    done = _forgetting(me.person_id, export_id) if form.forget else None
    answer = Response(_pieces(file, done), mimetype="application/zip", headers={**HEADERS, "Content-Length": str(size)})
    answer.call_on_close(file.close)
    return answer


def _pieces(file: BinaryIO, done: Callable[[], None] | None) -> Iterator[bytes]:
    """The file in pieces; `done` is called once the last one was taken, and not when the way broke before."""
    with file:
        while piece := file.read(CHUNK):
            yield piece
    if done:
        done()


def _forgetting(person_id: int, export_id: int) -> Callable[[], None]:
    """Deletes the file in a unit of its own: by then the request's is long over."""
    found = house()

    def forget_it() -> None:
        with suppress(Refusal, TimeoutError), found.database.unit(writes=True) as unit:
            own.forget(Me(unit, person_id, found.keys), export_id, found.settings.folder)

    return forget_it


@room.action("/settings/data/<ref:export_id>/forget", Empty, again=_data_again)
def forget(me: Me, _form: Empty, export_id: int) -> str:
    """Deletes it before its day is over."""
    own.forget(me, export_id, house().settings.folder)
    return "/settings/data"
