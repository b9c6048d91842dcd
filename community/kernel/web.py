"""The page edge: parse, call, answer. Sign-in, CSRF, limits, client keys, units and kept drafts sit here once."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import Blueprint, Response, g, redirect, request
from flask_login import current_user
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Response as BaseResponse

from community.kernel import clock, drafts, pausing, receipts, session
from community.kernel.afterwards import Afterwards
from community.kernel.door import Me
from community.kernel.errors import ConfirmFirst, Eased, Refusal, SignInFirst, TooMany
from community.kernel.forms import Form, parse
from community.kernel.house import Visitor, house
from community.kernel.once import once
from community.kernel.shield import LARGEST, Bound, check_csrf

View = Callable[..., Any]
DOOR_COOKIE = "door"
PASSWORD_AGAIN = "password_again"  # noqa: S105 - the name of a field


@dataclass(frozen=True)
class Edge:
    """One way in, for the access matrix: `kind` is page, action, data, socket or command."""

    kind: str
    name: str
    public: bool


EDGES: list[Edge] = []


class Room(Blueprint):
    """A blueprint whose routes are marked: everything is for members unless it says `public`."""

    def page(self, rule: str, *, public: bool = False, confirm: bool = False) -> Callable[[View], View]:
        """GET: `view(me, **where)` inside a reading unit; `me` is None for strangers on public pages.

        `confirm` asks for the password first, unless it was given to this session within ten minutes.
        """

        def register(view: View) -> View:
            self.mark(Edge("page", view.__name__, public), rule, _reading(view, public, confirm), "GET")
            return view

        return register

    def action(
        self,
        rule: str,
        form: type[Form],
        *,
        again: View | None = None,
        prepare: View | None = None,
        public: bool = False,
        confirm: bool = False,
        keyed: bool = True,
        largest: Bound | None = None,
    ) -> Callable[[View], View]:
        """POST: `view(me, form, **where)` inside a writing unit; it returns the address to go to.

        `prepare(form)` runs before the unit (rendering, guard). `again(me, refusal, typed, **where)` shows the page
        once more when the form is refused, with what was typed. `confirm` is for grave steps: without a password that
        was just given, a page asks for it, carries along what was typed, and goes on with this very action.
        `keyed` is False where no receipt may be kept: for passwords, and for what is the same when done twice.
        `largest` is for the few that take files: how many bytes this one takes, instead of what the settings say.
        """

        def register(view: View) -> View:
            if largest:
                LARGEST[f"{self.name}.{view.__name__}"] = largest
            steps = Steps(view, form, again, prepare, public, confirm, keyed)
            self.mark(Edge("action", view.__name__, public), rule, _writing(steps), "POST")
            return view

        return register

    def mark(self, edge: Edge, rule: str, answer: View, method: str) -> None:
        """Enters a way in, by the room's name and its own, and routes it."""
        EDGES.append(replace(edge, name=f"{self.name}.{edge.name}"))
        self.add_url_rule(rule, edge.name, answer, methods=[method])


@dataclass(frozen=True)
class Steps:
    """What an action is made of."""

    view: View
    form: type[Form]
    again: View | None
    prepare: View | None
    public: bool
    confirm: bool
    keyed: bool


def _reading(view: View, public: bool, confirm: bool) -> View:
    @wraps(view)
    def answer(**where: Any) -> Any:
        with house().database.unit() as unit:
            g.session = unit
            me = member(public)
            if confirm and not session.is_sure():
                raise ConfirmFirst
            answered = view(me, **where)
        for follow in g.pop("later", ()):
            _follow(follow)
        _note_use()
        return answered.make() if isinstance(answered, Afterwards) else answered

    return answer


def _note_use() -> None:
    """Once an hour, that the session is in use."""
    visitor = visiting()
    if visitor and visitor.seen_at < clock.hour(clock.now()):
        with contextlib.suppress(TimeoutError), house().database.unit(writes=True) as unit:
            house().touch(unit, visitor.sign_in_id)


def later(follow: Callable[[Me], None]) -> None:
    """After this page's reading unit, runs `follow(me)` in a writing one: a reader's own marks, never more."""
    g.setdefault("later", []).append(follow)


def _follow(follow: Callable[[Me], None]) -> None:
    visitor = visiting()
    assert visitor
    with contextlib.suppress(TimeoutError), house().database.unit(writes=True) as unit:
        follow(Me(unit, visitor.person_id, house().keys))  # a mark is not worth an error page


