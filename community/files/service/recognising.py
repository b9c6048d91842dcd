"""What a file is, by its bytes alone: neither its name nor what a browser says of it counts."""

from enum import StrEnum

import filetype

from community.kernel.errors import Invalid
from community.text import documents


class MediaType(StrEnum):
    """What is stored and served."""

    PICTURE = "image/webp"
    PDF = "application/pdf"
    TEXT = "text/plain"
    TABLE = "text/csv"


ENDINGS = {MediaType.PICTURE: "webp", MediaType.PDF: "pdf", MediaType.TEXT: "txt", MediaType.TABLE: "csv"}
PICTURES = frozenset(("image/png", "image/jpeg", "image/webp", "image/gif"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office until 2003
PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")
ZIP_END, LONGEST_COMMENT = b"PK\x05\x06", 65_557
ATTACH = "and attach that."
EMPTY = "This file is empty. Please choose another one."
OFFICE = f"We do not take Office files, since they can hold more than one sees. Save it as PDF, {ATTACH}"
ARCHIVE = "We do not take archives. Please attach what is in it, one by one."
DRAWING = f"We do not take web pages and drawings like SVG, since they can run code. Save it as PDF or PNG, {ATTACH}"
PROGRAM = "We do not take programs or scripts. If it is about the words in it, put them into your message."
PHOTO = f"We cannot read this kind of picture. Save it as JPEG or PNG, {ATTACH}"
SOUND = "We do not take sound or video."
FORMULAS = f"Cells of this table would be worked out as formulas. Save it with values only, {ATTACH}"
MORE = f"Something else is hidden in or behind this PDF. Print it to a new PDF, {ATTACH}"
OTHER = f"We take pictures (JPEG, PNG, WebP, GIF), PDF, plain text and CSV. Save it as one of these, {ATTACH}"


class Unfit(Invalid):
    """A file that we do not take; the sentence says what to do instead."""

    title = "This file was not attached"

    def __init__(self, sentence: str) -> None:
        super().__init__({"upload": sentence}, sentence)


def recognised(data: bytes) -> MediaType:
    """What it is; Unfit for everything that we do not take."""
    if not data.strip():
        raise Unfit(EMPTY)
    guessed = filetype.guess_mime(data) or ""
    if guessed in PICTURES:
        return MediaType.PICTURE
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    if sentence := _refused(data, guessed):
        raise Unfit(sentence)
    return _text(data)


def _pdf(data: bytes) -> MediaType:
    """A PDF from its first byte to its last: what has a ZIP's end, or goes on behind its own, is something else too."""
    if ZIP_END in data[-LONGEST_COMMENT:] or b"%%EOF" not in data[-1_024:]:
        raise Unfit(MORE)
    return MediaType.PDF


def _refused(data: bytes, guessed: str) -> str:
    """The sentence for kinds that people try; empty for what may be text."""
    if data.startswith(OLE) or (data.startswith(b"PK") and b"[Content_Types].xml" in data[:4_096]):
        return OFFICE
    if "officedocument" in guessed or "opendocument" in guessed or b"mimetypeapplication/vnd.oasis" in data[:200]:
        return OFFICE
    if data.startswith(PROGRAMS):
        return PROGRAM
    return _by_family(guessed)


def _by_family(guessed: str) -> str:
    family = guessed.partition("/")[0]
    by_family = {"image": PHOTO, "video": SOUND, "audio": SOUND, "application": OTHER, "font": OTHER}
    archive = any(word in guessed for word in ("zip", "tar", "rar", "7z", "compress", "bzip", "xz", "zstd", "lz"))
    return ARCHIVE if archive else by_family.get(family, "")


def _text(data: bytes) -> MediaType:
    text = documents.plain_text(data)
    if text is None:
        raise Unfit(OTHER)
    if documents.is_marked_up(text):
        raise Unfit(DRAWING)
    if not documents.is_table(text):
        return MediaType.TEXT
    if documents.has_formulas(text):
        raise Unfit(FORMULAS)
    return MediaType.TABLE
