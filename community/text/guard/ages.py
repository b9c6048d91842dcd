"""Ages of ninety and more, in figures or in words; younger ones identify nobody by themselves."""

import re
from collections.abc import Iterable, Iterator

from community.text.guard.bits import NAME, PUBLIC
from community.text.guard.cues import PERSONS, THINGS
from community.text.guard.findings import Finding
from community.text.guard.lexicon import known
from community.text.guard.phrases import alternatives, beside, late, starts, stretches
from community.text.guard.scanned import Scanned

_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_SPELT = rf"(?:ninety(?:[- ](?:{_UNITS}))?|(?:a|one)[- ]hundred(?:[- ]and)?(?:[- ](?:{_UNITS}|ten|eleven|twelve))?)"
_FIGURES = r"(?:9\d\+?|1[01]\d|12[0-2])"
_OLD = (
    r"(?:[- ]?(?:years?|yrs?)[- ]?(?:olds?|young|of age)|[- ]?y[./]?o\b\.?|[- ]?y/o|[- ]?yr\b|[- ]?yo[mf]?\b"
    r"|[- ]?[mf]\b(?=[ ,.])|[- ](?:something|odd)\b)"
)
_KIN, _ELDERS = alternatives("kin"), alternatives("elders")
_NOT_OF = (
    r"(?!\+| ?(?:(?:and|or) (?:older|over|above|up|younger|under)\b|to \d|%|"
    r"percent|minutes|hours|days|weeks|people|calls|beds|degrees|\.\d|mg|ml|bpm))"
)
_GOES_ON = (
    r"(?=[.,;!?]| (?:and|but|when|with|years|now|this|last|next|so|at the time|that|in|today|tonight|tomorrow|"
    r"yesterday|who|or|as|for|on|soon|already|if|still|too)\b|$)"
)
_STOPS = r"(?=[.,;!?]| (?:she|he|with|and)\b|$)"
_NOT_STUCK = "(?<!stuck )(?<!set )(?<!steady )(?<!holding )(?<!hovering )"  # a heating, a saturation
_THEY = "(?:you|they|one|people|nobody|i|we|it|my|her|his|most|what)"
_PATTERNS = tuple(
    late(pattern)
    for pattern in (
        rf"(?<![\w.$/-])(?P<age>(?:{_FIGURES}|{_SPELT}){_OLD})",
        rf"\b(?:{alternatives('reached')}) (?P<age>{_FIGURES}|{_SPELT})\b{_NOT_OF}",
        rf"\b(?:{_KIN})(?: of (?:ours|mine|theirs|hers|his))?,? \(?(?P<age>{_FIGURES}|{_SPELT})(?=[,)])",
        rf"\b(?:{_KIN}|{_ELDERS}), (?P<age>{_FIGURES}|{_SPELT})(?=[.;]| and (?!\d)|$)",
        rf"\bat (?P<age>{_FIGURES} (?:yrs?|years))\b(?! ago| in | of (?!age))",
        (
            rf"\b(?:all of|shy of|pushing|going on|a spry|{_NOT_STUCK}at (?:the age of )?) ?"
            rf"(?P<age>{_FIGURES}|{_SPELT}){_STOPS}(?! and \d)"
        ),
        (
            rf"(?:^|[.!?\n] ?)(?P<age>{_FIGURES}|{_SPELT}),? (?:and )?(?:still|sharp as|never|alone) "
            r"(?!counting|rising|going|short|on|in|not|open)"
        ),
        rf"\b(?:made it|lived|got|all the way)(?: all the way)? to (?P<age>{_SPELT}|{_FIGURES}){_STOPS}",
        rf"(?:^|[.!?\n] ?)at (?P<age>{_FIGURES}|{_SPELT}),? {_THEY}\b",
        rf"\b(?:his|her|their) (?P<age>(?:{_FIGURES}|{_SPELT})(?:th|st|nd|rd)) (?:birthday|year)",
        r"\b(?:in|into|well into) (?:his|her|their|my) (?:mid-?|mid |late |early )?(?P<age>nineties|90'?s|hundreds)\b",
        r"\b(?P<age>nonagenarians?|centenarians?|supercentenarians?|ninetieth birthday|hundredth birthday)\b",
        rf"\b(?:he|she) (?:is|was) an?(?: [a-z'-]{{2,20}}){{1,4}}, (?P<age>{_FIGURES}|{_SPELT})(?=[,.;])",
        rf"\b(?:he|she|they)['\u2019](?:s|re|d be|d have been) (?P<age>{_FIGURES}|{_SPELT}){_GOES_ON}",
    )
)
# `a widow of 96`, `grandpa's 97`: who it is stands before; it is looked for only there.
_OF = late(
    rf"(?: of|['\u2019]s) (?P<age>{_FIGURES}|{_SPELT})"
    r"(?=[.,;!?)]| (?:and|who|with|when|was|came|from|in|on|now|today|this)\b|$)"
)
_WHOSE = late(rf"\b(?:{_KIN}|{_ELDERS})$")
REACH = 24  # characters
SENTENCE = 120  # characters
BESIDE = (64, 48)  # characters before an age in which what tells of it begins, and behind it
CLOSE = (12, 48)  # the same for what has no word before it
_NO_AGE = r"up\b|above|over|below|under|rising|climbing|falling|dropping|counting|(?:ninet|a hundred|one hundred)"
_ALONE = late(rf"(?:^|(?<=[.!?] )|(?<=[.!?]\n))(?P<age>{_FIGURES}|{_SPELT})(?=[.!,]| and (?!\d|{_NO_AGE}))")
_SOMEBODY = late(
    rf"\b(?:she|he|her|his|him|pt|{_KIN}|walked|came in|fell|admitted|presented|brought in|coded|died|discharged)\b"
)
# `The man in bay 4, 91 and too polite to ring`, `she sang in our church, 94, sharp as a tack`.
_SET_APART = late(rf"(?<=[a-z]), (?P<age>{_FIGURES}|{_SPELT})(?!,? (?:and |then )?(?:\d|{_NO_AGE}))(?=, [a-z]| and )")
_OF_A_PERSON = late(
    rf"\b(?:she|he|her|his|him|man|woman|lady|gentleman|gentlemen|mr|mrs|ms|patient|pt|widow|widower|nun|veteran|{_ELDERS})\b"
)
_OLD_THING = late(rf"\b(?:{alternatives('old thing')}) (?:is|are|was|turns?) (?:now |about |almost |over )?$")
_SPELT_WHOLE = late(_SPELT)
# What may be one: no part of a rate, a time, a share or a date.
PARTS, TENS, HUNDREDS = ("ninet", "hundred", "nonagen", "centenar"), 2, 3  # of words, and how many figures
_ANY = late(rf"(?:9(?<![\d.$/:#]9)\d|1(?<![\d.$/:#]1)(?:[01]\d|2[0-2]))(?![\d%:/]|\.\d)|{'|'.join(PARTS)}")
_IS = late(
    rf"(?<![\w'\u2019-])(?P<who>[\w'\u2019-]++),? (?:{alternatives('is')})"
    r" (?:already |only |nearly |almost |about |around )?"
    rf"(?P<age>{_FIGURES}|{_SPELT}){_GOES_ON}"
)
_BESIDE = late(rf"(?<![\w'\u2019-])(?P<who>[\w'\u2019-]++)(?:,| \(|, \() ?(?P<age>{_FIGURES}|{_SPELT})(?=[,)])")
_TITLED = late(
    rf"\b(?:mr|mrs|ms|miss|mx|dr)\.? [\w'\u2019-]{{2,30}}, (?P<age>{_FIGURES}|{_SPELT})(?= and | who | with |\n|$)"
)
REASON = "Ages of ninety and more are so rare that they can show who is meant."


