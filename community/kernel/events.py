"""What happened, told once by a service: an audit row, durable followers as jobs, and nudges after the commit."""

import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from sqlalchemy import bindparam, insert

from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import Change, Me
from community.kernel.ids import backdated, new_id
from community.kernel.jobs import put

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """One act: `verb` on the row `row_id` of `noun` (a table), inside `space_id` when it hangs on one.

    `actor` replaces the person where an act must not name them; `note` is a class of thing, never content;
    `to_the_hour` keeps what a person did with their session from being matched with a post's moment;
    `part_of` is the id of what open pages listen to (a topic, a channel), `part` the row's number in it where the act
    changed something that open pages may show already.
    """

    verb: str
    noun: str
    row_id: int
    space_id: int | None = None
    actor: str | None = None
    note: str = ""
    part_of: int | None = None
    part: int | None = None
    to_the_hour: bool = False


Nudge = Callable[[Event], None]
DURABLE: dict[tuple[str, str], list[str]] = defaultdict(list)
ALONG: list[Callable[[Me, Event], None]] = []  # what is counted of acts, in the unit of each
NUDGES: dict[tuple[str, str], list[Nudge]] = defaultdict(list)


def follow_durably(verb: str, noun: str, job: str) -> None:
    """After every such act a job of this kind runs, even if the process dies in between."""
    DURABLE[verb, noun].append(job)


def on(verb: str, noun: str, nudge: Nudge) -> None:
    """After every such act's commit `nudge(event)` is called; it may fail, nothing depends on it."""
    NUDGES[verb, noun].append(nudge)


def tell(me: Me, event: Event) -> None:
    """Records `event` in this unit and lets its followers know."""
    _record(me, event)
    me.session.info["told"] = True
    for kind in DURABLE[event.verb, event.noun]:
        put(me.session, kind, {"row_id": event.row_id}, me.now)
    for follow in ALONG:
        follow(me, event)
    for nudge in NUDGES[event.verb, event.noun]:
        me.after(partial(_safely, nudge, event))


def _record(me: Me, event: Event) -> None:
    at = clock.hour(me.now) if event.to_the_hour else me.now
    facts: dict[str, Any] = {"verb": event.verb, "noun": event.noun, "row_id": event.row_id, "space_id": event.space_id}
    facts |= {"actor": event.actor or me.actor, "at": at, "note": event.note}
    with backdated(at) if event.to_the_hour else nullcontext():
        me.lastly(_new(), audit_id=new_id(), **facts)


@cache
def _new() -> Change:
    columns = ("audit_id", "actor", "verb", "noun", "row_id", "space_id", "at", "note")
    return insert(AuditRow).values({name: bindparam(name) for name in columns})


def _safely(nudge: Nudge, event: Event) -> None:
    try:
        nudge(event)
    except Exception:  # the commit stands; clients catch up by themselves
        log.exception("nudge failed", extra={"verb": event.verb, "noun": event.noun})
