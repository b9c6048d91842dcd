"""One message as plain facts: first only what threading needs; later, one message at a time, its words as well."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from hashlib import sha256
from sys import intern
from typing import Any

from community.forums.service.mail.headers import message_id, moment, raw_field, references, subject
from community.forums.service.mail.layout import Laid, laid_out
from community.forums.service.mail.mbox import Raw
from community.forums.service.mail.parts import Unreadable, contents, left_behind
from community.forums.service.mail.senders import Sender, sender

MOST_BOUNDARIES = 500
LONGEST_TITLE = 200
UNTITLED = "Without a subject"
_HEAD_END = re.compile(rb"\r?\n\r?\n")
HEAD = 200_000


@dataclass(frozen=True, slots=True)
class Outline:
    """What a message is called, what it follows, who wrote it and when; and where in the file it lies."""

    key: str
    references: tuple[str, ...]
    title: str
    answers: bool
    sender: Sender
    at: datetime
    offset: int
    length: int


def outline(raw: Raw, before: datetime | None, now: datetime) -> Outline:
    """The outline of a message; `before` is the date of the one in front of it. Raises Unreadable, with a sentence."""
    message = _head(raw)
    author = sender(message, raw.envelope)
    if author is None:
        raise Unreadable("It does not say who wrote it.")
    title, answers = subject(message)
    at = moment(message, raw.envelope, before, now)
    key = intern(message_id(message) or _fingerprint(raw, message))
    named = tuple(
        map(intern, references(message))
    )  # thousands of messages name the same few: one copy of each is enough
    return Outline(key, named, intern(title[:LONGEST_TITLE]), answers, author, at, raw.offset, raw.length)


def told_apart(first: Outline, raw: Raw) -> str:
    """Another name for a message that carries the Message-ID of a different one: some programs give all the same."""
    return f"{first.key}#{_fingerprint(raw, _head(raw))}"


def _head(raw: Raw) -> Message:
    if not raw.whole:
        raise Unreadable(f"It is too large ({raw.length / 1_000_000:.0f} MB).")
    end = _HEAD_END.search(raw.data, 0, HEAD)
    message: Message[Any, Any] = BytesHeaderParser(policy=compat32).parsebytes(raw.data[: end.end() if end else HEAD])
    if not message.keys():
        raise Unreadable("It does not begin with header fields, as mail does.")
    return message


def _fingerprint(raw: Raw, message: Message) -> str:
    """What stays the same of a message without a Message-ID, however its mailbox was copied."""
    facts = "\n".join(raw_field(message, name) for name in ("From", "Date", "Subject"))
    end = _HEAD_END.search(raw.data, 0, HEAD)
    body = b"".join(raw.data[end.end() if end else 0 :].split())
    return "sha256:" + sha256(facts.encode("utf-8", "replace") + b"\n" + body).hexdigest()


def words(raw: Raw, name: str, with_tails: bool = True) -> Laid:
    """A message's words laid out, with its folded quotes or without. Raises Unreadable, with a sentence."""
    if raw.data.count(b"boundary") > MOST_BOUNDARIES:
        raise Unreadable("It is made of too many parts.")
    found = contents(BytesParser(policy=compat32).parsebytes(raw.data))
    left = left_behind(found.attachments)
    return laid_out(found.text, name, (left,) if left else (), with_tails)
