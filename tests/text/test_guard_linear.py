"""No text keeps the guard busy: each pattern, and the whole, on long texts made to be tried again and again.

A process of its own is ended by its clock when it takes many times as long as linear time would.
"""

import subprocess
import sys

import pytest

LENGTH, SECONDS = 10_000, 40
PARTS = 4
PIECES = [
    "a", "A", "a ", "A ", "Aa ", "aA", "1", "1 ", "1-", "1/", "12/", "1.", "-", "'", "a'", ".", "@", "a@", "a.",
    "a-", "://", "http://a ", "a.bc/ ", "no ", "St. ", "J. ", "J.", "(", "((", "mr ", "Mr. A ", "the ", "90 ",
    "he is 90 ", "hundred ", "one hundred and ", "\n", "left a ", "i gave ", "nobody a ", "May ", "May 1 ",
    "first of ", "of ", "and ", "x'", "é", "İ", "ß", "1 A", "12 Main ", "12 Main St, ", "Room 1 ", "bed 1",
    "patient ", "ssn 1 ", "mrn a", "id id ", "case 1-", "Will ", "Hope ", "Hope said ", "de ", "Ana de ", "St ",
    "Mercy ", "General ", "at a hospital ", "Ana's ", "killed my ", "the the crash ", "standard of care ", "\u2019",
    "one ", "oh, ", "five-", "A1-", "AA-1-", "Aa 1, ", "Aa, ", "'Aa' ", "at aaaaaavale ", "heard from joy ", "J. L. ",
    "joy and hope ", "dial 1-", "call me at ", "ends in ", "May 1-", "May 1 and ", "christmas i ", "at 9", "Aa, 9",
    "dr. p ", "+1 ", "(508) ", "x" * 400 + " ", "\xa0", "~", "#", "::", "a:", "0:", "should have been ",
    "monday ", "friday's ", "a week ago ", "monday before easter ", "first monday in may ", "be 9 monday ", "24/12, ",
    "9-oct ", "minutes, ", "1 june, ", "next: ", "12 bed b ", "in 221-1 ", "bay C ", "6N-2", "Road 1 ", "zip is 5",
    "At 96 ", "Ms Aa, 97 and ", "1.2.3.4 ", "library 1.", "on the 1st ", "starts on the 1st ", "sang Aa ", "Song: Aa, ",
    "Aa's stages ", "a Karen joke ", "Aa if you ", "aaba i ", "can you ", "Aa (RT ", "A.B.'s ", "Foley, ",
    "a widow of 96 ", "grandpa's 9", "90 and still ", "pt in 1 ", "from 1 to 2 ", "room 111 for 111 ", "Aa Ward ",
    "the 1st, ", "Our Lady of Aa ", "Sisters of ", "Holy Aa ", "Mount Aa", "AA/11/", "plate 1A ", "AA-1111",
    "on the third floor ", "Aa-Bb ", "al-Aa ", "Aa IV ", "Aa type 2 ", "Aa's in ", "a 3/6 ", "went home the 1st ",
    "T.J. ", "TJ and ", "lazy susan ", "at elm park ", "the Aa icu ", "Aa Radiology ", "is a 9 yo ", "he goes by Aa ",
    "/chart/1", "desk 5-1", "pager is for ", "pager, 4000 of ", "page the one at 1", "He slept. Aa. ", "the rn, Aa, ",
    "the Aa police ", "the Aa Trail crash ", "from Indian Hill ", "over at aaab ", "aabo said it ", "aabo and i ",
    "known to us as Aa ", "level 3 he fell ", "Medicine 4 sent ", "metro/one-jury-trial/",
    "moved from 1 to ", "hahaha", "W0447 2", "Aa et al ", "Aa 2000 ", "read Aa by Aa ",
]  # fmt: skip
LOOK = """
import re, signal, sys
signal.setitimer(signal.ITIMER_PROF, {seconds})
from community.text import guard
{work}
"""
WHOLE = """
for piece in {pieces!r}:
    guard.find((piece * {length})[:{length}])
    guard.find((piece * {length})[:{length}] + " 95 \\u00e9nd.")
"""
EACH = """
from community.text.guard.phrases import LATE
patterns = LATE + [
    value
    for name, module in list(sys.modules.items()) if name.startswith("community.text.guard")
    for value in vars(module).values() if isinstance(value, re.Pattern)
]
assert len(patterns) > 150
for pattern in patterns:
    for piece in {pieces!r}:
        for _ in pattern.finditer((piece * {length})[:{length}]):
            pass
        pattern.search((piece * {length})[:{length}] + "!")
"""


def run(work: str, pieces: list[str], length: int) -> None:
    code = LOOK.format(seconds=SECONDS, work=work.format(pieces=pieces, length=length))
    done = subprocess.run([sys.executable, "-c", code], check=False, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr or "ended by its clock"


@pytest.mark.parametrize("part", range(PARTS))
def test_no_text_keeps_the_whole_busy(part: int) -> None:
    run(WHOLE, PIECES[part::PARTS], LENGTH)


def test_no_text_keeps_a_pattern_busy() -> None:
    run(EACH, PIECES, LENGTH // 5)
