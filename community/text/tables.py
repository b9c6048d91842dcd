"""Tables that people bring: delimited text in any usual encoding, or a spreadsheet, as rows of plain cells.

Bounded in rows, columns, cells and what an archive unpacks to. Nothing is evaluated: a formula is its own text.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from community.text.normal import one_line

ROWS, COLUMNS, CELL = 50_000, 50, 1_000
DELIMITERS = ",;\t|"
LOOKED_AT = 30  # records that decide which delimiter it is
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\ufffd]")  # hardly any in text, many in what is none
FORMULA = ("=", "+", "-", "@", "\t", "\r")
UNREADABLE = "This does not look like a table. Save it as CSV or as an .xlsx spreadsheet, and choose that file."
TOO_MANY = f"This table has more than {ROWS:,} rows. Please split it, and bring the parts in one after another."
TOO_WIDE = f"This table has more than {COLUMNS} columns. Please keep those that the roster needs."
TOO_LONG = f"In line {{}} a cell is longer than {CELL:,} characters. A quotation mark may be missing there."
EMPTY = "There is no row in this table. Please choose another file, or paste the rows."


class Unreadable(ValueError):
    """What was brought cannot be used; the message is a sentence for the person."""


@dataclass(frozen=True)
class Row:
    """A row: the line of the file it began on, and its cells, each normalised and on one line."""

    line: int
    cells: tuple[str, ...]


def read(data: bytes) -> list[Row]:
    """The rows of a file, without empty ones; Unreadable with a sentence for what is no table."""
    if data.startswith(b"PK\x03\x04"):
        from community.text.spreadsheets import rows_of

        return gathered(rows_of(data))
    text = decoded(data)
    if len(_CONTROLS.findall(text[:2_000])) * 20 > len(text[:2_000]):
        raise Unreadable(UNREADABLE)
    return read_text(text)


def read_text(text: str) -> list[Row]:
    """The same for text that was pasted."""
    return gathered(_records(text))


def decoded(data: bytes) -> str:
    """The text: by its mark, as UTF-8, as UTF-16 without a mark, or as Windows-1252, in this order."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _wide(data: bytes) -> str:
    """UTF-16 of Western text has a zero in every other byte; anything else with zeros is no text."""
    start = data[:2_000]
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if start[offset::2].count(0) > 0.9 * len(start[offset::2]) and 0 not in start[1 - offset :: 2]:
            return data.decode(encoding, "replace")
    raise Unreadable(UNREADABLE)


def _records(text: str) -> Iterator[Row]:
    named = re.match(r'\ufeff?"?sep=(.)"?\r?\n', text)  # a spreadsheet's own word about its delimiter
    skipped = named.end() if named else 0
    delimiter = named[1] if named else _delimiter(text)
    reader = csv.reader(io.StringIO(text[skipped:], newline=""), delimiter=delimiter)
    before = 1 if named else 0
    try:
        for record in reader:
            yield Row(before + 1, tuple(record))
            before = reader.line_num + (1 if named else 0)
    except csv.Error:
        raise Unreadable(TOO_LONG.format(before + 1)) from None


def _delimiter(text: str) -> str:
    """The sign that splits the first records into the most even columns."""
    start = text[:50_000]
    return max(DELIMITERS, key=lambda sign: _evenness(start, sign))


def _evenness(start: str, sign: str) -> tuple[int, int]:
    widths = []
    try:
        for record in csv.reader(io.StringIO(start, newline=""), delimiter=sign):
            widths += [len(record)] if any(record) else []
            if len(widths) >= LOOKED_AT:
                break
    except csv.Error:
        return 0, 0
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 1)


def gathered(rows: Iterable[Row]) -> list[Row]:
    """The rows within their bounds, normalised, without those that are empty."""
    found = []
    for row in rows:
        cells = tuple(one_line(cell) for cell in row.cells)
        while cells and not cells[-1]:
            cells = cells[:-1]
        if cells:
            found.append(Row(row.line, _within_bounds(row.line, cells)))
        if len(found) > ROWS + 1:  # and the names of the columns
            raise Unreadable(TOO_MANY)
    if not found:
        raise Unreadable(EMPTY)
    return found


def _within_bounds(line: int, cells: tuple[str, ...]) -> tuple[str, ...]:
    if len(cells) > COLUMNS:
        raise Unreadable(TOO_WIDE)
    if max(map(len, cells)) > CELL:
        raise Unreadable(TOO_LONG.format(line))
    return cells


def written(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV for a spreadsheet; a cell that it would take for a formula begins with an apostrophe."""
    out = io.StringIO()
    csv.writer(out).writerows([_harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
