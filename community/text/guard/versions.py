"""Numbers with dots that say which version of something it is, and no address of a machine."""

import re

from community.text.guard.phrases import late

_VERSION = late(r"(?:version|release|build|firmware|section|chapter|\bv|§)\.? ?$", re.IGNORECASE)
_VERSIONED = late(
    r"\b(?:library|software|firmware|app|update[ds]?|upgrade[ds]?|patch|driver|database|dataset|formulary|module|client|"
    r"viewer|agent|plug-?in|browser|updating|upgrading|"
    r"installed|installing|rolled back|release notes|running|moved)\b[^.\n]{0,12}$",
    re.IGNORECASE,
)
_RELEASED = late(
    r"[ ,)]{1,3}(?:goes|went|going|is out|is live|comes out|came out|rolls? out|rolled out|fixes|fixed|breaks|broke|"
    r"crashe[sd]|release[ds]?|update|upgrade|build|firmware)\b",
    re.IGNORECASE,
)
_FROM = late(r"\b(?:ip|address|host|server|machine|ping|login|logged|signed|port)\b", re.IGNORECASE)
REACH, FOUR = 24, 4
SMALL = 32  # below it, each part is more likely one of a version


def is_version(text: str, start: int, end: int) -> bool:
    """`version 2.4.1.7`, `library 12.3.1.4 goes live`: of something that has versions, or that is let out."""
    before = text[max(0, start - REACH) : start]
    if _VERSION.search(before):
        return True
    parts = text[start:end].split(".")
    small = len(parts) == FOUR and all(int(part) < SMALL for part in parts) and parts[0] != "10"
    return small and bool(_RELEASED.match(text, end) or (_VERSIONED.search(before) and not _FROM.search(before)))
