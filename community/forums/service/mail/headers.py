"""Header fields as people meant them: encoded words, Message-IDs, subjects without their prefixes, dates."""

import binascii
import quopri
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from email.message import Message
from email.utils import parsedate_tz

from community.forums.service.mail.charsets import decoded
from community.text.normal import one_line

LONGEST = 8_000
REFERENCES = 30
FIRST_YEAR = 1980
DAY = timedelta(days=1)

_FOLD = re.compile(r"[\r\n]+[ \t]*")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?(.*?)\?=")
_ID = re.compile(r"<([^<>]{3,250})>")
_REPLY = r"re|aw|antw|antwort|sv|vs|vá|r|rif|res|resp|ynt|odp|回复|回覆|答复|答覆|返信|ответ|отв"
_FORWARD = r"fwd?|wg|vb|vl|tr|rv|enc|i|pd|doorst|转发|轉寄|転送|пер|fs"
_PREFIX = re.compile(
    rf"\s*(?:(?P<reply>{_REPLY})|{_FORWARD})\s?(?:\[\d{{1,3}}\]|\(\d{{1,3}}\)|\^\d{{1,3}}|\*\d{{1,3}})?\s?[:：]\s*",  # noqa: RUF001 - the wide colon of East Asia
    re.IGNORECASE,
)
_LABEL = re.compile(r"\s*\[([^\[\]]{1,40})\]\s*")
# Words in brackets that people put there themselves; any other label is the list's.
_SAID = frozenset("urgent question poll announcement reminder update event job draft fyi ot survey webinar".split())


def raw_field(message: Message, name: str) -> str:
    """The first field of that name on one line, encoded words and all; empty when there is none."""
    return next(raw_fields(message, name), "")


def raw_fields(message: Message, name: str) -> Iterator[str]:
    """Every field of that name, unfolded; 8-bit letters that nobody declared are read as they were likely meant."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            yield _FOLD.sub(" ", _declared(str(value)[:LONGEST])).strip()


def _declared(value: str) -> str:
    return value if value.isascii() else decoded(value.encode("utf-8", "surrogateescape"))


def words_of(raw: str) -> str:
    """Encoded words decoded (RFC 2047), the way they come: side by side, cut inside a letter, with spaces in them."""
    pieces: list[str] = []
    done, waiting, label = 0, b"", ""
    for match in _WORD.finditer(raw):
        between, named = raw[done : match.start()], match[1]
        if waiting and (between.strip() or named.lower() != label.lower()):
            pieces.append(decoded(waiting, label))
            waiting = b""
        pieces += [between] if between.strip() or not done else []
        waiting, label, done = waiting + _bytes_of(match), named, match.end()
    return "".join([*pieces, decoded(waiting, label), raw[done:]])


def _bytes_of(word: re.Match[str]) -> bytes:
    payload = word[3].encode("utf-8", "replace")
    if word[2] in "qQ":
        return quopri.decodestring(payload, header=True)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", payload)
    try:
        return binascii.a2b_base64(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
    except binascii.Error:
        return word[0].encode("utf-8", "replace")


def text_field(message: Message, name: str) -> str:
    """A field's words, decoded and on one line."""
    return one_line(words_of(raw_field(message, name)))


# ------------------------------------------------------------------ what it answers


def message_id(message: Message) -> str:
    """The Message-ID without its brackets; empty when there is none that could be told from another."""
    raw = raw_field(message, "Message-ID")
    found = _ID.search(raw)
    name = found[1] if found else raw
    return one_line(name)[:250] if len(name.strip()) > 2 else ""


def references(message: Message) -> tuple[str, ...]:
    """The Message-IDs this one says it follows, the nearest last; junk and addresses of people left out."""
    named = [one_line(name) for raw in raw_fields(message, "References") for name in _ID.findall(raw)]
    answered = _answered(message)
    kept = dict.fromkeys([*(name for name in named if name not in answered), *answered])
    mine = message_id(message)
    names = [name for name in kept if name and name != mine]
    return (*names[:1], *names[1:][-REFERENCES:])


def _answered(message: Message) -> list[str]:
    """In-Reply-To. Old programs put a sentence there, with the address of whoever is answered in brackets."""
    raw = raw_field(message, "In-Reply-To")
    names = [one_line(name) for name in _ID.findall(raw)]
    if raw.startswith("<") and len(names) == 1:
        return names
    people = " ".join(raw_field(message, name) for name in ("From", "To", "Cc", "Reply-To")).lower()
    return [name for name in names if name.lower() not in people and any(sign.isdigit() for sign in name)][-1:]


def subject(message: Message) -> tuple[str, bool]:
    """The subject without `Re:`, `Fwd:`, `AW:` and the list's label, and whether it said that it answers something."""
    whole = text_field(message, "Subject")
    rest, answers = whole, False
    while True:
        prefix = _PREFIX.match(rest)
        label = None if prefix else _label(rest)
        found = prefix or label
        if found is None or not rest[found.end() :].strip():
            break
        answers = answers or bool(prefix and prefix["reply"])
        rest = rest[found.end() :]
    return rest.strip(), answers


def _label(text: str) -> re.Match[str] | None:
    found = _LABEL.match(text)
    return None if found is None or found[1].strip().lower() in _SAID else found


# ------------------------------------------------------------------ when


def moment(message: Message, envelope: bytes, before: datetime | None, now: datetime) -> datetime:
    """When it was written, never in the future: its Date; else when it was received; else the message before it."""
    received = raw_field(message, "Received").rpartition(";")[2]
    stated = (raw_field(message, "Date"), received, *_of_envelope(envelope))
    dates = [found for found in (date(text) for text in stated) if found and found.year >= FIRST_YEAR]
    likely = next((found for found in dates if found <= now + DAY), None)
    return min(likely or before or now, now)


def _of_envelope(envelope: bytes) -> list[str]:
    found = re.search(rb"\w{3}\s+\w{3}\s+\d{1,2}\s+\d{1,2}:\d\d(?::\d\d)?.*", envelope)
    return [found[0].decode("ascii", "replace")] if found else []


def date(text: str) -> datetime | None:
    """A date as mail writes it (RFC 5322, section 3.3), or as a program that knew no better; None if it is none."""
    parts = parsedate_tz(text)
    try:
        if parts is None:
            return _iso(text)
        zone = timezone(timedelta(seconds=parts[9] or 0)) if abs(parts[9] or 0) < 86_400 else UTC
        return datetime(*parts[:5], min(parts[5], 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError, TypeError):
        return None


def _iso(text: str) -> datetime | None:
    found = datetime.fromisoformat(text.strip())
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
