"""Names of people: titles, given names and surnames, words in no list, words that grammar makes a name."""

from collections.abc import Iterator

from community.text.guard import initials, titled
from community.text.guard.alone import is_a_sentence, is_an_answer, is_apposed
from community.text.guard.bits import COMMON, EPONYM, GIVEN, NAME, PUBLIC, QUIET, STATE, SURNAME, WORD
from community.text.guard.company import (
    has_company,
    is_at_work,
    is_being,
    is_introduced,
    is_listed,
    is_strong,
    signs,
)
from community.text.guard.cues import (
    ABSTRACT,
    ACTS,
    AFTER_AMBIGUOUS,
    AFTER_NAME,
    AT_BEDSIDE,
    BEFORE_NAME,
    CARED_WITH,
    DEVICES,
    FUNCTION,
    HOUSES,
    HUMAN_VERBS,
    KIN,
    NEAR,
    QUALITIES,
    RELATED,
)
from community.text.guard.drugs import is_drug
from community.text.guard.hearsay import NICKED
from community.text.guard.lexicon import known
from community.text.guard.naming import NOBODY, is_called_so, is_nickname
from community.text.guard.places import is_a_state
from community.text.guard.runs import SELF, Run
from community.text.guard.tells import senses
from community.text.guard.vocatives import is_addressed, is_called, is_hailed
from community.text.guard.words import Word

Span = tuple[int, int]
ARTICLES = frozenset("the a an this that our my your some more no his her their any".split())
HANDLED = frozenset(("=drug", "=dose", "=device", "=test", "=ill"))
# What a quality may be followed by without being somebody.
LINKS = frozenset(
    "helped did made got left and is was had has have will would who whose seemed seems works worked feels felt looked "
    "looks".split()
)
TUBES = frozenset(
    "ambu blakemore broviac foley groshong hemovac hickman holter hoyer penrose tenckhoff yankauer".split()
)
ADVERBS = frozenset("even just also never always still already actually finally really probably only then".split())
BELONGINGS = frozenset(
    "laptop phone cell pager badge locker car truck email e-mail inbox number extension shift desk office husband wife "
    "kids mom dad son daughter sister brother birthday funeral memorial retirement baby twins address house".split()
)
OBJECT = 6  # words in which stands to what something is done
ASKED = frozenset(("ask", "asked", "asking"))
WHOM = frozenset(("him", "her", "them", "it", "me", "himself", "herself"))


def of_run(run: Run) -> Iterator[Span]:
    """The spans of people's names in a capitalised run that is no place and no hospital."""
    words = run.own
    if is_nickname(run):
        yield run.span
        return
    if begin := titled.begin(run):
        yield begin.start, words[-1].end
    else:
        yield from ((_begin(run, part), part[-1].end) for part in _parts(words) if _is_name(run, part))


def _begin(run: Run, part: list[Word]) -> int:
    """Where a name begins: `Big Ray` with what Ray is called by."""
    place = run.begin + run.own.index(part[0])
    before = run.words[place - 1] if place and part[0].gap == " " and len(part) == 1 else None
    return before.start if before is not None and before.capital and before.low in NICKED else part[0].start


def _parts(words: list[Word]) -> Iterator[list[Word]]:
    """The stretches of a run between words that anybody may say, less a plain word that only begins the sentence."""
    part: list[Word] = []
    for word in words:
        behind = bool(part) and _is_surname(part[-1], word)
        if (_stays_out(word) and not behind) or (word.first and not part and len(words) > 1 and _is_plain(word)):
            yield from [part] if part else []
            part = []
        else:
            part.append(word)
    yield from [part] if part else []


def _stays_out(word: Word) -> bool:
    if word.low in SELF or (word.shouted and not _is_shouted_name(word)):
        return True
    quiet = bool(word.flags & QUIET) and not word.flags & NAME
    return quiet or any(sign.isdigit() for sign in word.text) or is_drug(word.low)


def _is_surname(given: Word, word: Word) -> bool:
    """`Ruth Amsler`: an eponym behind a given name is whose it was."""
    alone = word.gap == " " and not word.shouted and not word.flags & (PUBLIC | STATE)
    return alone and bool(word.flags & EPONYM) and bool(given.flags & GIVEN) and not given.flags & (COMMON | QUIET)


