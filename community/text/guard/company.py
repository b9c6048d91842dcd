"""What stands around a capital word and shows that it is somebody: a list of people, who is spoken to, who signs."""

from community.text.guard.bits import COMMON, GIVEN, NAME, PUBLIC, QUIET, WORD
from community.text.guard.cues import (
    ABSTRACT,
    AFTER_AMBIGUOUS,
    AT_WORK,
    BEING,
    DEPARTMENTS,
    HEADS,
    INSTITUTIONAL,
    KIN,
)
from community.text.guard.drugs import is_medical
from community.text.guard.runs import Run
from community.text.guard.words import Word

LISTED = (", ", "; ", ") ", "), ", " & ")
UNLISTED = INSTITUTIONAL | AT_WORK | HEADS
VOWELS = frozenset("aeiouy")  # `Rm` and `Pt` have none
TRADES = frozenset(
    "rt rn rns np pa md do crna crnas cna lpn lvn emt pt ot slp tech charge intern resident attending days nights "
    "evenings peds icu picu nicu pacu ed er or lab pharm pharmacy hr it".split()
)
YEARS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety".split()
)
TAKEN = frozenset("takes took has had does did works worked covers covered prefers wants".split())
WILL = frozenset("take takes cover call text bring host answer send run email forward carry pick sit".split())
OURS = frozenset(("my", "our", "your", "another"))
TEAMS = frozenset("unit team floor ward service side crew shift hall pod clinic hospital group program".split())
JOINS = frozenset("starts started joins begins".split())
WHEN = frozenset("the on next this in today tomorrow monday tuesday wednesday thursday friday".split())
REACHED = frozenset("reached paged texted called contacted found".split())
MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug "
    "sept sep oct nov dec easter christmas".split()
)
HELD = frozenset("phone pager beeper keys desk call".split())
SHIFTS = frozenset(
    "texts calls messages nights days evenings weekends lates earlies mornings overnights doubles mids call".split()
)
ALTERNATIVES = 2  # words before the second of two
SYLLABLE = 5  # letters
SMALL = 2  # figures of a score, or of the number of a ward


def is_being(run: Run) -> bool:
    """`Faith is covering`, `Mercy is our newest supporter`: what only people are."""
    words, end = run.words, run.end
    if [word.low for word in words[end : end + 2]] == ["can", "be"] and bool(run.own[0].flags & GIVEN):
        return any(word.low in REACHED for word in words[end + 2 : end + 3])
    if [word.low for word in words[end + 1 : end + 3]] == ["with", "us"] and words[end].low in JOINS:
        dated = any(word.low in WHEN for word in words[end + 3 : end + 4])
        return bool(run.own[0].flags & GIVEN) and dated  # `Dawn starts with us the 2nd`, and not `Hope starts with us`
    if end + 1 >= len(words) or words[end].low not in ("is", "was"):
        return False
    if _is_of_age(words, end + 1) and run.own[0].low not in ABSTRACT:
        return bool(run.own[0].flags & GIVEN)
    if words[end + 1].low == "at" and end + 2 < len(words) and words[end + 2].text[0].isdigit():
        return bool(run.own[0].flags & GIVEN)  # `Joy is at 207.555.0186`
    ours = words[end + 1].low in ("our", "my") and any(word.low in KIN for word in words[end + 2 : end + 5])
    return bool(run.own[0].flags & GIVEN) and (ours or words[end + 1].low in BEING)


def _is_an_alternative(run: Run) -> bool:
    """`Mark or April`: a given name behind another and an `or`, and not both are months."""
    words, begin, word = run.words, run.begin, run.own[0]
    if begin < ALTERNATIVES or len(run.own) > 1 or words[begin - 1].low != "or" or not word.flags & GIVEN:
        return False
    other = words[begin - 2]
    dated = run.end < len(words) and words[run.end].text[0].isdigit()
    return other.capital and bool(other.flags & GIVEN) and other.low not in MONTHS and not dated


def _is_of_age(words: list[Word], place: int) -> bool:
    """`was eight.`, `was three weeks old`: how old somebody was."""
    after = words[place + 1] if place + 1 < len(words) else None
    if words[place].low not in YEARS and not is_small(words[place]):
        return False
    ends = after is None or after.gap[:1] in (".", ",", ";", "!") or after.low in ("and", "when")
    return ends or (after is not None and after.low in ("years", "weeks", "months", "days", "hours"))


