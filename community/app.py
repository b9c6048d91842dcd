"""Wires everything: configuration, storeys, rooms, error pages. Imported by nobody but the commands and the tests."""

import contextlib
import logging
import time
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, g, redirect, request
from flask_login import LoginManager
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter, ValidationError

from community.accounts.service import sessions, signing_in
from community.accounts.views import emails, entry, look, proof, resets, security
from community.backup.views import asking as backup_asking
from community.backup.views import lists as backup_lists
from community.backup.views import serving as backup_serving
from community.chat.views import carrying as chat_carrying
from community.chat.views import channels as chat_pages
from community.chat.views import conversations as chat_conversations
from community.chat.views import keeping as chat_keeping
from community.chat.views import live as chat_live
from community.chat.views import messages as chat_messages
from community.exports.views import room as exports_room
from community.files.views import bringing, fetching
from community.forums.views import room as forums_room
from community.home.views import room as home_room
from community.hospitals.views import applications, joining
from community.hospitals.views import pages as hospital_pages
from community.hospitals.views import settings as hospital_settings
from community.institutions.views import domains, imports, invitations, rosters
from community.kernel import bus, clock, health, ids, keys, log, pages, shield, statics, watching
from community.kernel.config import Settings
from community.kernel.db import Database
from community.kernel.door import guard
from community.kernel.errors import AgreeFirst, NotFound, Refusal, SignInFirst
from community.kernel.house import House, house
from community.kernel.json import problem
from community.kernel.limits import Limits
from community.kernel.resources import resource
from community.kernel.session import recognised
from community.kernel.web import member, wants_json
from community.leaving.views import room as leaving_room
from community.pauses.views import room as pauses_room
from community.people.views import room as people_room
from community.roles.views import asking as asking_pages
from community.roles.views import pacts as pact_pages
from community.roles.views import table as role_pages
from community.search.views import room as search_room
from community.wiring import wire
from community.worlds.people import PASSWORD, email
from community.worlds.script import cast

ACCOUNTS = tuple(part.room for part in (entry, proof, resets, emails, security, look))
INSTITUTIONS = {part.room for part in (rosters, invitations, imports, domains)}
HOSPITALS = {part.room for part in (hospital_pages, hospital_settings, joining, applications)}
BACKUP = {part.room for part in (backup_asking, backup_serving, backup_lists)}
CHAT_PARTS = (chat_pages, chat_messages, chat_live, chat_keeping, chat_conversations, chat_carrying)
CHAT = {part.room for part in CHAT_PARTS}
FILES = {part.room for part in (bringing, fetching)}
ROLES = {part.room for part in (asking_pages, pact_pages, role_pages)}
ROOMS = (
    home_room,
    *ACCOUNTS,
    *INSTITUTIONS,
    *HOSPITALS,
    forums_room,
    *CHAT,
    *FILES,
    *BACKUP,
    people_room,
    pauses_room,
    exports_room,
    leaving_room,
    search_room,
    watching.room,
    *ROLES,
)
logger = logging.getLogger(__name__)


class RefConverter(BaseConverter):
    """Row ids in addresses."""

    regex = "[0-9a-z]{13}"

    def to_python(self, value: str) -> int:
        """The id, or no such page."""
        try:
            return ids.row_id(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: int) -> str:
        """The id as a word."""
        return ids.ref(value)


def create_app(settings: Settings | None = None, database: Database | None = None) -> Flask:
    """The application for these settings (by default those of the environment)."""
    settings = settings or Settings()
    app = Flask(__name__, template_folder=str(resource("templates")), static_folder=None)
    app.url_map.converters["ref"] = RefConverter
    app.config["MAX_CONTENT_LENGTH"] = settings.body_bytes  # bounds chunked bodies too, which announce no length
    found = _house(settings, database or Database(settings.database))
    app.extensions["community"] = found
    wire(found.bus)
    _identify(app)
    app.before_request(_start)
    shield.raise_before(app)
    pages.set_up(app, statics.serve(app, settings.folder))
    app.register_blueprint(health.plate)
    for room in ROOMS:
        app.register_blueprint(room)
    pages.know_macros(app)
    app.after_request(_finish)
    _answer_errors(app)
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]  # - how WSGI middleware is put on
    return app


