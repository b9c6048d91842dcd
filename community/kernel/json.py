"""The JSON edge: the same forms and services as the pages, answers as JSON, refusals as problem documents."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from flask import Response, g, jsonify, render_template, request

from community.kernel import pausing, receipts
from community.kernel.errors import Invalid, Paused, Refusal, SignInFirst
from community.kernel.forms import Empty, Form, parse
from community.kernel.house import house
from community.kernel.log import REQUEST
from community.kernel.once import once
from community.kernel.shield import LARGEST, Bound, check_csrf
from community.kernel.web import Edge, Room, View, member, visiting


def data(room: Room, rule: str, *, public: bool = False) -> Callable[[View], View]:
    """GET: `view(me, **where)` inside a reading unit returns what becomes JSON."""

    def register(view: View) -> View:
        @wraps(view)
        def answer(**where: Any) -> Response:
            with house().database.unit() as session:
                g.session = session
                return jsonify(view(member(public), **where))

        room.mark(Edge("data", view.__name__, public), rule, answer, "GET")
        return view

    return register


def change(
    room: Room,
    rule: str,
    form: type[Form] = Empty,
    *,
    prepare: View | None = None,
    keyed: bool = True,
    largest: Bound | None = None,
) -> Callable[[View], View]:
    """POST: `view(me, form, **where)` inside a writing unit; `keyed` writes need an Idempotency-Key header.

    Without a key (drafts, read positions) doing it twice is the same as doing it once. `largest` is for those that
    take files, sent as a multipart form: how many bytes, instead of what the settings say.
    """

    def register(view: View) -> View:
        if largest:
            LARGEST[f"{room.name}.{view.__name__}"] = largest

        @wraps(view)
        def answer(**where: Any) -> Response:
            return jsonify(_change(view, form, prepare, keyed, where))

        room.mark(Edge("data", view.__name__, False), rule, answer, "POST")
        return view

    return register


def _change(view: View, form: type[Form], prepare: View | None, keyed: bool, where: dict[str, Any]) -> Any:
    with house().database.unit() as session:
        g.session = session
        visitor = visiting()
    if visitor is None:
        raise SignInFirst
    check_csrf(visitor.sign_in_id)
    house().limits.check(house().settings.writes if keyed else "120/minute", f"json {keyed}", visitor.person_id)
    sent = parse(form, _body())
    if prepare:
        try:
            prepare(sent)
        except Paused as refusal:
            pausing.count(refusal, visitor)
            raise
    ticket = None
    if keyed:
        key = receipts.checked(request.headers.get("Idempotency-Key", ""))
        ticket = (key, f"{request.path}\n{sent.model_dump_json(exclude_defaults=True)}")
    return once(visitor, ticket, lambda me: view(me, sent, **where))


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    if not isinstance(body, dict):
        raise Invalid({"form": "This should be a JSON object."})
    return body


def _findings(refusal: Paused) -> dict[str, list[dict[str, Any]]]:
    """What the guard found, by field, with its words: offsets are of characters in the text as it would be stored."""
    return {
        field: [asdict(finding) | {"words": refusal.texts[field][finding.start : finding.end]} for finding in findings]
        for field, findings in refusal.findings.items()
    }


def _pause(refusal: Paused) -> str:
    """The same as a page shows it, for scripts that have no page to show again."""
    with house().database.unit() as session:
        g.session = session
        return render_template(refusal.template, refusal=refusal)


def problem(refusal: Refusal) -> Response:
    """RFC 9457: type, title, status, detail; the request's id; field problems; how long to wait."""
    document: dict[str, Any] = {
        "type": f"urn:community:problem:{type(refusal).__name__}",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.sentence,
        "request": REQUEST.get(),
    }
    if isinstance(refusal, Invalid):
        document["problems"] = refusal.problems
    if isinstance(refusal, Paused):
        document |= {"findings": _findings(refusal), "strict": refusal.strict, "html": _pause(refusal)}
    answer = jsonify(document)
    answer.status_code = refusal.status
    answer.mimetype = "application/problem+json"
    answer.headers.update(refusal.headers)
    return answer
