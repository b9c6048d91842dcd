"""Conversations of some people: begun with whoever takes messages, left, and ended by blocking."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import SQLColumnExpression, bindparam, case, delete, func, select

from community.access.models import Grant, Space
from community.access.service.circles import leave_circle, open_circle
from community.accounts.models import Person
from community.chat.forms import Begin
from community.chat.models import Block, Channel, Conversation
from community.chat.rules import blocked
from community.chat.service.marks import unread_count
from community.kernel import kinds
from community.kernel.columns import Id
from community.kernel.door import ME, OPENED, Me, Question, outright, reading
from community.kernel.errors import Invalid, Refusal
from community.kernel.events import Event, tell
from community.kernel.keys import new_token
from community.text.sorting import escaped, key

FOUND = 20
NOBODY = "Choose somebody to talk with."
UNKNOWN = "You cannot write to somebody of that name here. Choose from the list."


def names() -> SQLColumnExpression[str]:
    """Who else is in the conversation of a space in the surrounding query; empty in any other space."""
    there = select(func.aggregate_strings(Person.name, ", ")).join(Grant, Grant.person_id == Person.person_id)
    others = there.where(Grant.space_id == Space.space_id, Person.person_id != ME.person)
    return case((Space.direct, others.correlate(Space).scalar_subquery()), else_="")


@cache
def _mine() -> Question:
    columns: Any = select(Channel.channel_id, names().label("names"), unread_count().label("unread"), Channel.last_seq)
    direct = columns.join(Space, Space.space_id == Channel.space_id).where(Space.direct)
    return reading(Channel, direct.order_by(unread_count().desc(), Channel.channel_id.desc()).limit(200))


def mine(me: Me) -> Sequence[Any]:
    """My conversations: with whom, how much is unread; what is unread first, then the youngest."""
    return me.rows(_mine())


# ------------------------------------------------------------------ beginning


@cache
def _found() -> Question:
    columns = select(Person.handle, Person.name).where(Person.person_id != ME.person)
    named = columns.where((" " + Person.name_key).like(bindparam("pattern"), escape="\\"))
    return reading(Person, named.order_by(Person.name_key).limit(FOUND))


def found(me: Me, words: str) -> Sequence[Any]:
    """People I know whose names have a part that begins like this; nobody for no words."""
    plain = escaped(key(words).strip()[:60])
    return me.rows(_found(), pattern=f"% {plain}%") if plain else ()


@cache
def _people() -> Question:
    columns = select(Person.person_id, Person.name, Person.handle, blocked(ME, Person.person_id).label("blocked"))
    wanted = columns.where(Person.handle.in_(bindparam("handles", expanding=True)), Person.person_id != ME.person)
    return reading(Person, wanted.order_by(Person.name_key))


def chosen(me: Me, handles: Sequence[str]) -> Sequence[Any]:
    """Those of some people whom I know."""
    return me.rows(_people(), handles=list(handles)) if handles else ()


def begin(me: Me, form: Begin) -> Channel:
    """The conversation of me and these people: the one there is, or a new one. Invalid when one of them takes none."""
    people = chosen(me, form.people)
    if not people or len(people) != len(set(form.people)):
        raise Invalid({"people": UNKNOWN if form.people else NOBODY})
    closed = kinds.unwilling(me, [one.person_id for one in people])
    for one in people:
        if one.blocked or one.person_id in closed:
            raise Invalid({"people": f"{one.name} takes no messages just now."})
    others = sorted(one.person_id for one in people)
    return _standing(me, circle_of(me, others)) or _open(me, others)


def circle_of(me: Me, others: Sequence[int]) -> str:
    """What stands for these people and me, whoever of us asks."""
    return me.keys.blind("conversation", *sorted([me.person_id, *others]))


def _standing(me: Me, circle: str) -> Channel | None:
    here = select(Channel).join(Conversation, Conversation.space_id == Channel.space_id)
    found: Channel | None = me.session.scalar(outright(here.where(Conversation.circle == circle)))
    return found


def _open(me: Me, others: Sequence[int]) -> Channel:
    space = open_circle(me, others)
    me.add(Conversation(space_id=space.space_id, circle=circle_of(me, others), people=len(others) + 1))
    channel = me.add(Channel(space_id=space.space_id, slug="talk", name="Conversation", opened_at=me.now))
    tell(me, Event("opened", "channels", channel.channel_id, space.space_id))
    return channel


# ------------------------------------------------------------------ ending


def leave(me: Me, channel_id: int) -> None:
    """Takes me out of a conversation of several; a conversation of two is ended by blocking."""
    channel, conversation = _of(me, channel_id)
    if conversation.people == 2:
        raise Refusal
    conversation.circle = new_token()  # the same people may begin another one
    leave_circle(me, channel.space_id)
    tell(me, Event("left", "channels", channel_id, channel.space_id))


def block(me: Me, channel_id: int, wanted: bool) -> None:
    """From now on neither of us writes in our conversation, or both may again as far as I am concerned."""
    channel, conversation = _of(me, channel_id)
    if conversation.people != 2:
        raise Refusal
    other = select(Grant.person_id).where(Grant.space_id == channel.space_id, Grant.person_id != me.person_id)
    for person_id in me.session.scalars(outright(other)).all():
        gone = delete(Block).where(Block.person_id == me.person_id, Block.blocked_id == person_id)
        me.session.execute(gone, execution_options=OPENED)
        if wanted:
            me.add(Block(person_id=me.person_id, blocked_id=person_id))


def _of(me: Me, channel_id: int) -> tuple[Channel, Conversation]:
    channel = me.get(Channel, channel_id)
    here = select(Conversation).where(Conversation.space_id == channel.space_id)
    conversation = me.session.scalar(outright(here))
    if conversation is None:
        raise Refusal
    return channel, conversation


@cache
def _blocking() -> Question:
    there = select(Conversation.people, select(Block.person_id).where(_mine_of_them()).exists().label("blocking"))
    return reading(Conversation, there.where(Conversation.space_id == bindparam("space_id", type_=Id)))


def _mine_of_them() -> Any:
    others = select(Grant.person_id).where(Grant.space_id == Conversation.space_id)
    return (Block.person_id == ME.person) & Block.blocked_id.in_(others.correlate(Conversation))


def about(me: Me, space_id: int) -> Any:
    """How many were in it when it began, and whether I block the other one."""
    return me.row(_blocking(), space_id=space_id)
