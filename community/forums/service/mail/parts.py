"""What a message consists of (RFC 2045 to 2049): the words worth showing, and which attachments were left behind."""

import re
from dataclasses import dataclass, field
from email.message import Message

from community.forums.service.mail.charsets import decoded
from community.forums.service.mail.flowed import unflowed
from community.forums.service.mail.hypertext import text_of

MOST_PARTS = 200
LONGEST = 100_000
DECORATION = 30_000  # bytes; a smaller picture inside the text is a logo far more often than news
UNSEEN = frozenset(
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature application/pgp-keys "
    "message/delivery-status text/rfc822-headers application/ms-tnef-placeholder text/x-amp-html".split()
)
KINDS = (
    ("application/pdf", "PDF"),
    ("word", "Word"),
    ("excel", "Excel"),
    ("spreadsheet", "spreadsheet"),
    ("powerpoint", "PowerPoint"),
    ("presentation", "presentation"),
    ("zip", "archive"),
    ("compressed", "archive"),
    ("calendar", "calendar entry"),
    ("vcard", "contact card"),
    ("ms-tnef", "Outlook file"),
    ("image/", "picture"),
    ("audio/", "sound"),
    ("video/", "video"),
    ("message/", "message"),
    ("text/", "text"),
)
_META = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_UUENCODED = re.compile(r"^begin \d{3,4} .{1,200}\n((?:[ -`]{1,62}\n)*)`?\n?end$", re.MULTILINE)
_ARMOUR = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:Hash: .*\n)*\n?", re.MULTILINE)
_ARMOUR_END = re.compile(r"^-----BEGIN PGP SIGNATURE-----\n(?:.*\n){0,60}?-----END PGP SIGNATURE-----$", re.MULTILINE)
_NO_TEXT = re.compile(
    r"(?:requires?|support|view|enable).{0,40}\bhtml\b|\bhtml\b.{0,40}(?:viewer|client|version)", re.IGNORECASE
)


class Unreadable(ValueError):
    """A message that cannot be brought in; its text is a sentence that quotes nothing of it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that came with a mail: a word for what it is, and about how many bytes."""

    kind: str
    size: int


@dataclass(slots=True)
class Contents:
    """The words of a message in the order they came, and what came with them."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it as it came, at most LONGEST characters."""
        return "\n\n".join(text.strip("\n") for text in self.texts if text.strip())[:LONGEST]


def contents(message: Message) -> Contents:
    """What is worth showing of a message. Raises Unreadable for one that is encrypted or made of too many parts."""
    found = Contents()
    if sum(1 for _ in message.walk()) > MOST_PARTS:
        raise Unreadable("It is made of too many parts.")
    _gather(message, found)
    return found


def _gather(part: Message, found: Contents) -> None:
    kind = part.get_content_type()
    if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise Unreadable("It is encrypted.")
    if kind.startswith("message/") and kind not in UNSEEN:
        found.attachments.append(Attachment("message", _size(part)))
    elif part.is_multipart():
        _gather_parts(part, kind, found)
    else:
        _gather_leaf(part, kind, found)


def _gather_parts(part: Message, kind: str, found: Contents) -> None:
    inside = [each for each in part.get_payload() if isinstance(each, Message)]
    if kind == "multipart/alternative":
        _gather_best(inside, found)
        return
    if kind == "multipart/signed":
        inside = inside[:1]
    for each in inside:
        _gather(each, found)


def _gather_best(inside: list[Message], found: Contents) -> None:
    """The same thing said in several ways: the plain one, unless it only says that there is another."""
    ways = []
    for each in inside:
        way = Contents()
        _gather(each, way)
        ways.append((each.get_content_type() != "text/plain", way))
    worded = [pair for pair in ways if any(text.strip() for text in pair[1].texts)]
    worded.sort(key=lambda pair: (_says_nothing(pair[1].texts), pair[0]))
    found.texts += worded[0][1].texts if worded else []
    for _, way in ways:
        found.attachments += way.attachments


def _says_nothing(texts: list[str]) -> bool:
    return sum(map(len, texts)) < 250 and any(map(_NO_TEXT.search, texts))


def _gather_leaf(part: Message, kind: str, found: Contents) -> None:
    if kind in UNSEEN:
        return
    if _is_text(part, kind):
        found.texts.append(_words(part, kind, found))
    elif not _is_decoration(part, kind):
        found.attachments.append(Attachment(_named(kind), _size(part)))


def _is_text(part: Message, kind: str) -> bool:
    """Text that stands in the message itself. A multipart without parts is a broken one with its words still there."""
    if part.get_content_disposition() == "attachment" or part.get_param("filename", header="content-disposition"):
        return False
    shown = ("text/plain", "text/html", "text/enriched", "text/richtext", "text/x-markdown", "text/markdown")
    return kind in shown or kind.startswith("multipart/")


def _is_decoration(part: Message, kind: str) -> bool:
    small = kind.startswith("image/") and _size(part) < DECORATION
    return small and part.get_content_disposition() != "attachment" and bool(part.get("Content-ID"))


def _named(kind: str) -> str:
    return next((word for sign, word in KINDS if sign in kind), "file")


def _size(part: Message) -> int:
    """How many bytes it is, without its encoding."""
    if part.is_multipart():
        return sum(_size(each) for each in part.get_payload() if isinstance(each, Message))
    data = part.get_payload(decode=True)
    return len(data) if isinstance(data, bytes) else 0


def _words(part: Message, kind: str, found: Contents) -> str:
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    label = _parameter(part, "charset")
    if kind == "text/plain":
        text = _without_armour(_lines(decoded(data, label)), found)
        flows = _parameter(part, "format").lower() == "flowed"
        return unflowed(text, _parameter(part, "delsp").lower() == "yes") if flows else text
    if kind.startswith("multipart/"):
        return _lines(decoded(data, label))
    declared = _META.search(data[:4_000])
    return text_of(decoded(data, label or (declared[1].decode("ascii") if declared else "")))


def _parameter(part: Message, name: str) -> str:
    found = part.get_param(name, "")
    return str(found[2] if isinstance(found, tuple) else found)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")[: LONGEST * 10]


def _without_armour(text: str, found: Contents) -> str:
    """Files and signatures that old programs wrote into the text itself."""
    if text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
        raise Unreadable("It is encrypted.")
    if "-----BEGIN PGP SIGNED" in text:
        text = _ARMOUR_END.sub("", _ARMOUR.sub("", text))
    if "\nend" in text:
        for match in _UUENCODED.finditer(text):
            found.attachments.append(Attachment("file", len(match[1]) * 3 // 4))
        text = _UUENCODED.sub("", text)
    return text


def left_behind(attachments: list[Attachment]) -> str:
    """The sentence that stands under a post whose attachments were not brought in; empty without any."""
    if not attachments:
        return ""
    named = [f"{each.kind}, {_measured(each.size)}" for each in attachments[:5]]
    more = [f"and {len(attachments) - 5} more"] if len(attachments) > 5 else []
    count = "1 attachment was" if len(attachments) == 1 else f"{len(attachments)} attachments were"
    return f"{count} not brought in ({'; '.join(named + more)})."


def _measured(size: int) -> str:
    return f"{max(1, round(size / 1_000))} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"
