"""From rows to a file, in a fixed number of steps: facts first, then what was written in equal shares, then a ZIP.

The number is the same for everybody, however much they wrote: rows about work in progress may not tell that.
"""

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from community.exports.service.holding import Facts, facts_of, in_pieces
from community.exports.service.mails import mail
from community.exports.service.packing import Parts, Share
from community.kernel import clock, kinds
from community.kernel.aside import in_turn
from community.kernel.config import Settings
from community.kernel.kinds import Seals, Writings, Written

README, DATA, MAILS = "README.txt", "data.json", "posts.mbox"
NAMES = (README, DATA, MAILS)
SEALS = "seals"
SHARES = 40
STEPS = SHARES + 2


@dataclass(frozen=True)
class Content:
    """What goes into a file: a text that explains it, sections, and what was written, as ids and as words of some.

    The seals that all of them go by are found once, and kept beside the file while it is made.
    """

    readme: str
    seals: Callable[[], Seals]
    sections: Callable[[Seals], Iterator[tuple[str, Sequence[Facts]]]]
    ids: Callable[[Writings, Seals], Sequence[int]]
    words: Callable[[Writings, Seals, Sequence[int]], Sequence[Written]]


@dataclass(frozen=True)
class Making:
    """A file in the making: what goes in, where it grows, the name of our host for mails, and the moment it says."""

    content: Content
    parts: Parts
    host: str
    at: datetime

    def step(self, number: int) -> bool:
        """Does one step, counted from 1, or does it again; returns whether it was the last."""
        if number == 1:
            self._begin()
        elif number < STEPS:
            self._share(number)
        elif not self.parts.made.exists():  # it does when only the commit of this very step was lost
            self._end(number)
        return number == STEPS

    def _begin(self) -> None:
        self.parts.begin()
        seals = self.content.seals()
        self.parts.keep(SEALS, json.dumps(dict(seals)).encode())
        for writings in kinds.WRITINGS:
            self.parts.keep(f"{writings.section}.ids", array("q", self.content.ids(writings, seals)).tobytes())
        with self.parts.step(1) as share:
            share.write(README, self.content.readme)
            share.write(DATA, '{"made_at": ' + json.dumps(f"{self.at:%Y-%m-%dT%H:00:00Z}"))
            for section, rows in self.content.sections(seals):
                share.write(DATA, f",\n{json.dumps(section)}: [")
                share.rows = 0
                _add(share, rows)
                share.write(DATA, "\n]")
            share.write(DATA, ',\n"written": [')
            share.rows = 0

    def _share(self, number: int) -> None:
        """An equal share of what was written, a few hundred at a time."""
        seals = json.loads(self.parts.read(SEALS))
        with self.parts.step(number) as share:
            for writings in kinds.WRITINGS:
                for some in in_pieces(self._ids(writings, number - 2)):
                    in_turn(self._write, share, writings.section, self.content.words(writings, seals, some))

    def _ids(self, writings: Writings, share: int) -> Sequence[int]:
        ids = array("q")
        ids.frombytes(self.parts.read(f"{writings.section}.ids"))
        return ids[share * len(ids) // SHARES : (share + 1) * len(ids) // SHARES].tolist()

    def _write(self, share: Share, section: str, words: Sequence[Written]) -> None:
        _add(share, [{"section": section, **facts_of(written)} for written in words])
        share.write(MAILS, "".join(mail(written, self.host) for written in words))

    def _end(self, number: int) -> None:
        with self.parts.step(number, last=True) as share:
            share.write(DATA, "\n]}\n")
        self.parts.tie(number, self.at)


def _add(share: Share, rows: Sequence[Facts]) -> None:
    """Rows of a list: a comma before each but the first."""
    words = (json.dumps(row, ensure_ascii=False) for row in rows)
    if rows:
        share.write(DATA, ("\n" if share.rows == 0 else ",\n") + ",\n".join(words))
    share.rows += len(rows)


def making(content: Content, parts: Parts, settings: Settings) -> Making:
    """A file in the making, now."""
    host: Any = urlsplit(settings.origin).hostname
    return Making(content, parts, host or "localhost", clock.hour(clock.now()))
