"""Names of people: titles, given names and surnames, words in no list, words that grammar makes a name."""

from collections.abc import Iterator

from community.text.guard.bits import COMMON, EPONYM, GIVEN, NAME, QUIET, WEAK, WORD
from community.text.guard.company import (
    VOWELS,
    has_company,
    is_addressed,
    is_among_eponyms,
    is_at_work,
    is_being,
    is_called,
    is_listed,
    is_performed,
    is_scored,
    signs,
)
from community.text.guard.cues import (
    ABSTRACT,
    AFTER_AMBIGUOUS,
    AFTER_NAME,
    BEFORE_NAME,
    FUNCTION,
    HEADS,
    HUMAN_VERBS,
    KIN,
    RELATED,
    SURE_TITLES,
    TITLES,
)
from community.text.guard.drugs import is_drug, is_medical
from community.text.guard.runs import SELF, Run
from community.text.guard.words import Word

Span = tuple[int, int]
FAMILY = frozenset("family baby twins girl boy kid kids code case incident brothers sisters boys girls parents".split())
LETTERS = frozenset("us uk po rn md iv er or bp am pm do pa np rt ed it hr la dc ny pt ot ct tv ob gi va".split())
COUNTED = frozenset(("two", "three", "four", "five", "tier", "step"))
WHOM = frozenset(("him", "her", "them", "it", "me", "himself", "herself"))
MEDICAL = frozenset(
    "disease diseases syndrome sign signs esophagus angina palsy ulcer lymphoma sarcoma tumor reflex test criteria law "
    "triad contracture thyroiditis anemia phenomenon node nodes point pouch canal ring wort day week month eve chorea "
    "ataxia".split()
)


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
    if _is_a_device(run) or is_scored(run) or is_among_eponyms(run) or is_performed(run):
        return True
    if last.low in HEADS and len(run.own) > 1:
        return not (len(run.own) == 2 and run.own[0].flags & GIVEN and not run.own[0].flags & (WORD | EPONYM))
    after = run.after
    if after is not None and after.low in COUNTED:
        after = run.words[min(run.end + 2, len(run.words) - 1)]
    if after is None or after.low not in HEADS or (last.owns and after.low not in MEDICAL and _is_strong(last)):
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
        return _has_initial(part) or _is_of_initials(run, part)
    if any(_is_strong(word) for word in part):
        return _is_said(run, part)
    return _is_name_by_grammar(run, part)


def _has_initial(part: list[Word]) -> bool:
    """`R. Stern` and `Richard T.`; of what a letter ends, `Room B` is none."""
    others = [word for word in part if not word.initial]
    if part[0].initial:
        return any(word.flags & NAME or word.unknown for word in others)
    return any(word.flags & GIVEN or _is_strong(word) for word in others)


def _is_of_initials(run: Run, part: list[Word]) -> bool:
    """`my buddy J. called`, `J.L. said so`: letters alone, behind somebody close or before what people do."""
    if not all(word.initial for word in part) or len(part) > 2 or "".join(word.low for word in part) in LETTERS:
        return False
    return _is_kin(run, part) or (len(part) == 2 and "." in part[1].gap and _cue(run, part))


def _is_a_device(run: Run) -> bool:
    """`the Foley`; `Foley, Hickman`: a name that also means a thing, after an article or beside another such name."""
    near = run.words[max(0, run.begin - 2) : run.begin] + run.words[run.end : run.end + 2]
    if (
        len(run.own) == 1
        and run.own[0].flags & WEAK
        and run.before
        and run.before.low in ("the", "a", "my", "his", "her")
    ):
        return not run.own[0].owns and (run.after is None or run.after.low not in FAMILY)
    return bool(run.own[0].flags & WEAK) and any(word.flags & (WEAK | EPONYM) and word.capital for word in near)


def _is_strong(word: Word) -> bool:
    """A name that is no word of English, or a word in no list at all."""
    if word.flags & (WORD | QUIET) or len(word.text) < 2:
        return False
    return bool(word.flags & NAME) or (word.unknown and not VOWELS.isdisjoint(word.low) and not is_medical(word.low))


def _is_said(run: Run, part: list[Word]) -> bool:
    """At the beginning of a sentence, a word in no list is as likely a rare word as a name."""
    if len(part) > 1 or not part[0].first or part[0].flags & NAME:
        return True
    after = run.after
    if part[0].owns or is_at_work(run) or _is_last(run) or is_listed(run, part) or _is_given_as_name(run):
        return True
    return after is not None and after.low in AFTER_NAME


def _is_given_as_name(run: Run) -> bool:
    """`name: Oyinkan`, as in a form."""
    return (
        run.begin > 0
        and run.words[run.begin - 1].low in ("name", "names")
        and run.own[0].gap.strip() in (":", "-", "=")
    )


def _is_kin(run: Run, part: list[Word]) -> bool:
    """`his dad Amadou`, `my preceptor Sky`: a capital behind somebody close, whatever the word."""
    before = run.before
    close = before is not None and before.low in KIN and not before.capital and part[0] is run.own[0]
    return close and part[0].gap == " " and len(run.own) == 1 and not part[0].shouted and not part[0].flags & QUIET


def _is_last(run: Run) -> bool:
    """A name alone below a message."""
    return run.begin > 3 and run.end == len(run.words) and run.end - run.begin == 1


def _is_name_by_grammar(run: Run, part: list[Word]) -> bool:
    """Words like Hope or April: a capital inside a sentence, somebody who speaks, or a second name beside it."""
    if _is_kin(run, part) or is_listed(run, part) or is_called(run):
        return True
    if not all(word.flags & NAME for word in part) or part[0].low in FUNCTION:
        return False
    cue = _cue(run, part)
    if len(part) > 1:
        return (
            bool(part[0].flags & GIVEN) and (cue or not any(word.flags & QUIET for word in part)) and not part[-1].first
        )
    word = part[0]
    if word.first:
        after = run.after
        said = (after is not None and _acts(word, after)) or is_being(run)
        alone = run.end - run.begin == 1
        return alone and (said or has_company(run) or is_at_work(run) or signs(run) or is_addressed(run))
    if word.flags & QUIET:
        return cue and bool(word.flags & GIVEN)
    return bool(word.flags & GIVEN) or cue


def _acts(word: Word, after: Word) -> bool:
    """What follows is what people do; of a name that stands for a thing, too, only people who speak."""
    if word.low in ABSTRACT or (word.flags & COMMON and not word.flags & GIVEN):
        return bool(word.flags & GIVEN) and after.low in AFTER_AMBIGUOUS
    return after.low in AFTER_AMBIGUOUS or after.low in HUMAN_VERBS


def _cue(run: Run, part: list[Word]) -> bool:
    place = run.begin + run.own.index(part[0])
    before = run.words[place - 1] if place and not part[0].first else None
    after = run.words[place + len(part)] if place + len(part) < len(run.words) else None
    if before is not None and (
        before.low in BEFORE_NAME
        or _named_so(run.words, place)
        or (before.low in ("is", "was") and _ends(after) and not part[0].low.endswith("day"))
    ):
        return True
    return after is not None and after.gap == " " and (after.low in AFTER_AMBIGUOUS or after.low in RELATED)


def _named_so(words: list[Word], place: int) -> bool:
    """`named her Wren`, `called him Ace`."""
    return place > 1 and words[place - 2].low in ("named", "called", "call", "name") and words[place - 1].low in WHOM


def _ends(after: Word | None) -> bool:
    """Whether the sentence is over before this word."""
    return after is None or "." in after.gap