def is_at_work(run: Run) -> bool:
    """`Nhia from peds`, `Faith takes days`, `Angel on 6 South`, `Oluwaseun from Lynn`: where or when somebody works."""
    words, end = run.words, run.end
    if _is_on(run):
        return True
    if end + 1 >= len(words) or words[end].low not in ("from", "on", "in") or words[end].gap != " ":
        return False
    where = words[end + 1]
    if words[end].low in ("on", "from") and _is_ward(words, end + 1):
        return True
    if where.low == "the" and end + 3 < len(words) and words[end + 2].low in AT_WORK | DEPARTMENTS:
        return words[end + 3].low in AFTER_AMBIGUOUS  # `Yevgenia in the clinic says`
    if words[end].low == "from" and where.capital and not where.flags & PUBLIC:
        return True
    if where.low in OURS:
        return end + 2 < len(words) and words[end + 2].low in AT_WORK | DEPARTMENTS | TEAMS
    return (where.low in AT_WORK and where.low != "the") or (where.shouted and not where.flags & PUBLIC)


def _is_on(run: Run) -> bool:
    """`Faith takes days`, `Dawn has the weekend phone`, `Faith will take texts`."""
    some = [word.low for word in run.words[run.end + 1 : run.end + 4]]
    if run.after is None or not some:
        return False
    if run.after.low == "will":
        return some[0] in WILL
    return run.after.low in TAKEN and (some[0] in SHIFTS or (some[0] == "the" and not HELD.isdisjoint(some)))


def _is_ward(words: list[Word], place: int) -> bool:
    """`4E`, `6 South`."""
    low = words[place].low
    if low[:-1].isdigit() and len(low) <= SMALL + 1 and low[-1] in "nsew":
        return True
    return (
        is_small(words[place]) and place + 1 < len(words) and words[place + 1].capital and words[place + 1].gap == " "
    )


def signs(run: Run) -> bool:
    """`- Hank, nights`: a name below a message."""
    word, end = run.own[0], run.end
    ends = end == len(run.words) or run.words[end].gap[:1] in (",", "\n")
    return bool(word.flags & GIVEN) and ends and word.gap.rstrip().endswith(("-", "\u2014"))


def has_company(run: Run) -> bool:
    """`Miles and Crystal ran it`, `Iris, Daisy and I`: another given name beside it."""
    words, end = run.words, run.end
    if not (run.own[0].flags & GIVEN or run.own[0].shouted) or end + 1 >= len(words):
        return False
    other = words[end + 1] if words[end].low == "and" else words[end]
    if other is not words[end] and other.low == "i":
        return True
    if other is words[end] and other.gap != ", ":
        return False
    return (
        other.capital and not other.shouted and (other.unknown or bool(other.flags & GIVEN and not other.flags & QUIET))
    )


def is_listed(run: Run, part: list[Word]) -> bool:
    """`Zoltana, Min-ji, Pete`: a word that few know, in a list of which the neighbour is surely somebody."""
    word = part[0]
    if _is_an_alternative(run):
        return True
    if len(part) > 1 or len(run.own) > 1 or word.shouted or word.flags & (COMMON | QUIET):
        return False
    if word.low in UNLISTED:
        return False
    return is_beside_somebody(run)


def is_beside_somebody(run: Run) -> bool:
    """Whether the capital word before or behind is surely somebody."""
    return any(_is_somebody(near) for near in _neighbours(run))


def _neighbours(run: Run) -> list[Word]:
    """The capital words before and behind, with nothing but a comma or `and` between, and perhaps a trade."""
    words, near = run.words, []
    for step, start, gap_of in ((1, run.end, 0), (-1, run.begin - 1, 1)):
        for place in (start, start + step):
            if not 0 <= place < len(words):
                break
            if words[place].gap.endswith("("):
                continue
            if words[place].capital and (words[place + gap_of].gap in LISTED or words[place].gap in LISTED):
                near.append(words[place])
                break
            if words[place].low != "and":
                break
    return near


def _is_somebody(word: Word) -> bool:
    sure = not word.flags & (WORD | QUIET) or "-" in word.text
    return bool(word.flags & NAME) and sure and not word.shouted


def is_small(word: Word) -> bool:
    """A number of one or two figures."""
    return word.text.isdigit() and len(word.text) <= SMALL


def is_introduced(run: Run) -> bool:
    """`Jun-ho (RT, nights)`, `Sky (night charge)`: a name with a trade in brackets behind it."""
    words, end = run.words, run.end
    if end >= len(words) or run.end - run.begin > 1 or words[end].gap != " (":
        return False
    word, trade = run.own[0], words[end]
    works = trade.low in KIN or trade.low in TRADES
    return works and not word.shouted and (not word.flags or bool(word.flags & GIVEN) or _is_of_syllables(word))


def _is_of_syllables(word: Word) -> bool:
    """`Jun-ho`, `Min-ji`: two short syllables, the second in small letters and no word that is often used."""
    one, _, two = word.text.partition("-")
    return bool(two) and one.istitle() and two.islower() and max(len(one), len(two)) <= SYLLABLE and two.isalpha()


def is_strong(word: Word) -> bool:
    """A name that is no word of English, or a word in no list at all."""
    if word.flags & (WORD | QUIET) or len(word.text) < 2:
        return False
    return bool(word.flags & NAME) or (word.unknown and not VOWELS.isdisjoint(word.low) and not is_medical(word.low))
