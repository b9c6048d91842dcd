"""Songs, books, films and papers, and who is named for having made them."""

from community.text.guard.bits import NAME
from community.text.guard.cues import AFTER_NAME, BEFORE_NAME, KIN, PERFORMED, SUNG, TITLES, TOPONYMS, WORKS
from community.text.guard.runs import Run
from community.text.guard.words import Word

FANS = frozenset(
    "playlist playlists song songs album albums quote quotes concert concerts lyrics novel novels memoir biopic "
    "marathon documentary fandom tour".split()
)
SHOWN = frozenset("game games exhibit cover covers episode episodes mug poster shirt reruns movie movies".split())
PEOPLE = TITLES | KIN | BEFORE_NAME
QUOTES = ("'", '"', "\u2018", "\u201c")
ENDS = frozenset(".!?\n")
MADE = PERFORMED | WORKS
REACH = 6  # words between what one does with a book and who wrote it
YEAR = 4  # figures
LONG = 30  # words of a sentence


def is_a_work(run: Run) -> bool:
    """Whether a run is a title, or whoever wrote something."""
    return (
        _is_by_artist(run)
        or _is_performed(run)
        or _is_sung(run)
        or _is_cited(run)
        or _is_author(run)
        or _is_among_works(run)
    )


def _is_by_artist(run: Run) -> bool:
    """`a Bruce Springsteen playlist`, `the Frankl quote`: somebody whose works one knows."""
    after = run.after
    if after is None or run.own[-1].owns or run.own[0].low in TITLES:
        return False
    return after.low in FANS or (after.low in SHOWN and run.own[-1].low in TOPONYMS)


def _is_performed(run: Run) -> bool:
    """`the radio plays 'Roxanne'`: a title in quotation marks, behind what one does with songs and books."""
    words, begin, end = run.words, run.begin, run.end
    if (
        not words[begin].gap.endswith(QUOTES)
        or end >= len(words)
        or words[end].gap[:1] not in ("'", '"', "\u2019", "\u201d")
    ):
        return False
    return any(word.low in PERFORMED for word in words[max(0, begin - 3) : begin])


def _is_sung(run: Run) -> bool:
    """`we sang Jolene in the break room`: what is sung is a song."""
    before, after = run.before, run.after
    if before is None or before.low not in SUNG or run.own[0].gap != " ":
        return False
    return after is None or after.low not in ("to", "a", "an", "the", "happy", "her", "his", "asleep")


def _is_among_works(run: Run) -> bool:
    """`One song for each of us: Lean on Me, Eleanor Rigby`: in a sentence that begins with songs, books or films."""
    if not any(word.flags & NAME for word in run.own) or _is_of_people(run):
        return False
    place = run.begin
    while place and run.begin - place < LONG and ENDS.isdisjoint(run.words[place].gap):
        place -= 1
    return place < run.begin and _is_of_works(run.words[place], run.words[place + 1])


def _is_of_people(run: Run) -> bool:
    """Somebody does something, or has a title: no work, whatever the sentence is about."""
    before, after = run.before, run.after
    if after is not None and after.low in AFTER_NAME and after.low != "and":
        return True
    return (before is not None and before.low in PEOPLE) or run.own[0].low in TITLES


def _is_of_works(first: Word, second: Word) -> bool:
    if first.low not in WORKS:
        return False
    plural = first.low.endswith("s") and not second.capital
    return plural or ":" in second.gap or second.low in ("that", "which", "of", "we", "i")


def _is_cited(run: Run) -> bool:
    """`Edrees et al.`, `Wu 2000`, `(Wu, 2000)`: who wrote a paper, and is named for it."""
    words, end = run.words, run.end
    if end >= len(words) or run.own[0].low in TITLES:
        return False
    after = words[end]
    if after.low == "et":
        return end + 1 < len(words) and words[end + 1].low == "al"
    dated = after.gap in (" ", " (") or (after.gap == ", " and run.own[0].gap.endswith(("(", "; ")))
    return dated and end - run.begin == 1 and _is_year(after)


def _is_year(word: Word) -> bool:
    return len(word.low) == YEAR and word.low.isdecimal() and word.low[:2] in ("19", "20")


def _is_author(run: Run) -> bool:
    """`reading Beloved by Toni Morrison`, `a poem by Oliver`: behind what one reads or hears, and `by`."""
    before, place = run.before, run.begin - 1
    if before is None or before.low != "by" or place < 1:
        return False
    work = run.words[place - 1]
    if work.low in WORKS:
        return True
    return work.capital and any(word.low in MADE for word in run.words[max(0, place - REACH) : place])
