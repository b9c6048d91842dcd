"""Addresses on the network: e-mail, machines, and links that lead to one person."""

import re
from collections.abc import Iterable, Iterator, Sequence
from ipaddress import ip_address

from community.text.guard.bits import COMMON, GIVEN, NAME, QUIET, WORD
from community.text.guard.findings import Finding
from community.text.guard.lexicon import known
from community.text.guard.phrases import at, late, starts
from community.text.guard.scanned import Scanned
from community.text.guard.versions import is_version

Span = tuple[int, int]

# A look-behind lets each of these start only at the beginning of a word, which keeps them linear.
_EMAIL = late(r"(?<![\w.+%'-])[\w.+%'-]++@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
_INSIDE = late(r"(?<![\w.+%'@-])(?=[\w.]*[._\d])[\w.]{3,40}@[a-z][\w-]{2,30}(?![\w@-]|\.\w)", re.IGNORECASE)
_SPELLED = late(
    r"(?<![\w.+-])[\w.+-]++ ?(?:\(at\)|\[at\]|\bat\b) ?[\w-]{1,63}"
    r"(?: ?(?:\(dot\)|\[dot\]|\bdot\b|\.) ?[\w-]{1,63}){0,4}"
    r" ?(?:\(dot\)|\[dot\]|\bdot\b) ?(?:com|org|net|edu|gov|uk|ca)\b",
    re.IGNORECASE,
)
_MACHINE = late(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\.?\w)|[0-9a-f:]{2,39}:[0-9a-f]{0,4}(?![\w:]))", re.IGNORECASE
)
_MACHINES = late(r"[\da-fA-F:](?<![\w.:].)")  # where it may begin
_HARDWARE = late(r"(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])", re.IGNORECASE)
_LINK = late(
    r"(?<![\w@./-])(?:https?://([^\s/?#<>\"]{1,255})|((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?=/))([^\s<>\"]*+)",
    re.IGNORECASE,
)
_OFFICIAL = late(r"\.(?:gov|mil)(?:\.[a-z]{2})?(?::\d+)?$", re.IGNORECASE)
_PAIR = late(r"(?=(?<![a-z])([a-z]{3,})[-_.+]([a-z]{3,})(?![a-z]))")
_WORDS = late(r"[a-z0-9]+")
_PRESS = late(
    r"news|tribune|herald|gazette|times|globe|telegram|courier|chronicle|masslive|patch\.com|cnn\.|nbc|cbs|abc\d|wcvb"
)
_PLACES = late(
    r"mychart|patient-?portal|gofund|givesendgo|fundly|caringbridge|fundrazr|mightycause|legacy\.com|findagrave|"
    r"meal-?train|^meals?\.|takethemameal|lotsahelpinghands|plumfund|spotfund|launchgood|justgiving|kudoboard|"
    r"everloved|forevermissed|tributearchive|dignitymemorial|withjoy|theknot|babylist"
)
_PEOPLE = late(r"(?:^|\.)(?:facebook|instagram|tiktok|twitter|x|threads|nextdoor)\.(?:com|net)/|linkedin\.com/in/")
_FATE = frozenset(
    "obituary obituaries obit obits tribute tributes memorial funeral inquest coroner caregiver fundraiser fundraisers "
    "fundraising mychart patientportal lawsuit sues sued malpractice negligence verdict arrested killed died failed "
    "remembering remembrance guestbook condolences prayers docket arraigned scandal fatal whistleblower".split()
)
# What teaches, or is the same for everybody: the only links with a telling path that lead to nobody.
_TAUGHT = frozenset(
    "toolkit toolkits guide guides guideline guidelines training course courses curriculum academy lecture workshop "
    "resource resources research journal journals pubmed abstract study studies publications library wiki handbook "
    "manual module modules template templates slides download downloads protocol protocols policy policies checklist "
    "support peer peers program programs second safety quality wellness wellbeing burnout resilience mindfulness yoga "
    "webinar webinars podcast conference education learn learning teaching faq docs documentation changelog metrics "
    "calendar schedule agenda rota register registration signup survey forms roster initiatives teamstepps candor "
    "annual newsletter chapter join parking map maps directions pass dates menu reading sleep flu vaccine zoom "
    "webex".split()
)
_BODIES = late(
    r"(?:^|\.)(?:doi\.org|nhs\.uk|who\.int|europa\.eu|ihi\.org|jointcommission\.org|mitss\.org|nam\.edu|ama-assn\.org|"
    r"nationalacademies\.org|cochrane\.org|cochranelibrary\.com|jamanetwork\.com|nejm\.org|bmj\.com|thelancet\.com|"
    r"sciencedirect\.com|springer\.com|wiley\.com|plos\.org|wikipedia\.org|zoom\.us|webex\.com|teams\.microsoft\.com|"
    r"meet\.google\.com|github\.com)(?::\d+)?$"
)
_TELLING = late(r"[a-z0-9][-_+%][a-z0-9]|\d")
_KEYS = ("patient", "mrn", "dob", "ssn", "name", "phone", "acct", "account", "member")

