"""A write that is done once, however often it is sent: for forms and for scripts alike."""

import json
from collections.abc import Callable
from typing import Any

from flask import g
from sqlalchemy.exc import IntegrityError

from community.kernel import receipts
from community.kernel.door import Me
from community.kernel.errors import Refusal
from community.kernel.house import Visitor, house


def once(visitor: Visitor | None, ticket: tuple[str, str] | None, act: Callable[[Me | None], Any]) -> Any:
    """Runs `act(me)` in a writing unit. With a ticket (client key, content) the first result is brought back.

    Nearly every request is new, so nobody asks before: a second one fails, on the receipt's own key at the latest, or
    is refused because what it asks for is done. Two people who meet at another key try once more.
    """
    for last in (False, True):
        try:
            return _once(visitor, ticket, act)
        except (IntegrityError, Refusal) as failed:
            first = _first(visitor, ticket)
            if first is not None:
                return json.loads(first)
            if last or ticket is None or isinstance(failed, Refusal):
                raise
    return None


def _first(visitor: Visitor | None, ticket: tuple[str, str] | None) -> str | None:
    """What came of this key before, or None."""
    if visitor is None or ticket is None:
        return None
    with house().database.unit() as unit:
        return receipts.find(Me(unit, visitor.person_id, house().keys), *ticket)


def _once(visitor: Visitor | None, ticket: tuple[str, str] | None, act: Callable[[Me | None], Any]) -> Any:
    with house().database.unit(writes=True) as unit:
        g.session = unit
        me = Me(unit, visitor.person_id, house().keys) if visitor else None
        result = act(me)
        if me is not None and ticket is not None:
            receipts.keep(me, *ticket, json.dumps(result))
        return result
