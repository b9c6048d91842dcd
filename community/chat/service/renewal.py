"""After a change of the renderer: messages are rendered anew from what was typed, some at a time."""

from sqlalchemy import select, update

from community.access.service.mentions import laid_out_again
from community.chat.models import Message
from community.kernel.door import OPENED, System, outright
from community.text.markup import RENDERER_VERSION

BATCH = 5  # rendering happens inside a unit here, and the writer must not be kept for long


def renew(system: System) -> int:
    """Renders up to a batch of messages that an older renderer made; returns how many there were."""
    typed = Message.renderer.between(1, RENDERER_VERSION - 1) & (Message.source != "")
    old = select(Message.message_id, Message.space_id, Message.source).where(typed).limit(BATCH)
    found = system.rows(outright(old))
    for message_id, space_id, source in found:
        anew = update(Message).where(Message.message_id == message_id)
        values = laid_out_again(system, space_id, source)
        system.session.execute(anew.values(**values), execution_options=OPENED)
    return len(found)
