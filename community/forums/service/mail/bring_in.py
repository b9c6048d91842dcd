"""Brings an mbox file to a board: once through it for who answers whom, then message by message, in order of time.

What was written is safe after every batch. A run that was interrupted is simply run again, and so is one that was not:
what is here already is known by the fingerprint of its Message-ID.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import BinaryIO, TypeVar

from sqlalchemy.exc import IntegrityError

from community.forums.service.mail import mbox, parse
from community.forums.service.mail.known import fingerprint, in_batches, topics_by_subject, topics_of
from community.forums.service.mail.mbox import Raw
from community.forums.service.mail.parse import UNTITLED, Outline
from community.forums.service.mail.parts import Unreadable
from community.forums.service.mail.places import Place
from community.forums.service.mail.rows import Letter, Stored, store
from community.forums.service.mail.summary import Summary
from community.forums.service.mail.threads import Entry, in_order, threads
from community.kernel import clock
from community.kernel.db import Database
from community.kernel.door import System
from community.kernel.errors import Refusal
from community.kernel.ids import ref
from community.kernel.keys import Keys
from community.text.guard import Context, find

BATCH = 200
TRIES = 3
NO_MAIL = "No message in this file could be read. An mbox file begins with a line `From `, then come header fields."
log = logging.getLogger(__name__)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to go about it: `dry` writes nothing; `say` is told, now and then, how many bytes of work are done."""

    dry: bool = False
    say: Callable[[int], None] = lambda _done: None


@dataclass(slots=True)
class _Work:
    database: Database
    keys: Keys
    place: Place
    file: BinaryIO
    wishes: Wishes
    summary: Summary
    now: datetime = field(default_factory=clock.now)
    names: dict[str, str] = field(default_factory=dict)
    topics: dict[str, int] = field(default_factory=dict)
    done: int = 0

    def attempt(self, raw: Raw, function: Callable[..., Found], *arguments: object) -> Found | None:
        """The function's answer for a message; None, and a line in the summary, for one that it cannot read."""
        try:
            return function(raw, *arguments)
        except Unreadable as refusal:
            self.summary.broken.append((raw.offset, str(refusal)))
        except Exception as error:  # whatever broke on one message must not stop the next; nothing of it is logged
            log.info("message not understood", extra={"offset": raw.offset, "error": type(error).__name__})
            self.summary.broken.append((raw.offset, f"It could not be understood ({type(error).__name__})."))
        return None

    def progress(self, length: int) -> None:
        """So many bytes more were worked on; each counts twice, since the file is read twice."""
        self.done += length
        self.wishes.say(self.done)


def bring_in(
    database: Database, keys: Keys, place: Place, file: BinaryIO, wishes: Wishes | None = None
) -> Summary:
    """Brings what is new in the file to the board. Raises Refusal when the file holds no mail at all."""
    chosen = wishes or Wishes()
    summary = Summary(dry=chosen.dry, kept_days=place.kept_days or 0, held_at=f"/forums/boards/{ref(place.board_id)}/held")
    work = _Work(database, keys, place, file, chosen, summary)
    outlines = _survey(work)
    if not outlines and not summary.already + summary.copies + summary.too_old:
        raise Refusal(NO_MAIL)
    for batch in in_batches(_plan(work, outlines), BATCH):
        letters = [letter for at, outline, thread in batch if (letter := _letter(work, at, outline, thread))]
        stored = _imagined(work, letters) if chosen.dry else _stored(work, letters)
        work.topics |= stored.topics
        summary.count(stored.letters, stored.held)
    summary.broken.sort()
    return summary


# ------------------------------------------------------------------ once through


def _survey(work: _Work) -> list[Outline]:
    """The outline of every message that can be brought in, each once, in the order of the file."""
    seen: dict[str, Outline] = {}
    before: datetime | None = None
    for raw in mbox.messages(work.file):
        work.progress(raw.length)
        outline = work.attempt(raw, parse.outline, before, work.now)
        if outline is None:
            continue
        before = outline.at
        alone = _told_apart(raw, outline, seen.get(outline.key))
        work.summary.copies += alone.key in seen
        seen.setdefault(alone.key, alone)
        _remember_name(work, alone)
    return _recent(work, list(seen.values()))


