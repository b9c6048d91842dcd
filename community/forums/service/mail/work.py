"""What one import knows while it is at work: from where, to where, what came of it so far."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, TypeVar

from community.forums.service.mail.mbox import Raw
from community.forums.service.mail.parts import Unreadable
from community.forums.service.mail.places import Place
from community.forums.service.mail.senders import Sender
from community.forums.service.mail.summary import Summary
from community.kernel import clock
from community.kernel.db import Database
from community.kernel.keys import Keys

log = logging.getLogger(__name__)
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to go about it: `dry` writes nothing; `say` is told, now and then, how many bytes of work are done."""

    dry: bool = False
    say: Callable[[int], None] = lambda _done: None


@dataclass(slots=True)
class Work:
    """One run. `senders` by address, the first who gave a name; `topics` of threads that have one."""

    database: Database
    keys: Keys
    place: Place
    file: BinaryIO
    wishes: Wishes
    summary: Summary
    now: datetime = field(default_factory=clock.now)
    senders: dict[str, Sender] = field(default_factory=dict)
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
        """So many bytes more were worked on; every byte twice, since the file is read twice."""
        self.done += length
        self.wishes.say(self.done)

    def meet(self, sender: Sender) -> None:
        """Remembers what an address is called, a name that was given rather than one made of the address."""
        known = self.senders.get(sender.address)
        if known is None or (known.made_up and not sender.made_up):
            self.senders[sender.address] = sender
