"""Files as a page shows them: read along with what they hang on, in the same statement."""

from dataclasses import dataclass
from functools import cache, lru_cache

from sqlalchemy import ColumnElement, SQLColumnExpression, String, and_, bindparam, cast, func, literal, select
from sqlalchemy.orm import aliased

from community.files.models import File
from community.files.service.recognising import ENDINGS, MediaType
from community.kernel import ids
from community.kernel.columns import Id
from community.kernel.door import Me, Question, outright

BETWEEN, LINE = "\x1f", "\n"  # neither can stand in a name or in words: both are normalised on one line
WIDEST, HIGHEST = 400, 300  # of a picture among words, in CSS pixels
KINDS = {MediaType.PICTURE: "Picture", MediaType.PDF: "PDF", MediaType.TEXT: "Text", MediaType.TABLE: "Table"}
COLUMNS = ("position", "file_id", "media_type", "size", "width", "height", "small", "name", "words")
SMALL = "small.webp"


@dataclass(frozen=True)
class Shown:
    """A file on a page: where it is fetched, what it is called, how large it stands there."""

    ref: str
    media_type: str
    name: str
    words: str
    size: int
    width: int
    height: int
    small: int = 0

    @property
    def picture(self) -> bool:
        """Whether it is shown rather than offered."""
        return self.media_type == MediaType.PICTURE

    @property
    def address(self) -> str:
        """Where it is fetched; its name stays out of addresses, which others keep lists of."""
        return address(self.ref, self.media_type)

    @property
    def among_words(self) -> str:
        """Where a picture is fetched to stand among words: a few dozen kilobytes."""
        return f"/files/{self.ref}/{SMALL}" if self.small else self.address

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return KINDS[MediaType(self.media_type)]

    @property
    def large(self) -> str:
        """Its size in words."""
        return in_words(self.size)

    @property
    def box(self) -> tuple[int, int]:
        """Width and height among words, so that nothing moves when it comes."""
        scale = min(1, WIDEST / max(1, self.width), HIGHEST / max(1, self.height))
        return max(1, round(self.width * scale)), max(1, round(self.height * scale))


def address(ref: str, media_type: str) -> str:
    """Where a file is fetched."""
    kind = MediaType(media_type)
    return f"/files/{ref}/{'picture' if kind is MediaType.PICTURE else 'file'}.{ENDINGS[kind]}"


def in_words(size: int) -> str:
    """A size as people say it."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1_000))} kB"


def shown_of(row: File) -> Shown:
    """A row as it is shown."""
    return Shown(ids.ref(row.file_id), row.media_type, row.name, row.words, row.size, row.width, row.height, row.small)


def has_files(kind: str, owner_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """Whether files hang on the row of a surrounding query."""
    file = aliased(File)
    there = select(file.file_id).where(file.owner_kind == kind, file.owner_id == owner_id)
    return there.correlate_except(file).exists()


def files_of(
    kind: str, owner_id: SQLColumnExpression[int], standing: ColumnElement[bool]
) -> SQLColumnExpression[str | None]:
    """The files of a row of the surrounding query, which its reader may read, as one text for `read_along`."""
    file = aliased(File)
    fields = [cast(getattr(file, name), String) for name in COLUMNS]
    line: SQLColumnExpression[str] = fields[0]
    for field in fields[1:]:
        line = line + literal(BETWEEN) + field
    mine = and_(standing, file.owner_kind == kind, file.owner_id == owner_id)
    found = select(func.aggregate_strings(line, LINE)).where(mine)
    return found.correlate_except(file).scalar_subquery()


@cache
def _any() -> Question:
    mine = (File.owner_kind == bindparam("kind"), File.owner_id == bindparam("owner_id", type_=Id))
    return outright(select(File.name, File.words).where(*mine).order_by(File.position))


def has_any(me: Me, kind: str, owner_id: int) -> bool:
    """Whether files hang on something that I have in my hands."""
    return bool(me.rows(_any(), kind=kind, owner_id=owner_id))


def findable(me: Me, kind: str, owner_id: int, words: str) -> str:
    """Words of something in my hands, for search, with the names of its files and what they show."""
    along = (part for row in me.rows(_any(), kind=kind, owner_id=owner_id) for part in row)
    return "\n".join(filter(None, (words, *along)))


@lru_cache(maxsize=2_048)
def read_along(found: str | None) -> tuple[Shown, ...]:
    """The files in such a text, in order."""
    parts = sorted((line.split(BETWEEN) for line in (found or "").split(LINE) if line), key=lambda one: int(one[0]))
    return tuple(
        Shown(ids.ref(int(number)), kind, name, words, *map(int, sizes))
        for _, number, kind, *sizes, name, words in parts
    )