def _told_apart(raw: Raw, outline: Outline, twin: Outline | None) -> Outline:
    """Two of one name are copies if the same person wrote them at the same time; else a program named both alike."""
    if twin is None or (twin.at, twin.sender.address) == (outline.at, outline.sender.address):
        return outline
    return replace(outline, key=parse.told_apart(outline, raw))


def _remember_name(work: _Work, outline: Outline) -> None:
    sender = outline.sender
    if sender.address not in work.names or not sender.made_up:
        work.names.setdefault(sender.address, sender.name)
    if not sender.made_up and work.names[sender.address] == from_address(sender.address):
        work.names[sender.address] = sender.name


def _recent(work: _Work, outlines: list[Outline]) -> list[Outline]:
    if work.place.kept_days is None:
        return outlines
    oldest = work.now - timedelta(days=work.place.kept_days)
    recent = [outline for outline in outlines if outline.at >= oldest]
    work.summary.too_old = len(outlines) - len(recent)
    return recent


def _plan(work: _Work, outlines: Sequence[Outline]) -> list[tuple[datetime, Outline, str]]:
    """What is new, by time: when it stands, what it is, and the thread it belongs to."""
    entries = [Entry(one.key, one.references, one.title, one.answers, one.at) for one in outlines]
    named = {name for entry in entries for name in (entry.key, *entry.references)}
    with work.database.unit() as session:
        known = topics_of(session, work.keys, work.place.board_id, named)
        since = min((entry.at for entry in entries), default=work.now)
        there = topics_by_subject(session, work.place.board_id, since)
    by_subject = {name: topic_id for name, (topic_id, _) in there.items()}
    older = [entry for _, pair in there.values() for entry in pair]
    thread_of, work.topics = threads([*entries, *older], known | by_subject)
    by_key = {outline.key: outline for outline in outlines}
    placed = [(at, by_key[entry.key], thread_of[entry.key]) for at, entry in in_order(entries) if entry.key not in known]
    work.summary.already = len(entries) - len(placed)
    return placed


# ------------------------------------------------------------------ message by message


def _letter(work: _Work, at: datetime, outline: Outline, thread: str) -> Letter | None:
    """The message with its words, looked over by the guard. A quoted tail in which it finds something is left out."""
    work.progress(outline.length)
    raw = mbox.one(work.file, outline.offset, outline.length)
    name, title = work.names[outline.sender.address], outline.title or UNTITLED
    laid = work.attempt(raw, parse.words, name)
    if laid is None:
        return None
    tail_left_out = bool(_kinds_in(work, laid.tail, "post", name))
    if tail_left_out:
        laid = parse.words(raw, name, with_tails=False)
    return Letter(
        fingerprint=fingerprint(work.keys, outline.key),
        thread=thread,
        at=at,
        title=title,
        name=name,
        address=outline.sender.address,
        laid=laid,
        found=_kinds_in(work, laid.open, "post", name),
        found_above=_kinds_in(work, title, "title", name),
        tail_left_out=tail_left_out,
    )


def _kinds_in(work: _Work, text: str, composer: str, name: str) -> tuple[str, ...]:
    context = Context(composer=composer, known=(name,), confidentiality=work.place.confidentiality)
    return tuple(sorted({finding.kind for finding in find(text, context)}))


def _stored(work: _Work, letters: list[Letter]) -> Stored:
    """Writes a batch. Somebody else may bring in the same message, or person, at this moment: then once again."""
    for attempt in range(1, TRIES + 1):
        try:
            with work.database.unit(writes=True) as session:
                return store(System(session, work.keys, "import mbox"), work.place, letters, work.topics)
        except IntegrityError:
            if attempt == TRIES:
                raise
    raise AssertionError("the last attempt returns or raises")


def _imagined(work: _Work, letters: list[Letter]) -> Stored:
    """What storing a batch would come to."""
    topics: dict[str, int] = {}
    held = []
    for letter in letters:
        first = letter.thread not in work.topics and letter.thread not in topics
        found = {*letter.found, *(letter.found_above if first else ())}
        topics.setdefault(letter.thread, work.topics.get(letter.thread, 0))
        held += [tuple(sorted(found))] if found else []
    return Stored(letters, held, topics)
