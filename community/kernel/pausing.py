"""When the guard pauses somebody: taking what it suggests without a script, and counting that it paused.

What is suggested belongs to the storey of words; here stands only who is asked, as the room of pauses says at start.
"""

import contextlib
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from flask import Response, after_this_request, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.datastructures import MultiDict

from community.kernel.door import Me
from community.kernel.drafts import FIELD, place_from
from community.kernel.errors import Paused, Refusal
from community.kernel.house import House, Visitor, house

TAKE = "take"  # the button of a suggestion, or of all
PLACE = "X-Place"  # where JSON belongs to, for the count of pauses alone
REASONS = ("safe_reason", "safe_words")
Taker = Callable[[Paused, str], Mapping[str, str]]
Follower = Callable[[Me, int, Collection[str]], None]
TAKERS: list[Taker] = []
FOLLOWERS: list[Follower] = []


def eased(look: Callable[[MultiDict[str, str]], Refusal], sent: MultiDict[str, str]) -> tuple[Refusal, Any]:
    """What was typed with a suggestion taken, and what `look` has against it then.

    The place and the kind that the button named are held against what the guard finds in the text as it was sent.
    """
    typed = MultiDict(sent)
    wanted = typed.pop(TAKE)
    for name in REASONS:
        typed.poplist(name)
    refusal = look(typed)
    if isinstance(refusal, Paused):
        for take in TAKERS:
            for field, text in take(refusal, wanted).items():
                several = len(typed.getlist(field)) > 1  # lines that were looked over as one text
                typed.setlist(field, text.split("\n") if several else [text])
        refusal = look(typed)
    return refusal, typed


def count(refusal: Refusal, visitor: Visitor | None) -> None:
    """Once this request's answer is sent, followers hear in a small unit of their own that there was a pause."""
    if not isinstance(refusal, Paused) or visitor is None:
        return
    kinds = {finding.kind for findings in refusal.findings.values() for finding in findings}
    tell = partial(_tell, house(), visitor, _space(), kinds)

    @after_this_request
    def _follow(answer: Response) -> Response:
        answer.call_on_close(tell)
        return answer


def _space() -> int:
    """The space that the words belong to, as is said with them; 0 for none. Followers ask whether that may be."""
    said = request.form.get(FIELD) or request.form.get("place") or request.headers.get(PLACE, "")
    with contextlib.suppress(ValueError):
        return place_from(said).space_id
    return 0


def _tell(here: House, visitor: Visitor, space_id: int, kinds: Collection[str]) -> None:
    """Nobody waits for this, and a count is not worth an error: where the database is busy, it is left out."""
    with contextlib.suppress(TimeoutError, SQLAlchemyError), here.database.unit(writes=True) as unit:
        for follow in FOLLOWERS:
            follow(Me(unit, visitor.person_id, here.keys), space_id, kinds)
