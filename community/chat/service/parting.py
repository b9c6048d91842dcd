"""Messages of somebody who leaves: withdrawn as by their author, and unnamed where others mentioned them."""

import re
from typing import Any

from sqlalchemy import delete, func, or_, select

from community.access.service.mentions import laid_out_again
from community.access.service.withdrawing import Withdrawing
from community.accounts.models import Person
from community.chat.models import Block, ChannelMark, Message, MessageVersion
from community.chat.service.carrying import forget_author
from community.chat.service.changing import next_change, take_away
from community.chat.service.speaking import index_again
from community.kernel.door import OPENED, System, outright
from community.kernel.kinds import Traces

SOME = 20  # messages withdrawn in one unit
MANY = 4_000  # messages looked through in one unit
FEW = 5  # messages rendered anew in one: the writer must not be kept for long


def unname(system: System, person_id: int, after: int) -> int | None:
    """Looks through some messages and their former versions, for links to their page."""
    stretch = select(Message.message_id).where(Message.message_id > after).order_by(Message.message_id).limit(MANY)
    upto: int | None = system.scalar(outright(select(func.max(stretch.subquery().c.message_id))))
    if upto is None:
        return None
    link = f'href="/people/{system.row(outright(select(Person.handle).where(Person.person_id == person_id)))[0]}"'
    naming = select(Message.message_id).where(_between(Message, after, upto), Message.html.contains(link))
    found = list(system.session.scalars(outright(naming.order_by(Message.message_id))))
    if len(found) > FEW:
        found, upto = found[:FEW], found[FEW - 1]
    held = select(Message).where(Message.message_id.in_(found)).with_for_update()  # edits come before or after
    for message in system.session.scalars(outright(held)).all():
        _unname(system, message, link)
    former = select(MessageVersion).where(_between(MessageVersion, after, upto), MessageVersion.html.contains(link))
    for version in system.session.scalars(outright(former)).all():
        version.html = _without(version.html, link)
    return upto


def _between(table: Any, after: int, upto: int) -> Any:
    return (table.message_id > after) & (table.message_id <= upto)


def _unname(system: System, message: Message, link: str) -> None:
    """What can be rendered is rendered anew, so that the mention of nobody is plain words."""
    values: dict[str, Any] = {"html": _without(message.html, link)}
    if message.source and message.renderer:
        values |= laid_out_again(system, message.space_id, message.source)
    for column, value in values.items():
        setattr(message, column, value)
    message.version += 1  # open pages and kept pieces show it anew
    message.changed = next_change(system, message.channel_id)
    index_again(system, message)


def _without(html: str, link: str) -> str:
    return re.sub(rf'<a class="mention" {re.escape(link)}>([^<]*)</a>', r"\1", html)


def forget(system: System, person_id: int, _after: int) -> None:
    """Deletes how far they have read, whom they blocked, that somebody blocked them, and what they asked to carry."""
    forget_author(system, person_id)
    blocks = delete(Block).where(or_(Block.person_id == person_id, Block.blocked_id == person_id))
    for gone in (blocks, delete(ChannelMark).where(ChannelMark.person_id == person_id)):
        system.session.execute(gone, execution_options=OPENED)


OWN = Withdrawing(Message, take_away, SOME)
TRACES = Traces(OWN.count, OWN.withdraw, unname, forget, OWN.scatter)
