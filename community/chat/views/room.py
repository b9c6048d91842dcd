"""The room itself, shared by its pages, and what stands on several of them."""

from collections import Counter
from typing import Any

from flask import current_app, has_request_context, request
from markupsafe import Markup

from community.chat.forms import FARTHEST
from community.chat.models import KINDS, NOTES
from community.chat.service.writing import here
from community.files.service.showing import read_along
from community.kernel.door import Me
from community.kernel.house import house
from community.kernel.web import Room, visiting

room = Room("chat", __name__, url_prefix="/chat")
room.add_app_template_global(lambda: KINDS, "kind_word_list")
room.add_app_template_global(lambda: NOTES, "usual_notes")


def asked(name: str) -> int | None:
    """A message's number from the address; nonsense counts as none."""
    given = request.args.get(name, type=int)
    return given if given is not None and 0 <= given <= FARTHEST else None


def known(*, myself: bool = True) -> tuple[str, ...]:
    """Who may be named where these words are going; asked outside the unit that will write them.

    Under a pseudonym one's own name is asked about like any other.
    """
    visitor, where = visiting(), request.view_args or {}
    if visitor is None:
        return ()
    with house().database.unit() as unit:
        me = Me(unit, visitor.person_id, house().keys)
        return here(me, where.get("channel_id", 0), where.get("message_id", 0), myself=myself)


@room.app_template_global()
def kind_words(message: Any) -> list[tuple[str, str, int, bool]]:
    """(kind, words, how many gave it, whether I did) of a message; only those that somebody gave."""
    if not message.reactions:
        return []
    visitor = visiting() if has_request_context() else None
    mine = house().keys.blind("reaction", visitor.person_id, message.message_id) if visitor else ""
    given = [line.split(" ") for line in message.reactions.split("\n")]
    counted = Counter(kind for kind, _ in given)
    own = {kind for kind, blind in given if blind == mine}
    return [(kind, words, counted[kind], kind in own) for kind, words in KINDS.items() if counted[kind]]


room.add_app_template_filter(read_along, "files")


@room.app_template_global()
def shown_message(message: Any, zone: str, language: str) -> Markup:
    """A message as everyone sees it, kept until it changes; the key holds all that it shows."""
    state = (message.version, message.removed_by, message.shown, message.detail)
    answers = (message.answered, message.answered_words)  # which not every reader of the message sees
    key = ("message", message.message_id, zone, language, *state, *answers, message.files)
    fragment = current_app.jinja_env.globals["fragment"]
    kept: Markup = fragment("chat/_message.html", key, message=message, zone=zone, language=language)  # type: ignore[operator]  # - a global is untyped
    return kept
