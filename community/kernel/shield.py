"""What stands before every request: host, origin, CSRF, size; and the headers every answer carries."""

import secrets
from collections.abc import Callable

from flask import Flask, Response, g, request

from community.kernel.config import Settings
from community.kernel.errors import NotFound, Refusal, TooLarge
from community.kernel.house import house
from community.kernel.keys import Keys

SAFE = frozenset(("GET", "HEAD", "OPTIONS"))
Bound = int | Callable[[Settings], int]
LARGEST: dict[str, Bound] = {}  # endpoints that take larger bodies than the rest, and how large, in bytes
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = (
    "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; manifest-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types community"
)


class Forged(Refusal):
    """A write that did not start on one of our pages."""

    title = "This did not come from our page"
    sentence = "This form was not sent from a page of ours, or it is too old. Open the page again; your draft is kept."


def raise_before(app: Flask) -> None:
    """Registers the checks and the headers on `app`."""
    app.before_request(_check_host)
    app.before_request(_check_size)
    app.before_request(_check_origin)
    app.after_request(_add_headers)


def _check_host() -> None:
    g.nonce = secrets.token_urlsafe(12)
    asked_by_operators = (request.endpoint or "").startswith("health.")
    if request.host not in house().settings.hosts and not asked_by_operators:
        raise NotFound("This address is not one of ours.")
    if "\0" in request.path or any("\0" in value for value in request.args.values()):
        raise NotFound  # no row has such a name, and PostgreSQL would not even look


def _check_size() -> None:
    """Few routes take files; the bound of every other stays small, also for bodies that announce no length."""
    bound = LARGEST.get(request.endpoint or "", 0)
    largest = bound(house().settings) if callable(bound) else bound
    if largest:
        request.max_content_length = request.max_form_memory_size = largest
    if (request.content_length or 0) > (largest or house().settings.body_bytes):
        raise TooLarge


def _check_origin() -> None:
    """A browser always says where a write comes from; a script that says nothing still needs the CSRF token."""
    if request.method in SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin", "none") or origin not in (None, f"{request.scheme}://{request.host}"):
        raise Forged


def csrf(keys: Keys, session: object, kind: str = "session") -> str:
    """The token that forms carry: of a session, or of the `door` cookie that strangers have instead."""
    return keys.blind(f"csrf {kind}", session)


def check_csrf(session: object, kind: str = "session") -> None:
    """Refuses a write whose form (or X-CSRF-Token header) lacks the token of this session, or of this cookie."""
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if not session or not house().keys.same(f"csrf {kind}", given, session):
        raise Forged


def _add_headers(answer: Response) -> Response:
    for name, value in FIXED.items():
        answer.headers[name] = value
    if "Content-Security-Policy" not in answer.headers:
        answer.headers["Content-Security-Policy"] = POLICY.format(nonce=getattr(g, "nonce", ""))
    if "Cache-Control" not in answer.headers:
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Vary"] = "Cookie"
    if house().settings.secure:
        answer.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return answer
