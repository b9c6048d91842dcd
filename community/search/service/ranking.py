"""The order of what was found: a number for each text that depends on nothing but the text and the query.

The usual formulas (bm25, ts_rank_cd's cousins with inverse frequency) weigh a word by how often it stands in the whole
collection, so posts that a reader may not see would move those that they may. This one cannot, and both databases give
the same order.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from community.search.service.hits import Hit, hits, spread
from community.search.service.queries import Query

READ = 4_000  # characters of a text that are looked at
IN_TITLE, CLOSE, A_YEAR = 2_000, 1_000, 250  # thousandths of a point; a common word once in a post is about 500
NEAR = 60  # characters apart at which two words count half as close
BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
YEAR_SECONDS = 365 * 86_400


@dataclass(frozen=True)
class Candidate:
    """An entry that matches: its id, the title if its words count, the beginning of its text, and its age."""

    entry_id: int
    title: str
    plain: str
    written_at: datetime


def rank(query: Query, candidates: Iterable[Candidate]) -> list[tuple[int, int]]:
    """(score, entry id) of every candidate, the best first; equals go by id, the newest first."""
    return sorted(((score(query, one), one.entry_id) for one in candidates), reverse=True)


def score(query: Query, candidate: Candidate) -> int:
    """Thousandths of a point: words in title and text, words that stand together, and a little for being recent."""
    titled = {hit.term for hit in hits(query, candidate.title)}
    found = hits(query, candidate.plain)
    age = int((candidate.written_at - BEGINNING).total_seconds())
    words = len(titled) * IN_TITLE + _frequency(found, len(candidate.plain)) + _closeness(query, found)
    return words + age * A_YEAR // YEAR_SECONDS


def _frequency(found: list[Hit], length: int) -> int:
    """Each term adds less the oftener it stands there, and less in a long text than in a short one."""
    times = Counter(hit.term for hit in found)
    return sum(count * 1_000_000 // (count * 1_000 + 500 + length) for count in times.values())


def _closeness(query: Query, found: list[Hit]) -> int:
    gap = spread(found, query.wanted) if len(query.wanted) > 1 else None
    return 0 if gap is None else CLOSE * NEAR // (NEAR + gap)
