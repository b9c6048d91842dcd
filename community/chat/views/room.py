"""The room itself, shared by its pages, and what stands on several of them."""

from typing import Any

from flask import current_app, request
from markupsafe import Markup

from community.chat.service.writing import here
from community.kernel.door import Me
from community.kernel.house import house
from community.kernel.web import Room, visiting

room = Room("chat", __name__, url_prefix="/chat")
FARTHEST = 1_000_000_000  # no channel has so many messages


def number(name: str) -> int | None:
    """A message's number from the address; nonsense counts as none."""
    given = request.args.get(name, type=int)
    return given if given is not None and 0 <= given <= FARTHEST else None


def known() -> tuple[str, ...]:
    """Who may be named where these words are going; asked outside the unit that will write them."""
    visitor, where = visiting(), request.view_args or {}
    if visitor is None:
        return ()
    with house().database.unit() as unit:
        me = Me(unit, visitor.person_id, house().keys)
        return here(me, where.get("channel_id", 0), where.get("message_id", 0))


@room.app_template_global()
def shown_message(message: Any, zone: str, language: str) -> Markup:
    """A message as everyone sees it, kept until it changes; the key holds all that it shows."""
    state = (message.version, message.removed_by, message.shown, message.detail, message.answered)
    key = ("message", message.message_id, zone, language, *state)
    fragment = current_app.jinja_env.globals["fragment"]
    kept: Markup = fragment("chat/_message.html", key, message=message, zone=zone, language=language)  # type: ignore[operator]  # - a global is untyped
    return kept
