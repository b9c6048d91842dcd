"""What can be found: one entry a post, and beside it the index of whichever database is in use."""

from datetime import datetime

from sqlalchemy import String, Text, false
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from community.kernel.columns import Base, Key, Ref


class SearchEntry(Base):
    """A findable row: what it is, where it hangs, its words. `open_since` is what the joiner's rule compares with.

    The key is the row's own id, which grows with time, so the newest entries have the highest keys. `title` and `place`
    are shown with every hit, `note` in place of its words; only where `titled` do the title's words find it. The
    full-text index lies beside this table: `search_words` (FTS5) in SQLite, the column `words` in PostgreSQL, which
    stays empty elsewhere.
    """

    __tablename__ = "search_entries"

    entry_id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(12))
    space_id: Mapped[Ref]
    part_of: Mapped[Ref]
    byline_id: Mapped[Ref]
    title: Mapped[str] = mapped_column(String(200), default="")
    titled: Mapped[bool] = mapped_column(default=False)
    place: Mapped[str] = mapped_column(String(120), default="")
    plain: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime]
    open_since: Mapped[datetime]
    note: Mapped[str] = mapped_column(String(80), default="", server_default="")
    from_joining: Mapped[bool] = mapped_column(default=False, server_default=false())
    words: Mapped[str | None] = mapped_column(TSVECTOR().with_variant(Text, "sqlite"), deferred=True)
