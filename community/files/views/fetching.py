"""A file goes out: never without asking, never as anything that could run, in pieces."""

from functools import partial
from urllib.parse import quote

from flask import Response, request

from community.files.models import File
from community.files.service import attaching
from community.files.service.recognising import MediaType
from community.files.service.showing import SMALL, address
from community.files.views.bringing import room
from community.kernel.afterwards import Afterwards
from community.kernel.door import Me
from community.kernel.errors import NotFound
from community.kernel.house import house
from community.kernel.ids import ref
from community.kernel.storage import Missing, Pieces, storage
from community.kernel.web import visiting

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "Cache-Control": "private, no-cache",  # a browser may keep it, and asks each time whether it still may show it
    "Vary": "Cookie",
    "Accept-Ranges": "none",
}
NAMES = f"picture.webp,{SMALL},file.pdf,file.txt,file.csv"


@room.page(f"/<ref:file_id>/<any({NAMES}):name>")
def fetch(me: Me, file_id: int, name: str) -> Afterwards:
    """The file, for whoever may open it at this moment; what the browser has already is only confirmed."""
    row = attaching.one(me, file_id)
    small = name == SMALL
    if not (row.small if small else address(ref(file_id), row.media_type) == f"/files/{ref(file_id)}/{name}"):
        raise NotFound
    return Afterwards(partial(_handed_out, f"{ref(file_id)}{'-small' if small else ''}", row, small))


def _handed_out(tag: str, row: File, small: bool) -> Response:
    """A bucket may be far away."""
    headers = HEADERS | {"ETag": f'"{tag}"'} | _shared()
    if request.if_none_match.contains(tag):
        return Response(status=304, headers=headers)
    skip, length = (0, row.small) if small else (row.small, row.size)
    try:
        opened = storage(house().settings).open(row.storage_key)
    except Missing:
        raise NotFound("This file is not here any more.") from None
    headers |= {"Content-Disposition": _disposition(row), "Content-Length": str(length)}
    return Response(Pieces(opened, skip, length), headers=headers, content_type=_content_type(row))


def _shared() -> dict[str, str]:
    """On a shared computer nothing is kept."""
    visitor = visiting()
    return {"Cache-Control": "no-store"} if visitor and visitor.shared else {}


def _content_type(row: File) -> str:
    return f"{row.media_type}; charset=utf-8" if row.media_type.startswith("text/") else row.media_type


def _disposition(row: File) -> str:
    """Pictures are shown, everything else is taken along; the name in letters that every program reads (RFC 6266)."""
    how = "inline" if row.media_type == MediaType.PICTURE else "attachment"
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " .-_") else "_" for sign in row.name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(row.name, safe='')}"
