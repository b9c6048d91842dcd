"""Builders of raw mail, and what is expected to become of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

START = datetime.fromisoformat("2021-03-02T10:00:00+00:00")


@dataclass(frozen=True)
class Letter:
    """A raw message by its name; what must and must never be among its words, and what must be in its HTML."""

    name: str
    raw: bytes
    says: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def mail(
    body: str | bytes,
    *,
    type: str | None = "text/plain; charset=utf-8",  # noqa: A002 - the name of what it stands for
    encoding: str = "",
    **fields: str,
) -> bytes:
    """One message; further fields as `in_reply_to="<a@b>"`, an empty one is left out."""
    named = {"from": "Jo Doe <jo@example.org>", "date": "Tue, 02 Mar 2021 10:00:00 +0000", "subject": "A subject"}
    named |= {"message_id": "<1@example.org>"} | fields
    head = [f"{name.replace('_', '-').title()}: {value}" for name, value in named.items() if value]
    head += [f"Content-Type: {type}"] if type else []
    head += [f"Content-Transfer-Encoding: {encoding}"] if encoding else []
    payload = body if isinstance(body, bytes) else body.encode()
    return "\n".join(head).encode("utf-8", "surrogateescape") + b"\n\n" + payload


def multipart(kind: str, *parts: tuple[str, str]) -> bytes:
    """A message of several parts, each a content type and its text."""
    pieces = "".join(f"--=_b\nContent-Type: {type_}\n\n{text}\n" for type_, text in parts)
    return mail(f"{pieces}--=_b--\n", type=f'multipart/{kind}; boundary="=_b"')


def mbox(*messages: bytes) -> bytes:
    """A file of these messages, escaped as mboxrd does it."""
    lines = [b"From jo@example.org Tue Mar  2 10:00:00 2021\n" + _escaped(message) + b"\n\n" for message in messages]
    return b"".join(lines)


def _escaped(message: bytes) -> bytes:
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in message.split(b"\n"))


def note(number: int, body: str = "Some words", *, after: int = 0, by: str = "", **fields: str) -> bytes:
    """The message `number`, written `after` so many minutes, answering `in_reply_to` another's number if given."""
    fields |= {"message_id": f"<{number}@example.org>"}
    if "answers" in fields:
        fields |= {"in_reply_to": f"<{fields.pop('answers')}@example.org>"}
    if by:
        fields["from"] = f"{by} <{by.lower().replace(' ', '.')}@example.org>"
    at = START + timedelta(minutes=after or number)
    return mail(body, **{"date": at.strftime("%a, %d %b %Y %H:%M:%S +0000"), **fields})
