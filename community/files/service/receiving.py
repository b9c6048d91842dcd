"""A file on its way in: what it is, how large, what it says, drawn anew, and stored before any row names it."""

import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from community.files.service.pictures import redrawn
from community.files.service.recognising import ENDINGS, MORE, MediaType, Unfit, recognised
from community.kernel.aside import in_turn
from community.kernel.config import Settings
from community.kernel.errors import Paused
from community.kernel.storage import new_key, storage
from community.text import documents
from community.text.documents import Told
from community.text.normal import one_line
from community.text.writing import look_over_each

NAMED, SAID = "file_name", "file_text"
NAME, SHOWN, AROUND = 100, 12, 40  # letters of a name; findings that are shown, and letters on both sides of each
TOO_LARGE = "This file has more than {} MB. Make it smaller, or attach the part that matters."
HIDDEN = "We could not look into this file. Please make sure yourself that it names nobody."
PARTLY = "We looked into the beginning of this file only. Please make sure yourself that the rest names nobody."
_UNFIT_FOR_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


@dataclass(frozen=True)
class Incoming:
    """A file as it was sent, and why what is found in it is safe, if its author says so."""

    data: bytes
    name: str
    safe_reason: str
    known: tuple[str, ...]


@dataclass(frozen=True)
class Received:
    """A file that lies in storage already; `note` is what its author should know about it."""

    key: str
    media_type: MediaType
    name: str
    size: int
    width: int = 0
    height: int = 0
    small: int = 0
    note: str = ""


class PausedFile(Paused):
    """The guard asks about the name of a file, or about what stands in it. Nothing of it is kept."""

    title = "A moment before this is attached"
    sentence = "Some words may point to a patient or a person. The file is not attached, and nothing is kept of it."
    template = "files/_found.html"
    of_file = True

    def __init__(self, paused: Paused, name: str) -> None:
        super().__init__(paused.findings, paused.texts)
        self.name = name

    @property
    def found(self) -> list[dict[str, str]]:
        """Some of what was found, each with the words around it."""
        every = [(field, one) for field, findings in self.findings.items() for one in findings]
        return [self._one(field, one) for field, one in every[:SHOWN]]

    @property
    def further(self) -> int:
        """How many more there are."""
        return max(0, sum(map(len, self.findings.values())) - SHOWN)

    def _one(self, field: str, one: Any) -> dict[str, str]:
        text = self.texts[field]
        around = {"before": text[max(0, one.start - AROUND) : one.start], "after": text[one.end : one.end + AROUND]}
        where = "In its name" if field == NAMED else "In the file"
        return around | {"where": where, "words": text[one.start : one.end], "reason": one.reason}


def receive(incoming: Incoming, settings: Settings) -> Received:
    """The file in storage, ready to have its row. Raises Unfit, and PausedFile while something found is unexplained."""
    if len(incoming.data) > settings.file_bytes:
        raise Unfit(TOO_LARGE.format(settings.file_bytes // 1_000_000))
    kind = in_turn(recognised, incoming.data)
    name = _name(incoming.name, kind)
    told = in_turn(_told, incoming.data) if kind in (MediaType.TEXT, MediaType.TABLE) else _of_pdf(incoming.data, kind)
    _look_over(name, told, incoming)
    made, data = _made(incoming.data, kind, name)
    storage(settings).put(made.key, data)
    return replace(made, note=_note(told))


def _told(data: bytes) -> Told:
    return documents.told_by_text(documents.plain_text(data) or "")


def _of_pdf(data: bytes, kind: MediaType) -> Told:
    """What a PDF says; a picture is never looked into, and says so beside the button."""
    if kind is not MediaType.PDF:
        return Told("")
    told = documents.words_of_pdf(data)
    if told.carries:
        raise Unfit(MORE)
    return told


def _note(told: Told) -> str:
    if not told.seen:
        return HIDDEN
    return "" if told.whole else PARTLY


def _look_over(name: str, told: Told, incoming: Incoming) -> None:
    """Dots, dashes and underlines in a name stand for spaces; each is one letter, so places stay what they are."""
    spelled = re.sub(r"[._-]", " ", PurePosixPath(name).stem)
    asked = {NAMED: (spelled, "chat")} | ({SAID: (told.text, "chat")} if told.text.strip() else {})
    try:
        in_turn(look_over_each, asked, incoming.safe_reason, lambda: incoming.known)
    except Paused as paused:
        raise PausedFile(paused, name) from None


def _made(data: bytes, kind: MediaType, name: str) -> tuple[Received, bytes]:
    if kind is MediaType.PICTURE:
        picture = redrawn(data)
        sizes = (len(picture.data), picture.width, picture.height, len(picture.small))
        return Received(new_key(), kind, name, *sizes), picture.small + picture.data
    if kind is not MediaType.PDF:
        data = (documents.plain_text(data) or "").encode()  # one encoding for all, so that every reader sees the same
    return Received(new_key(), kind, name, len(data)), data


def _name(given: str, kind: MediaType) -> str:
    """The last part of what the file was called, with the ending of what it is; no path, and no sign that hides."""
    last = re.split(r"[\\/]", given)[-1]
    stem = one_line(_UNFIT_FOR_NAMES.sub(" ", one_line(last))).strip(". ")
    before, dot, ending = stem.rpartition(".")
    stem = (before if dot and len(ending) <= 5 else stem).strip(". ")[:NAME].rstrip(". ")
    return f"{stem or 'file'}.{ENDINGS[kind]}"
