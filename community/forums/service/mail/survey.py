"""Once through the file: every message in outline, then the plan of what comes in, when, and in which thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from community.forums.service.mail import mbox, parse
from community.forums.service.mail.known import topics_by_subject, topics_of
from community.forums.service.mail.mbox import Raw
from community.forums.service.mail.parse import Outline
from community.forums.service.mail.threads import Entry, in_order, threads
from community.forums.service.mail.work import Work


@dataclass(frozen=True, slots=True)
class Planned:
    """A message that is new: the time it stands at, the thread it belongs to."""

    at: datetime
    thread: str
    outline: Outline


def survey(work: Work) -> list[Outline]:
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
        work.meet(alone.sender)
    return _recent(work, list(seen.values()))


def _told_apart(raw: Raw, outline: Outline, twin: Outline | None) -> Outline:
    """Two of one name are copies if the same person wrote them at the same time; else a program named both alike."""
    if twin is None or (twin.at, twin.sender.address) == (outline.at, outline.sender.address):
        return outline
    return replace(outline, key=parse.told_apart(outline, raw))


def _recent(work: Work, outlines: list[Outline]) -> list[Outline]:
    if work.place.kept_days is None:
        return outlines
    oldest = work.now - timedelta(days=work.place.kept_days)
    recent = [outline for outline in outlines if outline.at >= oldest]
    work.summary.too_old = len(outlines) - len(recent)
    return recent


def plan(work: Work, outlines: Sequence[Outline]) -> list[Planned]:
    """What is new among them, in order of time; notes the topics that threads have already."""
    entries = [Entry(one.key, one.references, one.title, one.answers, one.at) for one in outlines]
    known, older = _what_is_here(work, entries)
    thread_of, work.topics = threads([*entries, *older], known)
    by_key = {outline.key: outline for outline in outlines}
    fresh = [pair for pair in in_order(entries) if pair[1].key not in known]
    work.summary.already = len(entries) - len(fresh)
    return [Planned(at, thread_of[entry.key], by_key[entry.key]) for at, entry in fresh]


def _what_is_here(work: Work, entries: Sequence[Entry]) -> tuple[dict[str, int], list[Entry]]:
    """Topics of messages that are here, by their names; and those topics that an answer may find by its subject."""
    names = {name for entry in entries for name in (entry.key, *entry.references)}
    since = min((entry.at for entry in entries), default=work.now)
    with work.database.unit() as session:
        known = topics_of(session, work.keys, work.place.board_id, names)
        there = topics_by_subject(session, work.place.board_id, since)
    older = [entry for _, pair in there.values() for entry in pair]
    return known | {name: topic_id for name, (topic_id, _) in there.items()}, older