_HOSTS = late(
    r"(?:^|\.)(?:obits?|obituaries|give|giving|donate|funds?|memorials?|remember(?:ing)?|in-?memory|memories|"
    r"farewell|tributes?|prayers?|tv|news\d*|local|funeral\w*|photos?|albums?|clips?|videos?)\."
)
_POSTS = late(r"/(?:groups?|posts?|status|photos?|videos?|watch|reel|stories|p|permalink)/[\w-]*[a-z0-9-]{5,}")
_RECORDS = late(
    r"/(?:charts?|patients?|pat|pts?|encounters?|visits?|records?|mrn|persons?|incidents?|cases?|claims?|dockets?|members?|"
    r"employees?|staff|users?|profiles?|admissions?|orders?|results?|specimens?|referrals?)[/=-](?:[a-z]{0,4}-?\d|(?!20)\d)[\w-]{2,}",
    re.IGNORECASE,
)
OCTETS = 5  # signs between those of a card's address
COLONS, DOTS = 2, 3  # the fewest in the address of a machine
_LINK_REASON = "This link seems to lead to one person or one event."
_LINK_SUGGESTION = "Leave the link out, or say in general words what it is about."


def found(scanned: Scanned, web: Sequence[Span]) -> Iterable[Finding]:
    """EMAIL, IP and URL findings, perhaps overlapping; `web` holds the spans of the text's links."""
    text = scanned.text
    for match in _mails(scanned):
        yield Finding(*match.span(), "EMAIL", "This is an e-mail address.", "Leave it out; members meet here.")
    for start, end in _machines(scanned):
        yield Finding(start, end, "IP", "This is the address of a machine.", "Leave it out, or send it to support.")
    for start, end in web:
        if _leads_to_someone(text[start:end]):
            yield Finding(start, end, "URL", _LINK_REASON, _LINK_SUGGESTION, "medium")


def _mails(scanned: Scanned) -> Iterator[re.Match[str]]:
    """Addresses of people; most texts have neither the sign nor the word that every one of them needs."""
    text = scanned.text
    if "@" in text:
        yield from _EMAIL.finditer(text)
        yield from _INSIDE.finditer(text)
    if "dot" in scanned.said:
        yield from _SPELLED.finditer(text)


def links(text: str) -> Iterator[Span]:
    """Start and end of every web address, with or without its scheme, bare domains without a path left out."""
    for match in _LINK.finditer(text) if "/" in text else ():
        yield match.start(), match.start() + len(match.group().rstrip(".,;:!?')]"))


def _machines(scanned: Scanned) -> Iterator[Span]:
    text = scanned.text
    if text.count(":") + text.count("-") >= OCTETS:
        yield from (match.span() for match in _HARDWARE.finditer(text))
    for match in at(_MACHINE, text, _machines_begin(scanned)):
        if _is_address(match.group()) and not is_version(text, *match.span()):
            yield match.span()


def _machines_begin(scanned: Scanned) -> list[int]:
    if scanned.text.count(":") >= COLONS:
        return starts(_MACHINES, scanned.text)
    if scanned.text.count(".") < DOTS:
        return []
    return [start for start, end in scanned.spans if scanned.text[end : end + 1] == "."]


def _is_address(found: str) -> bool:
    if len(found) < 7:  # the shortest of four numbers; `a::b` is more often code than an address
        return False
    try:
        return bool(ip_address(found))
    except ValueError:
        return False


def _leads_to_someone(link: str) -> bool:
    host, _, path = re.sub(r"^https?://", "", link.lower()).partition("/")
    if path and _RECORDS.search(f"/{path}") and not re.search(r"/(?:19|20)\d\d(?:/|$)", f"/{path}"):
        return True
    if _OFFICIAL.search(host) or not path:
        return False
    words, place = set(_WORDS.findall(path)), set(_WORDS.findall(host))
    if any(map(_is_whole_name, _PAIR.findall(path.partition("?")[0]))):
        return True
    taught = not _TAUGHT.isdisjoint(words | place) or _BODIES.search(host)
    return bool(
        (not taught and _TELLING.search(path))
        or words & _FATE
        or _HOSTS.search(host)
        or _POSTS.search(f"/{path}")
        or {"patient", "portal"} <= words | place
        or _PRESS.search(host)
        or _PLACES.search(host)
        or _PEOPLE.search(f"{host}/{path}")
        or _asks_for_someone(path.partition("?")[2])
    )


def _is_whole_name(pair: tuple[str, str]) -> bool:
    """`hideo-tanabe`: a given name and a surname, and neither is a word."""
    given, surname = map(known, pair)
    return bool(given & GIVEN and surname & NAME) and not (given | surname) & (WORD | COMMON | QUIET)


def _asks_for_someone(query: str) -> bool:
    keys = (part.partition("=")[0] for part in query.split("&"))
    return bool(re.search(r"\d{7}", query)) or any(word in key for key in keys for word in _KEYS)