def found(scanned: Scanned) -> Iterable[Finding]:
    """AGE_OVER_89 findings, perhaps overlapping."""
    text, low = scanned.text, scanned.low  # in small letters patterns are twice as fast as when they have to know both
    old = starts(_ANY, low) if _may_be_old(scanned) else ()
    if not old:
        return
    near = stretches(old, BESIDE[0])
    for pattern in _PATTERNS:
        for match in beside(pattern, low, near, *BESIDE):
            if not _OLD_THING.search(low, max(0, match.start() - 40), match.start()):
                yield _finding(match)
    if _SOMEBODY.search(low):
        yield from map(_finding, _ALONE.finditer(low))
    yield from map(_finding, _TITLED.finditer(low))
    for match in beside(_SET_APART, low, stretches(old, CLOSE[0]), *CLOSE):
        begin = max(low.rfind(stop, 0, match.start()) for stop in ".!?\n") + 1
        if _OF_A_PERSON.search(low, max(begin, match.start() - SENTENCE), match.start() + BESIDE[1]):
            yield _finding(match)
    yield from map(_finding, _of_whom(text, low, near))


def _may_be_old(scanned: Scanned) -> bool:
    """Whether a figure of ninety to a hundred and twenty-nine is in it, or a part of a word for one."""
    low = scanned.low
    figures = any(
        low[start] == "9" if end - start == TENS else end - start == HUNDREDS and "100" <= low[start:end] < "123"
        for start, end in scanned.spans
    )
    return figures or any(part in low for part in PARTS)


def _of_whom(text: str, low: str, near: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
    """Ages with the word before them that says whose they are."""
    for match in beside(_BESIDE, low, near, *BESIDE):
        flags = known(match["who"].removesuffix("'s"))
        if text[match.start()].isupper() and (flags & NAME or not flags) and not flags & PUBLIC:
            yield match
    for match in beside(_OF, low, near, *CLOSE):
        if _WHOSE.search(low, max(0, match.start() - REACH), match.start()):
            yield match
    for match in beside(_IS, low, near, *BESIDE):
        if match["who"] not in THINGS and (_is_person(match["who"]) or text[match.start()].isupper()):
            yield match


def _is_person(who: str) -> bool:
    """`she`, `great-aunt`, `mother-in-law`."""
    return any(part in PERSONS for part in who.split("-"))


def _finding(match: re.Match[str]) -> Finding:
    """`a 94-year-old woman` becomes an older one, and who was 94 was over 89."""
    suggestion = "older" if match["age"][-1].isalpha() and not _SPELT_WHOLE.fullmatch(match["age"]) else "over 89"
    return Finding(*match.span("age"), "AGE_OVER_89", REASON, suggestion)
