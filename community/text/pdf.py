"""A child that looks into one PDF: `python -m community.text.pdf`, the file on standard input, one line of JSON out.

It runs apart since a PDF is a program of sorts: it may ask for hours or gigabytes, and then it ends with its child.
"""

import io
import json
import sys
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import IndirectObject, TextStringObject

MEMORY = 512 * 1024 * 1024
SECONDS = 8
LETTERS = 60_000  # that are handed over; the guard looks at no more
PAGES = 400
OBJECTS = 100_000
TITLES = ("/Title", "/Author", "/Subject", "/Keywords")
BESIDE = {"/EF", "/EmbeddedFile", "/JS"}
STARTS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute")
ACTIVE = ("/JavaScript", "/EmbeddedFiles")


def main() -> None:
    """Says what the text is, whether all of it, and whether something else is carried along."""
    data = sys.stdin.buffer.read()
    _bound()
    answer = looked_into(data)
    sys.stdout.write(json.dumps(answer))


def _bound() -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    limits = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 0))
    for limit, most in limits:
        resource.setrlimit(limit, (most, most))


def looked_into(data: bytes) -> dict[str, Any]:
    """`text`, `whole` (it is all of the text), `carries` (scripts or other files); an empty mapping when unreadable."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return {}
        beside, said = _beside(reader)
        found = _text(reader)
        text = f"{said}\n{found['text']}".strip()[:LETTERS]
        return {"carries": _carries(reader) or beside, "whole": found["whole"], "text": text}
    except (PyPdfError, OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return {}


def _carries(reader: PdfReader) -> bool:
    """Scripts, other files, or something to start when it is opened; links and page marks are harmless."""
    root: Any = reader.trailer["/Root"]
    names = root.get("/Names", {}).get_object() if "/Names" in root else {}
    action = root["/OpenAction"].get_object() if "/OpenAction" in root else None
    opens = isinstance(action, dict) and action.get("/S") not in (None, "/GoTo")
    return opens or any(name in names for name in ACTIVE) or "/AA" in root


def _beside(reader: PdfReader) -> tuple[bool, str]:
    """Whether any object holds a file or something to start, and what comments, fields and the title page say."""
    found, said = False, [str(reader.metadata.get(name) or "") for name in TITLES] if reader.metadata else []
    numbers = {number for entries in reader.xref.values() for number in entries} | set(reader.xref_objStm)
    for number in sorted(numbers)[:OBJECTS]:
        for one in _dictionaries(reader.get_object(IndirectObject(number, 0, reader))):
            found = found or bool(BESIDE.intersection(one)) or one.get("/S") in STARTS
            said += [str(one[name]) for name in ("/Contents", "/V") if isinstance(one.get(name), TextStringObject)]
    return found, "\n".join(said)[:LETTERS]


def _dictionaries(value: Any) -> Iterator[Any]:
    """Those of an object itself; what it only points to comes by its own number."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                yield from _dictionaries(inner)


def _text(reader: PdfReader) -> dict[str, Any]:
    found, letters = [], 0
    pages = len(reader.pages)
    for page in reader.pages[:PAGES]:
        found.append(page.extract_text())
        letters += len(found[-1])
        if letters > LETTERS:
            break
    return {"text": "\n".join(found)[:LETTERS], "whole": len(found) == pages and letters <= LETTERS}


if __name__ == "__main__":
    main()
