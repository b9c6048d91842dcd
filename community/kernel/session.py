"""The two cookies of a session: its token, and how fresh it is, in minutes and signed.

The minutes say when a shared computer was last used, when its person stepped away, and until when their password
counts as just given. They stand in the browser and not in the session's row: a reader of the database could match
them with a post under a pseudonym. Nobody but us can make them, and those of another session are worth nothing.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import g, request
from sqlalchemy.orm import Session

from community.kernel import clock
from community.kernel.house import Visitor, house

SHARED_IDLE = 10  # minutes without use that end a session on a shared computer
AWAY = 30  # minutes that a locked session waits for its person
SURE = 10  # minutes that a password counts as just given


@dataclass(frozen=True)
class Fresh:
    """Minutes since 1970: of the last use, and until when the password counts as just given."""

    used: int = 0
    sure: int = 0


def minute() -> int:
    """The present minute, counted from 1970."""
    return int(clock.now().timestamp()) // 60


def cookie_name(kind: str = "session") -> str:
    """`__Host-` binds the cookie to this very host; browsers take that prefix over TLS only."""
    return f"__Host-{kind}" if house().settings.secure else kind


def session_token() -> str:
    """The session's token: the one that this request gave it, or the one in its cookie, or nothing."""
    found: str = g.new_token if "new_token" in g else request.cookies.get(cookie_name(), "")
    return found


def fresh() -> Fresh:
    """What the cookie says; nothing when it is missing, forged, or another session's."""
    if "fresh" not in g:
        g.fresh = _read(request.cookies.get(cookie_name("fresh"), ""))
    found: Fresh = g.fresh
    return found


def _read(text: str) -> Fresh:
    used, _, rest = text.partition(".")
    sure, _, seal = rest.partition(".")
    if not house().keys.same("fresh", seal, session_token(), used, sure):
        return Fresh()
    return Fresh(int(used), int(sure))


def recognised(unit: Session) -> Visitor | None:
    """Whose living session this request came by; one on a shared computer also ends by being left alone."""
    visitor = house().recognise(unit, session_token(), clock.now())
    left_alone = visitor and visitor.shared and minute() - fresh().used >= SHARED_IDLE
    return None if left_alone else visitor


def is_sure() -> bool:
    """Whether the password was given to this session a moment ago."""
    return fresh().sure > minute()


def seconds_left(visitor: Visitor) -> int:
    """How long the session lasts when nothing more happens on it."""
    now, idle = clock.now(), timedelta(hours=house().settings.idle_hours)
    ends = min(visitor.ends_at, clock.hour(now) + idle)
    if visitor.shared:
        ends = min(ends, now.replace(second=0, microsecond=0) + timedelta(minutes=SHARED_IDLE))
    return max(0, round((ends - now).total_seconds()))


# ------------------------------------------------------------------ what this request changes


def note(**minutes: int) -> None:
    """Has the answer say other minutes."""
    g.fresh, g.fresh_changed = replace(fresh(), **minutes), True


def note_sure() -> None:
    """The password was given just now."""
    note(used=minute(), sure=minute() + SURE)


def give(token: str) -> None:
    """Has the browser hold this token from the answer on."""
    fresh()
    g.new_token, g.fresh_changed = token, True


def forget() -> None:
    """Has the browser hold no session any more; its token opens nothing in any case."""
    g.new_token = ""


def note_use() -> None:
    """On a shared computer, that somebody sits there; what a page's own script asks for by itself does not count."""
    visitor = g.get("visitor")
    by_itself = request.method != "POST" and request.headers.get("Sec-Fetch-Dest") == "empty"
    if visitor and visitor.shared and session_token() and not by_itself and fresh().used < minute():
        note(used=minute())


def give_cookies(answer: Any) -> Any:
    """Puts into the answer what changed; without Max-Age, so that nothing outlives the browser."""
    note_use()
    kept = {"httponly": True, "secure": house().settings.secure, "samesite": "Lax", "path": "/"}
    if g.get("new_token") == "":
        for kind in ("session", "fresh", "back"):
            answer.delete_cookie(cookie_name(kind), **kept)
    elif "new_token" in g:
        answer.set_cookie(cookie_name(), g.new_token, **kept)
    if g.get("fresh_changed") and session_token():
        found = fresh()
        seal = house().keys.blind("fresh", session_token(), found.used, found.sure)
        answer.set_cookie(cookie_name("fresh"), f"{found.used}.{found.sure}.{seal}", **kept)
    return answer
