"""Places by what is told of them: whom a town sends, what happened on a road, where somebody of a people comes from."""

from community.text.guard.bits import COMMON, EPONYM, PLACE, PUBLIC, QUIET, STATE, SURNAME
from community.text.guard.cues import DRILLED, ROADS, SCENES, SENT, TOPONYMS
from community.text.guard.runs import Run
from community.text.guard.words import Word

Span = tuple[int, int]
FROM = frozenset(("from", "in", "near", "outside"))
PAPERS = frozenset("paper newspaper papers news".split())
ON_THE_WAY = TOPONYMS | ROADS


def of_run(run: Run) -> Span | None:
    """The span of such a place, less the article that begins a sentence."""
    if _is_served(run) or _is_scene(run) or _is_called_after_a_people(run) or is_of_a_paper(run):
        return _without_article(run.own)[0].start, run.own[-1].end
    return None


def _is_served(run: Run) -> bool:
    """`the Barre police`, `Orange firefighters`: a town before those whom it sends."""
    own, after = _without_article(run.own), run.after
    word = own[0]
    if after is None or after.low not in SENT or len(own) > 1:
        return False
    if word.owns or word.shouted or word.flags & (STATE | QUIET & ~EPONYM):
        return False
    if word.low in TOPONYMS or _is_drilled(run.words, run.end):
        return False
    if word.first and word.flags & COMMON:
        return False
    return bool(word.flags & (PLACE | SURNAME)) or word.unknown


def _without_article(own: list[Word]) -> list[Word]:
    """A run less the word that begins its sentence, if that is any other word, too."""
    begins = own[0].first and own[0].flags & COMMON and not own[0].flags & PLACE and len(own) > 1
    return own[1:] if begins else own


def _is_scene(run: Run) -> bool:
    """`the Mohawk Trail rollover`, `the Turnpike bus crash`: a road or a hill, and what happened there."""
    words, end, last = run.words, run.end, run.own[-1]
    if last.low not in ON_THE_WAY or last.first or last.shouted or last.owns:
        return False
    for place in range(end, min(end + 2, len(words))):
        if words[place].gap != " " or words[place].capital:
            return False
        if words[place].low in SCENES:
            return not _is_drilled(words, place)
    return False


def _is_drilled(words: list[Word], place: int) -> bool:
    """`fire alarm`, `crash cart`: no event, but what one has for it."""
    behind = words[place + 1] if place + 1 < len(words) else None
    return behind is not None and behind.gap == " " and behind.low in DRILLED


def is_of_a_paper(run: Run) -> bool:
    """`in the Wexcombe paper`: a word in no list, of which a newspaper tells."""
    words, begin, after = run.words, run.begin, run.after
    if len(run.own) > 1 or not run.own[0].unknown or run.own[0].shouted or begin < 2 or after is None:
        return False
    return after.low in PAPERS and words[begin - 1].low == "the" and words[begin - 2].low in ("in", "to")


def _is_called_after_a_people(run: Run) -> bool:
    """`from Indian Orchard`: a people and the landscape, where somebody is or comes from."""
    own = run.own
    if len(own) != 2 or run.before is None or run.before.low not in FROM:
        return False
    return bool(own[0].flags & PUBLIC) and own[-1].low in TOPONYMS and not any(word.shouted for word in own)
