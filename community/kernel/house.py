"""What a running installation consists of; made once, reached through `house()` at the edges."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from community.kernel.bus import Bus
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.keys import Keys
from community.kernel.limits import Limits


@dataclass(frozen=True)
class Visitor:
    """The person behind a request and the session they came by; what a page's frame needs, in one statement.

    `waits` is a call for back-up that waits for them; 0 when none does and one may come, None for everybody else.
    """

    person_id: int
    sign_in_id: int
    name: str
    handle: str
    theme: str
    time_zone: str
    language: str
    seen_at: datetime
    ends_at: datetime
    shared: bool
    waits: int | None = None
    is_authenticated = True  # what Flask-Login asks of whoever is signed in

    def get_id(self) -> str:
        """Flask-Login's name for the session."""
        return str(self.sign_in_id)


Recognise = Callable[[Session, str, datetime], Visitor | None]
Living = Callable[[Session, Collection[str], datetime], set[str]]
OwnerOf = Callable[[Session, str], Visitor | None]


@dataclass
class House:
    """Settings, database, keys, the bus between processes, the limits, and who recognises a session token.

    `living` are those of many tokens whose session is. `owner_of` also knows whose session it was after it ended, so
    that drafts can be kept. `confirm` raises ConfirmFirst unless the password was just given to the session, or is now.
    """

    settings: Settings
    database: Database
    keys: Keys
    bus: Bus
    limits: Limits
    recognise: Recognise
    living: Living
    owner_of: OwnerOf
    touch: Callable[[Session, int], None]
    confirm: Callable[[Visitor, str], None]
    started: datetime
    demo_people: list[dict[str, str]] = field(default_factory=list)
    demo_password: str = ""


def house() -> House:
    """The installation that the present request belongs to."""
    found: Any = current_app.extensions["community"]
    assert isinstance(found, House)
    return found
