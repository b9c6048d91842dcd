"""What stands around a capital word and shows that it is somebody: a list of people, who is spoken to, who signs."""

from community.text.guard.bits import COMMON, EPONYM, GIVEN, NAME, QUIET, WEAK, WORD
from community.text.guard.cues import AT_WORK, BEING, HEADS, INSTITUTIONAL, KIN, PERFORMED
from community.text.guard.runs import Run
from community.text.guard.words import Word

LISTED = (", ", "; ", ") ", "), ", " & ")
SPOKEN_TO = frozenset(
    "you your you're you've u i i'm i'd thank thanks please are did do can could would will have".split()
)
UNLISTED = INSTITUTIONAL | AT_WORK | HEADS
QUOTES = ("'", '"', "\u2018", "\u201c")
VOWELS = frozenset("aeiouy")  # `Rm` and `Pt` have none
SMALL = 2  # figures of a score, or of the number of a ward


def is_being(run: Run) -> bool:
    """`Faith is covering`, `Mercy is our newest supporter`: what only people are."""
    words, end = run.words, run.end
    if end + 1 >= len(words) or words[end].low not in ("is", "was"):
        return False
    ours = words[end + 1].low in ("our", "my") and any(word.low in KIN for word in words[end + 2 : end + 5])
    return bool(run.own[0].flags & GIVEN) and (ours or words[end + 1].low in BEING)


def is_at_work(run: Run) -> bool:
    """`Nhia from peds`, `Faith on days`, `Angel on 6 South`: where or when somebody works."""
    words, end = run.words, run.end
    if end + 1 >= len(words) or words[end].low not in ("from", "on", "in") or words[end].gap != " ":
        return False
    where = words[end + 1]
    if words[end].low == "on" and _is_ward(words, end + 1):
        return True
    return (where.low in AT_WORK and where.low != "the") or where.shouted


def _is_ward(words: list[Word], place: int) -> bool:
    """`4E`, `6 South`."""
    low = words[place].low
    if low[:-1].isdigit() and len(low) <= SMALL + 1 and low[-1] in "nsew":
        return True
    return (
        _is_small(words[place]) and place + 1 < len(words) and words[place + 1].capital and words[place + 1].gap == " "
    )


def signs(run: Run) -> bool:
    """`- Hank, nights`: a name below a message."""
    word, end = run.own[0], run.end
    ends = end == len(run.words) or run.words[end].gap[:1] in (",", "\n")
    return bool(word.flags & GIVEN) and ends and word.gap.rstrip().endswith(("-", "\u2014"))


def has_company(run: Run) -> bool:
    """`Miles and Crystal ran it`, `Iris, Daisy and I`: another given name beside it."""
    words, end = run.words, run.end
    if not run.own[0].flags & GIVEN or end + 1 >= len(words):
        return False
    if words[end].gap == ", " and words[end].capital:
        return bool(words[end].flags & GIVEN) and not words[end].flags & QUIET
    return words[end].low == "and" and words[end + 1].capital and bool(words[end + 1].flags & GIVEN)


def is_listed(run: Run, part: list[Word]) -> bool:
    """`Zoltana, Min-ji, Pete`: a word that few know, in a list of which the neighbour is surely somebody."""
    word = part[0]
    if len(part) > 1 or len(run.own) > 1 or word.shouted or word.flags & (COMMON | QUIET):
        return False
    if word.low in UNLISTED:
        return False
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


def is_addressed(run: Run) -> bool:
    """`Faith, did you hear?`: a given name before whom one speaks to."""
    words, end = run.words, run.end
    if not run.own[0].flags & GIVEN or run.end - run.begin > 1 or end >= len(words) or words[end].gap != ", ":
        return False
    some = [word.low for word in words[end : end + 4]]
    return (some[0] in SPOKEN_TO or some[0].endswith("n't")) and ("you" in some or "your" in some or "thank" in some[0])


def is_called(run: Run) -> bool:
    """`whom do I ask, Anil?`: a rare word with a capital behind the comma that ends a question."""
    words, begin, end = run.words, run.begin, run.end
    ends = end == len(words) or "?" in words[end].gap
    rare = not run.own[0].flags & (COMMON | QUIET) and not run.own[0].shouted and run.own[0].text.isalpha()
    return ends and rare and end - begin == 1 and words[begin].gap == ", "


def is_scored(run: Run) -> bool:
    """`Norton 9, Braden 12`: the name of a scale before a small number, one of several or well known."""
    words, end = run.words, run.end
    if end >= len(words) or end - run.begin > 1 or words[end].gap != " " or not _is_small(words[end]):
        return False
    if run.own[0].flags & (WEAK | EPONYM) or VOWELS.isdisjoint(run.own[0].low):
        return True
    after = end + 2 < len(words) and words[end + 1].capital and _is_small(words[end + 2])
    return after or (run.begin > 1 and _is_small(words[run.begin - 1]) and words[run.begin - 2].capital)


def _is_small(word: Word) -> bool:
    return word.text.isdigit() and len(word.text) <= SMALL


def is_among_eponyms(run: Run) -> bool:
    """`Virchow, Memphis, Wells`: a word in a list of eponyms."""
    words, begin, end = run.words, run.begin, run.end
    if end - begin > 1 or not begin or end >= len(words) or not words[begin].gap == words[end].gap == ", ":
        return False
    return all(near.capital and near.flags & (WEAK | EPONYM) for near in (words[begin - 1], words[end]))


def is_performed(run: Run) -> bool:
    """`the radio plays 'Roxanne'`: a title in quotation marks, behind what one does with songs and books."""
    words, begin, end = run.words, run.begin, run.end
    if (
        not words[begin].gap.endswith(QUOTES)
        or end >= len(words)
        or words[end].gap[:1] not in ("'", '"', "\u2019", "\u201d")
    ):
        return False
    return any(word.low in PERFORMED for word in words[max(0, begin - 3) : begin])
