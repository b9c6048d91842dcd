"""Who is spoken to: a name before a comma, behind a question, or before what is asked of them."""

from community.text.guard.bits import COMMON, GIVEN, QUIET
from community.text.guard.hearsay import is_sigh
from community.text.guard.runs import Run

SPOKEN_TO = frozenset(
    "you your you're you've u i i'm i'd thank thanks please are did do can could would will have".split()
)
ASKED = frozenset("if can could would did do are will have".split())


def is_addressed(run: Run) -> bool:
    """`Faith, did you hear?`, `Oksana, same for you?`: a given name or a word in no list before `you`."""
    words, end, word = run.words, run.end, run.own[0]
    named = word.flags & GIVEN or (word.unknown and not word.shouted and not is_sigh(word.low))
    if not named or run.end - run.begin > 1 or end >= len(words) or words[end].gap != ", ":
        return False
    some = [word.low for word in words[end : end + 4]]
    if some[-1] == "you" and end + 4 < len(words) and "?" in words[end + 4].gap:
        return True
    return (some[0] in SPOKEN_TO or some[0].endswith("n't")) and ("you" in some or "your" in some or "thank" in some[0])


def is_called(run: Run) -> bool:
    """`whom do I ask, Anil?`: a rare word with a capital behind the comma that ends a question."""
    words, begin, end = run.words, run.begin, run.end
    ends = end == len(words) or "?" in words[end].gap
    rare = not run.own[0].flags & (COMMON | QUIET) and not run.own[0].shouted and run.own[0].text.isalpha()
    return ends and rare and end - begin == 1 and words[begin].gap == ", "


def is_hailed(run: Run) -> bool:
    """`Nwando if you see this`, `Grace can you cover`: who is spoken to without a comma."""
    words, end = run.words, run.end
    if end + 1 >= len(words) or run.end - run.begin > 1 or words[end].gap != " " or words[end + 1].gap != " ":
        return False
    asked, word = words[end].low, run.own[0]
    if word.unknown and is_sigh(word.low):
        return False
    if asked in ("please", "pls", "plz", "ty", "thx") or (asked in ASKED and words[end + 1].low in ("you", "u")):
        return not word.flags & COMMON or (bool(word.flags & GIVEN) and asked != "if")
    return False
