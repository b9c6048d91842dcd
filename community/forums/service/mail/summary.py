"""What came of an import: counts, and sentences that quote nothing of anybody's mail."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from community.forums.service.mail.rows import Letter

LISTED = 20
JOINERS = (
    "In this space people read what was written since they joined. "
    "Whoever is to read the archive needs a grant with the whole history."
)


@dataclass(slots=True)
class Summary:
    """Counts of one run. `broken` holds the offset of a message in the file and why it could not be brought in;
    `held_at` is the page where a moderator finds those that wait; `since_joining` says that the space is not open.
    """

    dry: bool = False
    kept_days: int = 0
    held_at: str = ""
    since_joining: bool = False
    messages: int = 0
    topics: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    held: int = 0
    findings: Counter[str] = field(default_factory=Counter)
    already: int = 0
    copies: int = 0
    too_old: int = 0
    tails_left_out: int = 0
    broken: list[tuple[int, str]] = field(default_factory=list)

    def count(self, letters: list[Letter], held: list[tuple[str, ...]]) -> None:
        """Adds a batch: what is new in it, and what of that waits, for which reasons."""
        self.messages += len(letters)
        self.topics |= {letter.thread for letter in letters}
        self.people |= {letter.address for letter in letters}
        self.tails_left_out += sum(letter.tail_left_out for letter in letters)
        self.held += len(held)
        for found in held:
            self.findings.update(found)

    def sentences(self) -> list[str]:
        """The summary for people."""
        brought = "Would bring in" if self.dry else "Brought in"
        topics, people = _some(len(self.topics), "topic"), _some(len(self.people), "person", "people")
        counted = [
            f"{brought} {_some(self.messages, 'message')} in {topics} by {people}.",
            self._waiting(),
            self._without_tails(),
            f"{self.already:,} {_were(self.already)} already here." if self.already else "",
            f"{self.copies:,} {_were(self.copies)} in the file twice." if self.copies else "",
            self._left_out(),
            JOINERS if self.since_joining and self.messages else "",
        ]
        return [sentence for sentence in (*counted, *self._unread()) if sentence]

    def _waiting(self) -> str:
        if not self.held:
            return ""
        found = ", ".join(f"{kind.lower().replace('_', ' ')} {count:,}" for kind, count in self.findings.most_common())
        verb = ("would wait" if self.dry else "waits") if self.held == 1 else ("would wait" if self.dry else "wait")
        return f"{self.held:,} {verb} for a moderator ({found}){': ' + self.held_at if self.held_at else ''}."

    def _without_tails(self) -> str:
        if not self.tails_left_out:
            return ""
        return f"In {self.tails_left_out:,} the quoted text was left out, because it names what the guard looks for."

    def _left_out(self) -> str:
        if not self.too_old:
            return ""
        left = f"{self.too_old:,} {_were(self.too_old)} left out"
        return f"{left}: this space keeps what is written for {self.kept_days} days."

    def _unread(self) -> list[str]:
        if not self.broken:
            return []
        lines = [f"  offset {offset}: {reason}" for offset, reason in self.broken[:LISTED]]
        more = len(self.broken) - LISTED
        return [
            f"{len(self.broken):,} could not be read:",
            *lines,
            f"  and {more:,} more; --json lists all." * (more > 0),
        ]

    def facts(self) -> dict[str, Any]:
        """The summary for programs."""
        return {
            "dry_run": self.dry,
            "messages": self.messages,
            "topics": len(self.topics),
            "people": len(self.people),
            "held": self.held,
            "findings": dict(self.findings),
            "quotes_left_out": self.tails_left_out,
            "already_here": self.already,
            "twice_in_file": self.copies,
            "too_old": self.too_old,
            "broken": [{"offset": offset, "reason": reason} for offset, reason in self.broken],
        }


def _some(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