def member(public: bool = False) -> Me | None:
    """The signed-in reader of this request's unit; SignInFirst when there is none and the place is not public."""
    visitor = visiting()
    if visitor is None:
        if public:
            return None
        raise SignInFirst
    return Me(g.session, visitor.person_id, house().keys)


def visiting() -> Visitor | None:
    """The signed-in person of this request, or None; asked of Flask-Login once."""
    if "visitor" not in g:
        g.visitor = current_user._get_current_object() if current_user.is_authenticated else None
    found: Visitor | None = g.visitor
    return found


def _writing(steps: Steps) -> View:
    @wraps(steps.view)
    def answer(**where: Any) -> Any:
        with house().database.unit() as unit:
            g.session = unit
            visitor = visiting()
        if visitor is None and not steps.public:
            return _expired()
        if visitor:
            check_csrf(visitor.sign_in_id)
        else:
            check_csrf(request.cookies.get(DOOR_COOKIE), "door")
        try:
            if pausing.TAKE in request.form and steps.again and steps.prepare:
                return _take(steps, visitor, where)
            if visitor and steps.confirm:
                house().confirm(visitor, request.form.get(PASSWORD_AGAIN, ""))
            return _act(steps, visitor, where)
        except Refusal as refusal:
            _keep(refusal, visitor)
            if steps.again is None or wants_json() or isinstance(refusal, SignInFirst | ConfirmFirst):
                raise
            return _show_again(steps, refusal, where, request.form)

    return answer


def _keep(refusal: Refusal, visitor: Visitor | None) -> None:
    """What stays of a refused form: its words as a draft, and of a pause that there was one."""
    if not isinstance(refusal, TooMany):  # a limit that wrote would not limit
        drafts.keep_from_form(visitor, request.form)
    pausing.count(refusal, visitor)


def wants_json() -> bool:
    """Whether the caller is a script: it says so, or sent JSON."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def _take(steps: Steps, visitor: Visitor | None, where: dict[str, Any]) -> Any:
    """A suggestion of the pause, taken without a script: the page comes back with the words changed."""
    _limit(visitor)
    refusal, typed = pausing.eased(lambda fields: _looked(steps, fields), request.form)
    drafts.keep_from_form(visitor, typed)
    return _show_again(steps, refusal, where, typed)


def _looked(steps: Steps, typed: MultiDict[str, str]) -> Refusal:
    """What there is against a form before its unit opens, or that nothing is left."""
    try:
        _prepared(steps, typed)
    except TooMany:
        raise
    except Refusal as refusal:
        return refusal
    return Eased()


def _limit(visitor: Visitor | None) -> None:
    if visitor:
        house().limits.check(house().settings.writes, "writes", visitor.person_id)


def _prepared(steps: Steps, typed: MultiDict[str, str]) -> Form:
    fields = {name: values if len(values) > 1 else values[0] for name, values in typed.lists()}
    for name in (drafts.FIELD, PASSWORD_AGAIN):
        fields.pop(name, None)
    form = parse(steps.form, fields)
    if steps.prepare:
        steps.prepare(form)
    return form


def _act(steps: Steps, visitor: Visitor | None, where: dict[str, Any]) -> Any:
    _limit(visitor)
    form = _prepared(steps, request.form)
    ticket = None
    if visitor and steps.keyed and not steps.public:
        key = receipts.checked(request.form.get("client_key", ""))
        ticket = (key, f"{request.path}\n{form.model_dump_json()}{_digests()}")
    return _answer(once(visitor, ticket, lambda me: steps.view(me, form, **where)))


def _digests() -> str:
    """Of the files that came along: another file under the same client key is another thing to do."""
    return "".join(f"\n{name} {_digest(file)}" for name, file in sorted(request.files.items()))


def _digest(file: FileStorage) -> str:
    file.stream.seek(0)
    return sha256(file.stream.read()).hexdigest()


def _answer(result: Any) -> BaseResponse:
    return redirect(result, 303) if isinstance(result, str) else result


def _show_again(steps: Steps, refusal: Refusal, where: dict[str, Any], typed: MultiDict[str, str]) -> Response:
    assert steps.again
    with house().database.unit() as unit:
        g.session = unit
        page = steps.again(member(steps.public), refusal, typed, **where)
    return Response(page, refusal.status, refusal.headers)


def _expired() -> Any:
    """The session ended while somebody wrote: their words are kept as their draft, then they sign in again."""
    with house().database.unit() as unit:
        owner = house().owner_of(unit, session.session_token())
    if owner is not None and house().keys.same("csrf session", request.form.get("csrf_token", ""), owner.sign_in_id):
        drafts.keep_from_form(owner, request.form)
    raise SignInFirst
