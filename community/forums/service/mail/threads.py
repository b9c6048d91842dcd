"""Which messages belong together: by what they say they answer and, as a last resort, by their subject.

Pure arithmetic over names and times. The order in which messages come makes no difference, circles and references to
oneself do no harm, and a message that is missing still holds together those that name it (compare J. Zawinski,
"message threading", 1997).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SAME_SUBJECT = timedelta(days=30)
SKEW = timedelta(days=1)
A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A message, or a topic that is there already: its name, those it follows (the nearest last), subject, time."""

    key: str
    references: tuple[str, ...]
    subject: str
    answers: bool
    at: datetime


class _Sets:
    """Names joined into sets (union-find)."""

    def __init__(self) -> None:
        self._up: dict[str, str] = {}

    def root(self, name: str) -> str:
        path = [name]
        while (above := self._up.setdefault(path[-1], path[-1])) != path[-1]:
            path.append(above)
        for passed in path:
            self._up[passed] = path[-1]
        return path[-1]

    def join(self, one: str, other: str) -> None:
        self._up[self.root(other)] = self.root(one)


def threads(entries: Sequence[Entry], known: Mapping[str, int]) -> tuple[dict[str, str], dict[str, int]]:
    """Each entry's thread, called by its earliest entry; and the topics of those threads that are there already.

    `known` says in which topic a message, or one that is only referred to, lies already.
    """
    sets = _Sets()
    for entry in entries:
        for reference in entry.references:
            sets.join(reference, entry.key)
    topics = _topics(sets, known)
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.key))
    _join_by_subject(sets, ordered, topics)
    names: dict[str, str] = {}
    for entry in ordered:
        names.setdefault(sets.root(entry.key), entry.key)
    final = _topics(sets, known)
    return (
        {entry.key: names[sets.root(entry.key)] for entry in entries},
        {name: final[root] for root, name in names.items() if root in final},
    )


def _topics(sets: _Sets, known: Mapping[str, int]) -> dict[str, int]:
    """The topic of each set that has one; the earliest where messages of two were joined since."""
    found: dict[str, int] = {}
    for name, topic_id in known.items():
        root = sets.root(name)
        found[root] = min(topic_id, found.get(root, topic_id))
    return found


def _join_by_subject(sets: _Sets, ordered: Iterable[Entry], topics: Mapping[str, int]) -> None:
    """An answer whose thread begins with it goes to the latest thread of its subject, if that is not too long ago."""
    placed = set(topics)
    latest: dict[str, Entry] = {}
    for entry in ordered:
        root, subject = sets.root(entry.key), entry.subject.casefold()
        before = latest.get(subject)
        if root not in placed and subject and entry.answers and before and entry.at - before.at <= SAME_SUBJECT:
            sets.join(before.key, entry.key)
        placed |= {root, sets.root(entry.key)}
        latest[subject] = entry


def in_order(entries: Sequence[Entry]) -> list[tuple[datetime, Entry]]:
    """The entries by the time each stands at: an answer never before what it answers, if their clocks just differed."""
    by_key = {entry.key: entry for entry in entries}
    times: dict[str, datetime] = {}
    for entry in sorted(entries, key=lambda entry: (entry.at, entry.key)):
        _place(entry, by_key, times)
    placed = [(times[entry.key], entry) for entry in entries]
    return sorted(placed, key=lambda pair: (pair[0], pair[1].key))


def _place(entry: Entry, by_key: Mapping[str, Entry], times: dict[str, datetime]) -> None:
    """Walks up to an entry whose time is settled, or round a circle once, and settles the times on the way back."""
    chain: dict[str, Entry] = {}
    above: Entry | None = entry
    while above and above.key not in times and above.key not in chain:
        chain[above.key] = above
        above = next((by_key[name] for name in reversed(above.references) if name in by_key), None)
    for one in reversed(chain.values()):
        parent = next((times[name] for name in reversed(one.references) if name in times), None)
        late = parent is not None and one.at <= parent < one.at + SKEW
        times[one.key] = parent + A_MOMENT if late and parent else one.at