def _is_shouted_name(word: Word) -> bool:
    """`HARRIS` and not `PACU`, nor a device that is called like somebody, as `LUCAS`."""
    rare = not word.flags & (WORD | QUIET) and len(word.text) > 4
    return rare and bool(word.flags & NAME) and word.low not in DEVICES


def _is_plain(word: Word) -> bool:
    return bool(word.flags & WORD) and not word.initial and not (word.flags & GIVEN and word.low not in FUNCTION)


def _is_of_a_kind(run: Run) -> bool:
    """`our Dean of nursing`, `the Victor of the bake-off`: what somebody is."""
    article = run.before is not None and run.before.low in ARTICLES
    return article and run.after is not None and run.after.low == "of"


def _is_name(run: Run, part: list[Word]) -> bool:
    if len(run.own) == 1 and _is_of_a_kind(run):
        return False
    if len(part) > 1 and known(" ".join(word.low for word in part)) & (PUBLIC | STATE):
        return False
    if any(word.initial for word in part):
        return initials.has_name(part) or _is_of_initials(run, part)
    if any(is_strong(word) for word in part):
        return _is_said(run, part)
    return _is_name_by_grammar(run, part)


def _is_of_initials(run: Run, part: list[Word]) -> bool:
    """`my buddy J. called`, `J.L. said so`: letters alone, behind somebody close or before what people do."""
    if not initials.are_all(part):
        return False
    return _is_kin(run, part) or (len(part) == 2 and "." in part[1].gap and (_cue(run, part) or initials.are_told(run)))


def _is_said(run: Run, part: list[Word]) -> bool:
    """At the beginning of a sentence, a word in no list is as likely a rare word as a name, and `Foley` a tube."""
    if len(part) > 1 or not part[0].first:
        return True
    if part[0].low in TUBES and run.after is not None and not part[0].owns:
        return run.after.low in AFTER_AMBIGUOUS
    if part[0].flags & NAME:
        return not is_an_answer(run)
    after = _behind_adverb(run)
    if part[0].owns or is_at_work(run) or _is_last(run) or is_listed(run, part) or _is_given_as_name(run):
        return True
    if is_hailed(run) or is_introduced(run) or is_a_sentence(run) or is_addressed(run):
        return True
    return after is not None and (after.low in AFTER_NAME or (after is not run.after and after.low in AFTER_AMBIGUOUS))


def _behind_adverb(run: Run) -> Word | None:
    """What stands behind, less a word as in `Parveen even charted it`."""
    after, place = run.after, run.end + 1
    if after is None or after.low not in ADVERBS or place >= len(run.words) or run.words[place].gap != " ":
        return after
    return run.words[place]


def _is_given_as_name(run: Run) -> bool:
    """`name: Oyinkan`, as in a form."""
    return (
        run.begin > 0
        and run.words[run.begin - 1].low in ("name", "names", "nickname", "alias")
        and run.own[0].gap.strip() in (":", "-", "=")
    )


def _is_bracketed(run: Run) -> bool:
    """`the attending (Frost)`: a name in brackets behind what somebody is."""
    words, begin, end = run.words, run.begin, run.end
    if not begin or words[begin].gap != " (" or words[begin - 1].low not in KIN:
        return False
    return end - begin == 1 and (end == len(words) or words[end].gap.startswith(")"))


def _is_kin(run: Run, part: list[Word]) -> bool:
    """`his dad Amadou`, `my preceptor Sky`: a capital behind somebody close, whatever the word."""
    before = run.before
    close = before is not None and before.low in KIN and not before.capital and part[0] is run.own[0]
    if not close or len(run.own) > 1 or part[0].shouted or part[0].gap not in (" ", " ("):
        return False
    dated = run.end < len(run.words) and run.words[run.end].text[0].isdigit()
    return not part[0].flags & QUIET or (bool(part[0].flags & GIVEN) and not dated)


def _is_last(run: Run) -> bool:
    """A name alone below a message."""
    return run.begin > 3 and run.end == len(run.words) and run.end - run.begin == 1


