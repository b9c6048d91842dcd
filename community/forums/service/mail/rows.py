"""A batch of messages as rows: people, bylines, topics and posts, many at once, in one short unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import case, insert, update

from community.forums.models import ImportedMessage, Post, Topic
from community.forums.service.mail.authors import bylines_of
from community.forums.service.mail.known import topics_by_mark
from community.forums.service.mail.layout import LAYOUT, Laid
from community.forums.service.mail.places import Place
from community.kernel import clock, ids, kinds
from community.kernel.door import OPENED, System
from community.kernel.events import Event, tell

NEUTRAL = "Imported conversation"
LONGEST_KINDS = 100
# Ids begin in 2024; what is older shares its first month, in order: 4 million of them for every half second of 1970 on.
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC).timestamp() * 1000
SETTLED = datetime(2024, 2, 1, tzinfo=UTC).timestamp() * 1000


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to be stored. `found` are the kinds that the guard saw in it, `found_above` in its subject."""

    fingerprint: str
    thread: str
    at: datetime
    title: str
    name: str
    address: str
    laid: Laid
    found: tuple[str, ...] = ()
    found_above: tuple[str, ...] = ()
    tail_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What came of a batch: letters that were new, which of them wait for a moderator and why, topics by thread."""

    letters: list[Letter]
    held: list[tuple[str, ...]]
    topics: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Standing:
    """A topic as posts are about to join it: `seq` is the number before theirs."""

    topic_id: int
    seq: int
    title: str
    opened_at: datetime
    title_found: tuple[str, ...] = ()


def store(system: System, place: Place, letters: Sequence[Letter], topics: Mapping[str, int]) -> Stored:
    """Stores those of the letters that are not here yet; `topics` are those of threads that have one.

    Somebody may bring in the same file at the same time: what is here by now is looked at in this unit again.
    """
    here = topics_by_mark(system.session, place.board_id, [letter.fingerprint for letter in letters])
    topics = {**topics, **{one.thread: here[one.fingerprint] for one in letters if one.fingerprint in here}}
    fresh = [letter for letter in letters if letter.fingerprint not in here]
    bylines = bylines_of(system, place.space_id, {letter.address: letter.name for letter in fresh})
    standing: dict[str, _Standing] = {}
    posts: list[dict[str, Any]] = []
    threads = _by_thread(fresh)
    for thread, group in threads.items():
        standing[thread] = _standing(system, place, group, bylines, topics.get(thread))
        posts += [_post(place, standing[thread], bylines, *numbered) for numbered in enumerate(group, 1)]
    _insert(system, place, posts, [letter for group in threads.values() for letter in group])
    _make_findable(system, place, posts, {one.topic_id: one for one in standing.values()})
    held = [tuple(post["held_for"].split()) for post in posts if post["held_at"]]
    known = {letter.thread: topics[letter.thread] for letter in letters if letter.thread in topics}
    return Stored(fresh, held, known | {thread: one.topic_id for thread, one in standing.items()})


def _by_thread(letters: Iterable[Letter]) -> dict[str, list[Letter]]:
    groups: dict[str, list[Letter]] = {}
    for letter in letters:
        groups.setdefault(letter.thread, []).append(letter)
    return groups


# ------------------------------------------------------------------ topics


def _standing(
    system: System, place: Place, group: list[Letter], bylines: Mapping[str, int], topic_id: int | None
) -> _Standing:
    """The topic of the thread with room for its letters: the one that is there, or a new one."""
    continued = _continued(system, topic_id, group, bylines) if topic_id else None
    return continued or _opened(system, place, group, bylines)


def _continued(system: System, topic_id: int, group: list[Letter], bylines: Mapping[str, int]) -> _Standing | None:
    """Takes the next numbers of a topic in one statement, as people do who answer meanwhile; None if it is gone."""
    last = group[-1]
    newer = Topic.last_post_at <= last.at
    raised = (
        update(Topic)
        .where(Topic.topic_id == topic_id)
        .values(
            last_seq=Topic.last_seq + len(group),
            last_post_at=case((newer, last.at), else_=Topic.last_post_at),
            last_byline_id=case((newer, bylines[last.address]), else_=Topic.last_byline_id),
        )
        .returning(Topic.last_seq, Topic.title, Topic.opened_at)
        .execution_options(synchronize_session=False, **OPENED)
    )
    found = system.session.execute(raised).first()
    return None if found is None else _Standing(topic_id, found[0] - len(group), found[1], found[2])


def _opened(system: System, place: Place, group: list[Letter], bylines: Mapping[str, int]) -> _Standing:
    first, last = group[0], group[-1]
    title = NEUTRAL if first.found_above else first.title
    topic_id = row_id_at(first.at)
    row = {
        "topic_id": topic_id,
        "board_id": place.board_id,
        "space_id": place.space_id,
        "title": title,
        "byline_id": bylines[first.address],
        "opened_at": first.at,
        "last_seq": len(group),
        "last_post_at": last.at,
        "last_byline_id": bylines[last.address],
    }
    system.session.execute(insert(Topic), [row])
    return _Standing(topic_id, 0, title, first.at, first.found_above)


# ------------------------------------------------------------------ posts


def _post(place: Place, topic: _Standing, bylines: Mapping[str, int], number: int, letter: Letter) -> dict[str, Any]:
    found = {*letter.found, *(topic.title_found if number == 1 else ())}
    return {
        "post_id": row_id_at(letter.at),
        "topic_id": topic.topic_id,
        "space_id": place.space_id,
        "seq": topic.seq + number,
        "byline_id": bylines[letter.address],
        "written_at": letter.at,
        "source": letter.laid.source,
        "html": letter.laid.html,
        "plain": letter.laid.plain,
        "renderer": LAYOUT,
        "held_at": clock.now() if found else None,
        "held_for": " ".join(sorted(found))[:LONGEST_KINDS],
    }


def _insert(system: System, place: Place, posts: list[dict[str, Any]], letters: list[Letter]) -> None:
    if not posts:
        return
    system.session.execute(insert(Post), posts)
    marks = [
        {"board_id": place.board_id, "fingerprint": letter.fingerprint, "post_id": post["post_id"]}
        for post, letter in zip(posts, letters, strict=True)
    ]
    system.session.execute(insert(ImportedMessage), marks)
    count = "1 message" if len(posts) == 1 else f"{len(posts)} messages"
    tell(system, Event("imported", "boards", place.board_id, place.space_id, note=count))


def _make_findable(system: System, place: Place, posts: list[dict[str, Any]], topics: Mapping[int, _Standing]) -> None:
    """Hands the words of what is shown to search; the one place that does."""
    for post in posts:
        if not post["held_at"]:
            kinds.index(system, _document(place, post, topics[post["topic_id"]]))


def _document(place: Place, post: Mapping[str, Any], topic: _Standing) -> kinds.Document:
    return kinds.Document(
        kind="post",
        row_id=post["post_id"],
        space_id=place.space_id,
        part_of=topic.topic_id,
        byline_id=post["byline_id"],
        title=topic.title,
        titled=post["seq"] == 1,
        place=place.board_name,
        plain=post["plain"],
        written_at=post["written_at"],
        open_since=topic.opened_at,
    )


def row_id_at(moment: datetime) -> int:
    """An id that sorts by that moment, for moments long before there was any of ours as well."""
    ms = moment.timestamp() * 1000
    if ms < SETTLED:
        ms = ids.EPOCH_MS + max(0.0, ms - EARLIEST) / (SETTLED - EARLIEST) * (SETTLED - ids.EPOCH_MS)
    return ids.new_id(int(ms))
