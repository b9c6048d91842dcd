"""Who wrote a mail: a name to show and an address to be known by, through what lists and programs have made of both."""

import re
from dataclasses import dataclass
from email.message import Message

from community.forums.service.mail.headers import raw_field, raw_fields, words_of
from community.text.normal import one_line

LONGEST_NAME, LONGEST_ADDRESS = 120, 254
BEHIND = ("X-Original-From", "X-Google-Original-From", "Reply-To")
NOWHERE = "unknown.invalid"  # RFC 2606: never anybody's, so nobody can claim it

_IN_BRACKETS = re.compile(r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>", re.IGNORECASE)
_BARE = re.compile(r"[^\s<>()\",;:\[\]]+@[^\s<>()\",;:\[\]]+")
_DISGUISED = re.compile(r"([\w.+%-]{1,64}) (?:at|_at_|\(at\)) ([\w-]{1,63}(?:\.[\w-]{1,63}){1,6})", re.IGNORECASE)
_VALID = re.compile(r"[^\s@<>()\",;:\\\[\]]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_VIA = re.compile(r"\s+(?:via|über)\s+\S.*$", re.IGNORECASE)
_COMMENT = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|[<\[(][^<>\[\]()]*$")
_TITLES = re.compile(r"(?:[A-Z][A-Za-z.]{0,3}[A-Z.][A-Za-z.-]{0,6}|Jr|Sr|Esq|I{2,3})\.?")
_ENVELOPE = re.compile(rb"From (\S+@\S+)\s")


@dataclass(frozen=True, slots=True)
class Sender:
    """A name to show, never an address, and the address in small letters; `made_up` names come from an address."""

    name: str
    address: str
    made_up: bool = False


def sender(message: Message, envelope: bytes = b"") -> Sender | None:
    """Whoever wrote it; the list's own address is looked through. None when nobody is named."""
    found = next(filter(None, map(_read, raw_fields(message, "From"))), None)
    if found and _by_list(message, found):
        found = _behind(message, found)
    return found or _elsewhere(message, envelope)


def _by_list(message: Message, found: Sender) -> bool:
    """Lists put their own address into From, so that the mail passes DMARC (RFC 7960, section 4.1.3.1)."""
    posts_to = raw_field(message, "List-Post").lower()
    return bool(_VIA.search(words_of(raw_field(message, "From")))) or f"mailto:{found.address}>" in posts_to


def _behind(message: Message, found: Sender) -> Sender:
    """Whoever stands behind a list's address: named in a field of its own, or where answers go."""
    posts_to = raw_field(message, "List-Post").lower()
    stated = [other for field in BEHIND for raw in raw_fields(message, field) for other in _each(raw)]
    others = [other for other in stated if other.address != found.address and other.address not in posts_to]
    words = set(found.name.lower().split())
    other = next((one for one in others if words & set(one.name.lower().split())), None) or next(iter(others), None)
    if other is None:
        return Sender(found.name, nobodys(found.name))
    return Sender(other.name if found.made_up else found.name, other.address)


def _each(raw: str) -> list[Sender]:
    return [found for found in map(_read, re.split(r"(?<=>),", raw)) if found]


def _elsewhere(message: Message, envelope: bytes) -> Sender | None:
    for field in ("Sender", "Reply-To", "X-Sender", "Return-Path"):
        found = _read(raw_field(message, field))
        if found:
            return found
    address = _ENVELOPE.match(envelope + b" ")
    name = _tidy(words_of(raw_field(message, "From")))
    if address and not name:
        return _read(address[1].decode("ascii", "replace"))
    return Sender(name, nobodys(name)) if name else None


def nobodys(name: str) -> str:
    """An address for somebody of whom only the name is known; the same name is the same person."""
    letters = "".join(letter if letter.isalnum() and letter.isascii() else "." for letter in name.lower())
    return f"{re.sub(r'[.]+', '.', letters).strip('.')[:60] or 'somebody'}@{NOWHERE}"


def _read(raw: str) -> Sender | None:
    """One address with its name, in any of the ways programs write them."""
    plain = _DISGUISED.sub(r"\1@\2", raw)
    found = _IN_BRACKETS.search(plain) or _BARE.search(plain)
    if found is None:
        return None
    address = found[found.lastindex or 0].strip("'\".,").lower()
    if not _VALID.fullmatch(address) or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return None
    comment = re.search(r"\(([^()@]{2,100})\)", plain[found.end() :])
    typed = plain[: found.start()].strip() or (comment[1] if comment else "")
    name = _tidy(words_of(typed))
    return Sender(name or from_address(address), address, made_up=not name)


def _tidy(typed: str) -> str:
    """A display name as one would say it: without quotes, `via …`, comments, and the surname last."""
    text = one_line(re.sub(r"\\(.)", r"\1", typed)).strip("\"'`<>,; ")
    text = _VIA.sub("", _COMMENT.sub("", text)).strip("\"'`<>,; ")
    if "@" in text:
        return ""
    return one_line(_surname_last(text))[:LONGEST_NAME].strip() if any(map(str.isalpha, text)) else ""


def _surname_last(name: str) -> str:
    parts = [part.strip() for part in name.split(",") if part.strip()]
    if len(parts) < 2 or _is_title(parts[1]):
        return ", ".join(parts)
    return ", ".join([f"{parts[1]} {parts[0]}", *parts[2:]])


def _is_title(part: str) -> bool:
    return all(_TITLES.fullmatch(word) for word in part.replace("/", " ").split())


def from_address(address: str) -> str:
    """A name for somebody who never gave one, from the part before the at sign."""
    words = re.findall(r"[^\W\d_]{2,}", address.partition("@")[0])
    return " ".join(word.capitalize() for word in words)[:LONGEST_NAME] or "List member"