def _is_name_by_grammar(run: Run, part: list[Word]) -> bool:
    """Words like Hope or April: a capital inside a sentence, somebody who speaks, or a second name beside it."""
    if _is_kin(run, part) or is_listed(run, part) or is_called(run) or is_called_so(run) or is_apposed(run):
        return True
    if not all(word.flags & NAME for word in part) or part[0].low in FUNCTION:
        return False
    cue = _cue(run, part)
    if len(part) > 1:
        return (
            bool(part[0].flags & GIVEN)
            and not _is_ours(run)
            and (cue or not any(word.flags & QUIET for word in part))
            and not part[-1].first
        )
    word = part[0]
    if word.owns and word.flags & GIVEN and run.after is not None and run.after.low in BELONGINGS:
        return True
    if is_a_state(run):
        return False
    if word.first:
        after = run.after
        said = (after is not None and _acts(run, after)) or is_being(run)
        said = said or is_hailed(run) or is_introduced(run) or _is_given_as_name(run) or _is_bracketed(run)
        alone = run.end - run.begin == 1
        return alone and (said or has_company(run) or is_at_work(run) or signs(run) or is_addressed(run))
    if word.flags & QUIET:
        return cue and bool(word.flags & (GIVEN | EPONYM | SURNAME)) and not _is_where(run)
    return cue or bool(word.flags & GIVEN and not _is_ours(run))


def _is_where(run: Run) -> bool:
    """`a nurse in Texas asked`: a state, and not somebody who is called like it."""
    return bool(run.own[0].flags & STATE) and run.before is not None and run.before.low in NEAR


def _is_ours(run: Run) -> bool:
    """`my Joy`, `the Hope`: a thing of which there is a word, behind an article."""
    return run.own[0].low in ABSTRACT and run.before is not None and run.before.low in ARTICLES


def _acts(run: Run, after: Word) -> bool:
    """What follows is what people do; of a name that stands for a thing, too, what only people do."""
    word = run.own[0]
    if word.low in QUALITIES and not word.owns:
        return after.low in ACTS and after.low not in LINKS
    if word.flags & SURNAME and after.low in AT_BEDSIDE and word.low not in HOUSES:
        return True
    if after.low in AFTER_AMBIGUOUS or after.low not in HUMAN_VERBS:
        known = word.flags & GIVEN or not word.flags & COMMON
        return after.low in AFTER_AMBIGUOUS and (bool(known) or _handles(run))
    if word.low in ABSTRACT or word.flags & PUBLIC or (word.flags & COMMON and not word.flags & GIVEN):
        return bool(word.flags & GIVEN) and _handles(run)
    return True


def _handles(run: Run) -> bool:
    """`Joy drew up ten of potassium`, `Autumn held the retractor`: it is done to something that care is given with."""
    some = run.words[run.end + 1 : run.end + OBJECT]
    return any(word.low in CARED_WITH or HANDLED.intersection(senses(word.low)) for word in some)


def _cue(run: Run, part: list[Word]) -> bool:
    place = run.begin + run.own.index(part[0])
    before = run.words[place - 1] if place and not part[0].first else None
    after = run.words[place + len(part)] if place + len(part) < len(run.words) else None
    if before is not None and (
        (before.low in BEFORE_NAME and not (place > 1 and run.words[place - 2].low in NOBODY))
        or _named_so(run.words, place)
        or (before.low in ("is", "was") and _ends(after) and not part[0].low.endswith("day"))
    ):
        return True
    if len(run.own) == 1 and _is_present(run):
        return True
    if after is None or not (after.gap == " " or (part[-1].initial and after.gap == ". ")):
        return False
    return after.low in AFTER_AMBIGUOUS or after.low in RELATED


def _is_present(run: Run) -> bool:
    """`Hi all, Jun here, from nights`."""
    end, words = run.end, run.words
    here = run.after is not None and run.after.low == "here"
    return here and (end + 1 == len(words) or words[end + 1].gap.strip()[:1] in (",", ".", ";", "!"))


def _named_so(words: list[Word], place: int) -> bool:
    """`named her Wren`, `called him Ace`, `ask for June`."""
    if place < 2:
        return False
    verb, link = words[place - 2].low, words[place - 1].low
    if link == "name" and verb in ("last", "first", "middle", "maiden", "family"):
        return True
    return (verb in ("named", "called", "call", "name") and link in WHOM) or (verb in ASKED and link == "for")


def _ends(after: Word | None) -> bool:
    """Whether the sentence is over before this word."""
    return after is None or "." in after.gap
