"""Rendering: the environment of all templates and what every page knows."""

from collections import OrderedDict
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from flask import render_template as _render
from jinja2.runtime import Macro
from markupsafe import Markup

from community.kernel import days, ids
from community.kernel.clock import now
from community.kernel.house import house
from community.kernel.keys import new_token
from community.kernel.log import REQUEST
from community.kernel.session import give_cookies, seconds_left
from community.kernel.shield import csrf
from community.kernel.web import DOOR_COOKIE, visiting


def set_up(app: Flask, static: str) -> None:
    """Puts filters and globals in place; `static` is the address of the static files."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(ref=ids.ref, moment=moment, moment_in=moment_in, day=day)
    app.jinja_env.filters.update(clock_in=clock_in, day_in=day_in)
    app.jinja_env.globals.update(static=static, form_fields=form_fields, settings=house_settings(app))
    fragments = Fragments(app)
    app.jinja_env.globals.update(fragment=fragments.fragment, frame=fragments.frame, seconds_left=seconds_left)
    app.after_request(_give_door_cookie)
    app.after_request(give_cookies)


def know_macros(app: Flask) -> None:
    """The macros of templates/parts are known on every page: importing them there costs as much as a statement.

    To be called last, since macros see only the globals that are there when they are loaded.
    """
    for name in app.jinja_env.list_templates():
        folder, _, file = name.rpartition("/")
        if folder == "parts" and not file.startswith("_"):
            module = app.jinja_env.get_template(name).module
            macros = {word: macro for word, macro in vars(module).items() if isinstance(macro, Macro)}
            app.jinja_env.globals.update(macros)


def house_settings(app: Flask) -> Any:
    """The settings, for the few places where a page says how this installation is set."""
    return app.extensions["community"].settings


def render(template: str, **values: Any) -> str:
    """A page with its frame: who is signed in, the nonce, the request's id."""
    visitor = visiting()
    return _render(template, visitor=visitor, nonce=g.nonce, request_id=REQUEST.get(), here=request.path, **values)


FIELD = Markup('<input type="hidden" name="{}" value="{}">')


def form_fields(draft: object = "") -> Markup:
    """The hidden fields of every form: CSRF token, client key and, for composers, where the draft belongs.

    Each form has a key of its own: the page's, and the form's number on it.
    """
    if "form_token" not in g:
        visitor = visiting()
        own = house().keys
        g.form_token = csrf(own, visitor.sign_in_id) if visitor else csrf(own, _door(), "door")
        g.page_key, g.forms = new_token(), 0
    g.forms += 1
    fields = FIELD.format("csrf_token", g.form_token) + FIELD.format("client_key", f"{g.page_key}-{g.forms}")
    return fields + FIELD.format("draft", draft) if draft else fields


def _door() -> str:
    """Strangers have no session; a random cookie ties their form to their browser."""
    if "door" not in g:
        g.door = request.cookies.get(DOOR_COOKIE) or new_token()
    found: str = g.door
    return found


def _give_door_cookie(answer: Any) -> Any:
    if "door" in g and request.cookies.get(DOOR_COOKIE) != g.door:
        secure = house().settings.secure
        answer.set_cookie(DOOR_COOKIE, g.door, httponly=True, secure=secure, samesite="Strict")
    return answer


def moment(at: datetime) -> Markup:
    """A time in the reader's own zone and language, with the exact one in the element."""
    visitor = visiting()
    return moment_in(at, visitor.time_zone if visitor else "UTC", visitor.language if visitor else days.USUAL)


def moment_in(at: datetime, zone: str, language: str) -> Markup:
    """The same for a given zone and language, with the year once it is not this one."""
    local = at.astimezone(_zone(zone))
    text, exact = days.short(local, language, now().year), at.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Markup('<time datetime="{}" title="{} {}">{}</time>').format(exact, days.full(local, language), zone, text)


def clock_in(at: datetime, zone: str, language: str) -> Markup:
    """The time of a moment whose day stands above it, with all of it in the element."""
    local, exact = at.astimezone(_zone(zone)), at.strftime("%Y-%m-%dT%H:%M:%SZ")
    said, text = days.full(local, language), days.clock(local, language)
    return Markup('<time datetime="{}" title="{} {}">{}</time>').format(exact, said, zone, text)


def day_in(at: datetime, zone: str, language: str) -> str:
    """The day of a moment, in that zone."""
    return days.written(at.astimezone(_zone(zone)).date(), language)


def day(on: date) -> str:
    """A day as the reader writes it."""
    visitor = visiting()
    return days.written(on, visitor.language if visitor else days.USUAL)


@lru_cache(maxsize=128)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


PLACES = frozenset(("/", "/forums", "/chat", "/spaces", "/people", "/hospitals", "/search", "/settings", "/sign-in"))


class Fragments:
    """Rendered pieces that are the same for every reader, kept by key: a page is mostly made of them.

    A key must change with all that the piece shows; nothing personal may be in one. The oldest go first.
    """

    LARGEST = 16_000_000  # characters in all

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._kept: OrderedDict[tuple[object, ...], Markup] = OrderedDict()
        self._size = 0

    def frame(self, part: str) -> Markup:
        """The head or the foot of the page: the same for a person wherever they are in one part of the house."""
        visitor = visiting()
        top = "/" + request.path.split("/", 2)[1]
        here = (request.path if request.path == top else f"{top}/…") if top in PLACES else "/…"
        name, handle = (visitor.name, visitor.handle) if visitor else ("", "")
        return self.fragment(f"parts/_{part}.html", (part, here, name, handle), here=here, name=name, handle=handle)

    def fragment(self, template: str, key: tuple[object, ...], **values: Any) -> Markup:
        """The piece for `key`, rendered from `template` with `values` when it is not kept yet."""
        kept = self._kept.get(key)
        if kept is None:
            kept = Markup(self._app.jinja_env.get_template(template).render(values))  # noqa: S704 - a template's own output
            self._keep(key, kept)
        return kept

    def _keep(self, key: tuple[object, ...], piece: Markup) -> None:
        self._kept[key] = piece
        self._size += len(piece)
        while self._size > self.LARGEST:
            _, oldest = self._kept.popitem(last=False)
            self._size -= len(oldest)