def _house(settings: Settings, database: Database) -> House:
    guard(database.reader)
    guard(database.writer)
    own_keys = keys.load(settings)
    return House(
        settings=settings,
        database=database,
        keys=own_keys,
        bus=bus.RedisBus(settings.redis_url) if settings.redis_url else bus.Bus(),
        limits=Limits(own_keys, settings.redis_url),
        recognise=lambda session, token, now: signing_in.recognise(session, token, now, settings.idle_hours),
        living=lambda session, tokens, now: signing_in.living(session, tokens, now, settings.idle_hours),
        owner_of=signing_in.owner_of,
        touch=sessions.touch,
        confirm=proof.confirm,
        started=clock.now(),
        **_demo(settings),
    )


def _demo(settings: Settings) -> dict[str, Any]:
    """The people whom the demo's sign-in page offers; nothing anywhere else."""
    if not settings.demo:
        return {}
    chosen = [
        {"email": email(one["handle"]), "why": one["why"], "name": one["handle"].replace(".", " ").title()}
        for one in cast()["sign_in"]
    ]
    return {"demo_people": chosen, "demo_password": PASSWORD}


def _identify(app: Flask) -> None:
    """Flask-Login asks us once a request; the session is our own row, so its cookies stay unused."""
    manager = LoginManager(app)
    manager.session_protection = None

    manager.request_loader(lambda _request: _who_asks())


def _who_asks() -> Any:
    """The person behind this request, found in its unit; an error page of no route has none and opens its own."""
    if "session" in g:
        return recognised(g.session)
    with house().database.unit() as session:
        return recognised(session)


def _start() -> None:
    g.started = time.perf_counter()
    log.REQUEST.set(ids.ref(ids.new_id()))


def _finish(answer: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "none"
    seconds = time.perf_counter() - g.started
    answer.headers["X-Request-ID"] = log.REQUEST.get()
    health.count(route, answer.status_code, seconds)
    log.line("answered", method=request.method, route=route, status=answer.status_code, ms=round(1000 * seconds, 1))
    return answer


# ------------------------------------------------------------------ errors, said once


def _answer_errors(app: Flask) -> None:
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)


def _refused(refusal: Refusal) -> Any:
    if wants_json():
        return problem(refusal)
    if isinstance(refusal, SignInFirst):
        there = request.full_path.rstrip("?") if request.method == "GET" else request.referrer or "/"
        return redirect(f"/sign-in?{_query(there)}", 303)
    pact = _pact_first() if isinstance(refusal, NotFound) else ""
    if pact and request.method in ("GET", "HEAD"):
        return redirect(pact, 303)
    refusal = AgreeFirst() if pact else refusal
    page = pages.render("errors/page.html", refusal=refusal, words=_words(), pact=pact)
    return Response(page, refusal.status, refusal.headers)


def _pact_first() -> str:
    """The pact that comes before the page that was asked for; to a script the page is missing."""
    if request.url_rule is None or request.headers.get("Sec-Fetch-Dest", "document") != "document":
        return ""
    with house().database.unit() as session:
        g.session = session
        me = member(public=True)
        return pact_pages.on_the_way(me) if me else ""


def _query(there: str) -> str:

    try:
        parts = urlsplit(there)
    except ValueError:
        return ""
    return urlencode({"next": parts.path + (f"?{parts.query}" if parts.query else "")})


def _words() -> Iterable[str]:
    """What somebody had typed, so that an error page can give it back; nothing of what was too large to read."""
    with contextlib.suppress(RequestEntityTooLarge):
        return _typed()
    return []


def _typed() -> Iterable[str]:
    return (
        [request.form[name] for name in ("title", "body") if request.form.get(name)] if request.method == "POST" else []
    )


def _http(error: HTTPException) -> Any:
    refusal: Refusal = NotFound() if error.code in (404, 405) else Refusal(error.description)
    if error.code not in (403, 404, 405):
        refusal.status, refusal.title = error.code or 400, error.name
    return _refused(refusal)


def _busy(_error: OperationalError) -> Any:
    logger.warning("database unavailable")
    refusal = Refusal("The database does not answer just now. Nothing was lost; please try again in a moment.")
    refusal.status, refusal.title = 503, "Please try again in a moment"
    return _refused(refusal)


def _broken(error: Exception) -> Any:
    logger.error("request failed", exc_info=error)
    refusal = Refusal("Something went wrong on our side. Your words are kept below if you had written any.")
    refusal.status, refusal.title = 500, "That did not work"
    return _refused(refusal)
