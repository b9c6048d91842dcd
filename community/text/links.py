"""Links: which addresses a text may link to, and where bare ones begin and end."""

import re
from collections.abc import Iterator

REL = "nofollow noopener noreferrer ugc"
"""What every link to the outside says about itself (HTML, section 4.6.7; ugc: user-generated content)."""

BARE = re.compile(r'(?<!\w)https?://[^\s\x02\x03<>"`\\^{|}\[\]]+', re.IGNORECASE)
"""A web address as people paste it, with the full stop or bracket that may follow it."""

_LONGEST = 2000
_OUTSIDE = re.compile(r"https?://[^\W_][\w.-]*(?::\d{1,5})?(?:[/?#].*)?", re.IGNORECASE)
_USUAL = re.compile(
    r"https?://(?!\S*--)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,9}[a-z]{2,24}(?::\d{1,4})?(?:[/?#].*)?",
    re.IGNORECASE | re.ASCII,
)
_MAIL = re.compile(r"mailto:[\w.+%-]{1,64}@[\w.-]{1,250}(?:\?subject=[\w%.+-]*)?", re.IGNORECASE)
_INSIDE = re.compile(r"/(?:[^/\\].*)?")
_NEVER = re.compile(r'[\s<>"`\\^{|}]')


def address(target: str) -> str | None:
    """The target if a text may link to it, else None.

    Outside: http, https (with a host and without a password part, which is only ever used to deceive) and mailto.
    Inside: one slash first; two would leave for another host. Anything invisible or unprintable refuses the whole.
    """
    if len(target) > _LONGEST or not target.isprintable() or _NEVER.search(target):
        return None
    known = _INSIDE.fullmatch(target) or _OUTSIDE.fullmatch(target) or _MAIL.fullmatch(target)
    return target if known else None


def usual(target: str) -> bool:
    """Whether nobody who reads addresses could object to it: a host in Latin letters that ends in a word."""
    return _USUAL.fullmatch(target) is not None


def inside(target: str) -> bool:
    """Whether an address leads to a page of ours."""
    return target.startswith("/")


def bare_links(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each bare web address in the text, in order."""
    for match in BARE.finditer(text):
        found = trimmed(match.group())
        if address(found):
            yield match.start(), match.start() + len(found)


def trimmed(found: str) -> str:
    """The address without the punctuation of the sentence around it; brackets that it opened itself stay."""
    surplus = found.count(")") - found.count("(")
    end = len(found)
    while end and (found[end - 1] in ".,;:!?'*_~" or (found[end - 1] == ")" and surplus > 0)):
        surplus -= found[end - 1] == ")"
        end -= 1
    return found[:end]
