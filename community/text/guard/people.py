"""Names of people: titles, given names and surnames, words in no list, words that grammar makes a name."""

from collections.abc import Iterable, Iterator

from community.text.guard.bits import EPONYM, GIVEN, NAME, PLACE, QUIET, SURNAME, WORD
from community.text.guard.cues import (
    AFTER_AMBIGUOUS,
    AFTER_NAME,
    BEFORE_NAME,
    BEFORE_SMALL,
    FUNCTION,
    HEADS,
    LOOSE,
    SURE_TITLES,
    TITLES,
)
from community.text.guard.drugs import is_drug
from community.text.guard.runs import SELF, Run
from community.text.guard.words import Word

Span = tuple[int, int]


def of_run(run: Run) -> Iterator[Span]:
    """The spans of people's names in a capitalised run that is no place and no hospital."""
    words = run.own
    title = next((place for place, word in enumerate(words) if word.low in TITLES), None)
    if title is not None and title + 1 < len(words) and _is_titled(words[title], words[title + 1]):
        yield words[title].start, words[-1].end
    elif run.before and run.before.low in TITLES and words[0].gap in (" ", ". ") and _is_titled(run.before, words[0]):
        titled = run.before if run.before.low in SURE_TITLES or run.before.capital else words[0]
        yield titled.start, words[-1].end
    else:
        yield from ((part[0].start, part[-1].end) for part in _parts(words) if _is_name(run, part))


def _is_titled(title: Word, word: Word) -> bool:
    """A name after a title; after one that is also a trade only what can be a name."""
    if title.low in SURE_TITLES and not title.shouted:
        return word.low not in TITLES and not word.shouted
    return bool(word.flags & NAME and not word.flags & QUIET) or word.unknown or word.initial


def names_a_thing(run: Run) -> bool:
    """`Wells score`, `Maslach Burnout Inventory`: the name of a thing that was named after somebody."""
    last = run.own[-1]
    if last.low in HEADS and len(run.own) > 1:
        return not (len(run.own) == 2 and run.own[0].flags & GIVEN and not run.own[0].flags & (WORD | EPONYM))
    after = run.after
    if after is None or after.low not in HEADS:
        return False
    return len(run.own) < 3 and not (run.own[0].flags & GIVEN and len(run.own) == 2 and not run.own[0].flags & EPONYM)


def _parts(words: list[Word]) -> Iterator[list[Word]]:
    """The stretches of a run between words that anybody may say, less a plain word that only begins the sentence."""
    part: list[Word] = []
    for word in words:
        if _stays_out(word) or (word.first and not part and len(words) > 1 and _is_plain(word)):
            yield from [part] if part else []
            part = []
        else:
            part.append(word)
    yield from [part] if part else []


def _stays_out(word: Word) -> bool:
    if word.low in SELF or (
        word.shouted and not (word.flags & NAME and not word.flags & (WORD | QUIET) and len(word.text) > 4)
    ):
        return True
    return (
        (bool(word.flags & QUIET) and not word.flags & NAME)
        or any(sign.isdigit() for sign in word.text)
        or is_drug(word.low)
    )


def _is_plain(word: Word) -> bool:
    return bool(word.flags & WORD) and not word.initial and not (word.flags & GIVEN and word.low not in FUNCTION)


def _is_name(run: Run, part: list[Word]) -> bool:
    if any(word.initial for word in part):
        return len(part) > 1 and any(word.flags & NAME or word.unknown for word in part if not word.initial)
    if any(_is_strong(word) for word in part):
        return _is_said(run, part)
    return _is_name_by_grammar(run, part)


def _is_strong(word: Word) -> bool:
    """A name that is no word of English, or a word in no list at all."""
    if word.flags & (WORD | QUIET) or len(word.text) < 2:
        return False
    return bool(word.flags & NAME) or word.unknown


def _is_said(run: Run, part: list[Word]) -> bool:
    """At the beginning of a sentence, a word in no list is as likely a rare word as a name."""
    if len(part) > 1 or not part[0].first or part[0].flags & NAME:
        return True
    after = run.after
    return part[0].owns or (after is not None and after.low in AFTER_NAME)


def _is_name_by_grammar(run: Run, part: list[Word]) -> bool:
    """Words like Hope or April: a capital inside a sentence, somebody who speaks, or a second name beside it."""
    if not all(word.flags & NAME for word in part):
        return False
    cue = _cue(run, part)
    if len(part) > 1:
        return (
            bool(part[0].flags & GIVEN) and (cue or not any(word.flags & QUIET for word in part)) and not part[-1].first
        )
    word = part[0]
    if word.first:
        after = run.after
        return (
            word.flags & GIVEN > 0 and after is not None and after.low in AFTER_AMBIGUOUS and run.end - run.begin == 1
        )
    if word.flags & QUIET:
        return cue and bool(word.flags & GIVEN)
    return bool(word.flags & GIVEN) or cue


def _cue(run: Run, part: list[Word]) -> bool:
    place = run.begin + run.own.index(part[0])
    before = run.words[place - 1] if place and not part[0].first else None
    after = run.words[place + len(part)] if place + len(part) < len(run.words) else None
    if before is not None and before.low in BEFORE_NAME:
        return True
    return after is not None and after.gap == " " and after.low in AFTER_AMBIGUOUS


# ------------------------------------------------------------------ in small letters


def in_small_letters(words: list[Word]) -> Iterable[Span]:
    """Names that somebody in a hurry wrote without a capital."""
    for place, word in enumerate(words):
        if not word.capital and word.flags & GIVEN and not word.flags & (WORD | QUIET) and _is_meant(words, place):
            yield word.start, _with_surname(words, place)


def _is_meant(words: list[Word], place: int) -> bool:
    word, before = words[place], words[place - 1] if place else None
    after = words[place + 1] if place + 1 < len(words) else None
    if before is not None and before.low in BEFORE_SMALL and word.gap in (" ", ", ", ". "):
        return len(word.low) > 2 and not (
            before.low in LOOSE and (len(word.low) < 4 or word.flags & (SURNAME | PLACE) == PLACE)
        )
    return len(word.low) > 3 and after is not None and after.low in AFTER_AMBIGUOUS and after.gap == " "


def _with_surname(words: list[Word], place: int) -> int:
    if place + 1 < len(words):
        after = words[place + 1]
        if after.gap == " " and after.flags & SURNAME and not after.flags & WORD:
            return after.end
    return words[place].end
