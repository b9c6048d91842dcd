"""Spreadsheets (.xlsx) as rows: read as a stream, after a look at what the archive would unpack to."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from community.text.tables import COLUMNS, ROWS, UNREADABLE, Row, Unreadable

MEMBERS, UNPACKED = 2_000, 80_000_000  # files in the archive, and bytes of all of them
TOO_LARGE = "This spreadsheet unpacks to more than we can take. Save the sheet with the roster as CSV, and choose that."
BROKEN = (zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, OSError, EOFError, TypeError)


def rows_of(data: bytes) -> Iterator[Row]:
    """The rows of the first sheet; Unreadable for what is no spreadsheet, or a bomb."""
    try:
        _look_inside(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which we do not read
            yield from _first_sheet(data)
    except Unreadable:
        raise
    except BROKEN:
        raise Unreadable(UNREADABLE) from None


def _look_inside(data: bytes) -> None:
    """What the archive states about itself bounds what it can unpack to: reading stops at the stated size."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
            raise Unreadable(TOO_LARGE)
        if any(member.flag_bits & 1 for member in members):
            raise Unreadable("This spreadsheet is protected by a password. Save it without one, or as CSV.")
        for member in members:
            _refuse_declarations(archive, member)


def _refuse_declarations(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """No spreadsheet program writes a document type; whoever does wants entities to grow."""
    with archive.open(member) as file:
        if b"<!DOCTYPE" in file.read(4_096).replace(b"\0", b"").upper():
            raise Unreadable(UNREADABLE)


def _first_sheet(data: bytes) -> Iterator[Row]:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=ROWS + 2, max_col=COLUMNS + 1, values_only=True)
        for line, values in enumerate(cells, 1):
            yield Row(line, tuple(_text(value) for value in values))
    except IndexError:
        raise Unreadable(UNREADABLE) from None
    finally:
        book.close()


def _text(value: Any) -> str:
    """A cell as a person would have typed it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
