"""What happens to words before the writing unit opens: normalise, guard, render."""

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select

from community.access.models import Byline, BylineKind, Grant, Space
from community.access.service.entities import MOST, everywhere
from community.accounts.models import Person
from community.chat.forms import CarryOver, ChannelForm, EditMessage, Say
from community.chat.models import Channel, Message
from community.kernel.columns import Id
from community.kernel.door import Me, Question, reading
from community.text.normal import normalise
from community.text.writing import Known, lay_out, look_over_each, nobody, worded

COMPOSER = "chat"
LATELY = 500  # messages whose speakers count as present


def prepare_message(form: Say | EditMessage, known: Known = nobody) -> None:
    """Puts the words of a message through the pipeline; raises Paused, or Invalid when they cannot be shown."""
    source = normalise(form.body).strip() if may_be_silent(form) else worded(form.body)
    asked = {"body": (source, COMPOSER), "note": (form.note, "title")}
    if isinstance(form, Say) and any(form.file_words):
        asked["file_words"] = ("\n".join(form.file_words), COMPOSER)
    kinds = look_over_each(asked, form.safe_reason, cache(known))
    form.keep(replace(lay_out(source), paused_for=kinds))


def may_be_silent(form: Say | EditMessage) -> bool:
    """Whether it can do without words: with files, or in an edit, which asks the message itself whether it has some."""
    return isinstance(form, EditMessage) or bool(form.along)


def prepare_channel(form: ChannelForm, known: Known = nobody) -> None:
    """Looks over the name of a channel and the line under it."""
    look_over_each({"name": (form.name, "title"), "about": (form.about, "title")}, form.safe_reason, cache(known))


def prepare_carrying(form: CarryOver, known: Known = nobody) -> None:
    """Looks over the title of the topic to be."""
    form.keep(look_over_each({"title": (form.title, "title")}, form.safe_reason, cache(known)))


@cache
def _speakers(of_message: bool) -> Question:
    here: Any = bindparam("channel_id", type_=Id)
    if of_message:
        here = select(Message.channel_id).where(Message.message_id == bindparam("message_id", type_=Id))
        here = here.scalar_subquery()
    lately = select(Message.byline_id).where(Message.channel_id == here, Message.removed_at.is_(None))
    some = reading(Message, lately.order_by(Message.seq.desc()).limit(LATELY)).subquery()
    named = Byline.kind.in_((BylineKind.FULL, BylineKind.NAME))
    shown = select(Byline.shown).where(Byline.byline_id.in_(select(some.c.byline_id)), named)
    return reading(Byline, shown.distinct().limit(MOST))


@cache
def _present(of_message: bool) -> Question:
    """Everybody in a conversation of some people; nobody in any other channel."""
    named = select(Person.name).join(Grant, Grant.person_id == Person.person_id)
    there = named.join(Space, and_(Space.space_id == Grant.space_id, Space.direct))
    joined = there.join(Channel, Channel.space_id == Space.space_id)
    if not of_message:
        return reading(Channel, joined.where(Channel.channel_id == bindparam("channel_id", type_=Id)))
    said = joined.join(Message, Message.channel_id == Channel.channel_id)
    return reading(Channel, said.where(Message.message_id == bindparam("message_id", type_=Id)))


def here(me: Me, channel_id: int = 0, message_id: int = 0, *, myself: bool = True) -> tuple[str, ...]:
    """Who and what may be named in a channel without asking: those who speak there, hospitals, and perhaps oneself."""
    of_message = bool(message_id)
    where = {"message_id": message_id} if of_message else {"channel_id": channel_id}
    found = [name for question in (_speakers, _present) for (name,) in me.rows(question(of_message), **where)]
    return everywhere(me, found, myself=myself)
