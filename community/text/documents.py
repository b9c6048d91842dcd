"""What documents say, so that the guard can look at it: plain text here, PDF by a child that can be killed."""

import csv
import io
import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from community.text.tables import Unreadable, decoded

SECONDS = 10.0
LETTERS = 60_000  # that the guard is given to look at
_AT_ONCE = threading.BoundedSemaphore(2)
_ROOT = Path(__file__).parents[2]
_COMMAND = [sys.executable, "-P", "-m", "community.text.pdf"]
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f\ufffd]")
_MARKED_UP = re.compile(r"\s*<(?:[a-z!?/]|$)", re.IGNORECASE)
_FORMULA = re.compile(r"""(?:^|[,;\t])[ ]*+"?+[ ]*+(?:=|[+@-][^\n,;\t]*[(|])""", re.MULTILINE)


@dataclass(frozen=True)
class Told:
    """The words of a document: `seen` when they could be read at all, `whole` when that is all of them.

    `carries` says that it holds scripts, other files or formulas beside them.
    """

    text: str
    seen: bool = True
    whole: bool = True
    carries: bool = False


def words_of_pdf(data: bytes, seconds: float = SECONDS) -> Told:
    """What a PDF says; what overruns, breaks or is locked was not seen."""
    try:
        with _AT_ONCE:
            answer = json.loads(_asked(data, seconds))
    except (subprocess.SubprocessError, ValueError):
        return Told("", seen=False, whole=False)
    text = str(answer.get("text", ""))
    seen = bool(text.strip())  # a scan holds pictures of words only
    return Told(text, seen, bool(answer.get("whole")), bool(answer.get("carries")))


def _asked(data: bytes, seconds: float) -> bytes:
    child = {"env": _environment(), "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    done = subprocess.run(_COMMAND, input=data, timeout=seconds, check=True, **child)  # type: ignore[call-overload]  # - its streams by name
    found: bytes = done.stdout
    return found


def _environment() -> dict[str, str]:
    """Not ours: it holds secrets."""
    kept = ("LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"PYTHONPATH": str(_ROOT)}


def plain_text(data: bytes) -> str | None:
    """The text of a plain text file, in any usual encoding; None for what is none."""
    try:
        text = decoded(data)
    except Unreadable:
        return None
    return None if _CONTROLS.search(text) else text


def is_marked_up(text: str) -> bool:
    """Whether a browser might take it for a page or a drawing."""
    start = text[:1_000].lower()
    return bool(_MARKED_UP.match(text)) or any(sign in start for sign in ("<html", "<svg", "<script", "<!doctype"))


def is_table(text: str) -> bool:
    """Whether its first rows have the same number of cells, more than one, by one of the usual separators."""
    start = text[:20_000].rpartition("\n")[0] if len(text) > 20_000 else text
    return any(_even(start, sign) for sign in ",;\t")


def _even(text: str, sign: str) -> bool:
    try:
        widths = [len(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=sign), 20) if row]
    except csv.Error:
        return False
    return len(widths) > 1 and widths[0] > 1 and len(set(widths)) == 1


def has_formulas(text: str) -> bool:
    """Whether a spreadsheet would work something out when it opens this table (OWASP, CSV injection)."""
    return bool(_FORMULA.search(text))


def told_by_text(text: str) -> Told:
    """The words of a plain text, as much of them as is looked at."""
    return Told(text[:LETTERS], whole=len(text) <= LETTERS)
