"""Carrying a thread over to a topic: asked under a byline, answered by each author, done for those who agreed.

Same space, same readers, same bylines: what the authors are asked about is a lasting place, a title and search.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, case, delete, func, or_, select, update

from community.access.models import Byline, Level, Space
from community.access.rules import in_space
from community.access.service import bylines
from community.chat.forms import CarryOver
from community.chat.models import Carrying, CarryingAnswer, Message
from community.chat.rules import may_go
from community.chat.service.asking import is_mine
from community.chat.service.changing import next_change
from community.chat.service.speaking import of_thread
from community.kernel import clock, ids, kinds
from community.kernel.columns import Id
from community.kernel.door import ME, OPENED, Me, Question, Reader, System, outright, reading
from community.kernel.errors import Conflict, Invalid, NotFound
from community.kernel.events import Event, tell
from community.kernel.kinds import Carried, Entry

ASKS_FOR = timedelta(days=7)
MOST = 200  # messages that are carried over at once
WORDS = (Message.source, Message.html, Message.plain, Message.renderer)
ALREADY = "Somebody has asked about this thread already, or it was carried over. Open the thread to see it."
NOTHING = "Nothing in this thread can go along: removed messages, files, and what has a content note stay in chat."
TOO_LONG = f"This thread is too long for a topic: at most {MOST} messages can go along."
NOBODY = "So far nobody has agreed. You can wait, or withdraw the question."
OVER = "This question is over: the thread was carried over, or the question withdrawn."
NARROW = "Newcomers do not read all of this thread, and would read all of a topic here. It stays in the channel."
NO_BOARD = "Please choose a board of this space."


# ------------------------------------------------------------------ asking


@cache
def _extent() -> Question:
    """From where to where a thread goes as I read it, since when, what is narrow, and how much could go along."""
    goes = and_(Message.removed_at.is_(None), Message.source != "", Message.note == "")
    ends = (func.min(Message.seq).label("begins"), func.max(Message.seq).label("upto"))
    told = (func.min(Message.written_at).label("since"), func.count(case((Message.from_joining, 1))).label("narrow"))
    here = (Message.channel_id == bindparam("channel_id", type_=Id), of_thread())
    return reading(Message, select(*ends, *told, func.count(case((goes, 1))).label("count")).where(*here))


def ask(me: Me, message_id: int, form: CarryOver) -> Carrying:
    """Asks the authors of a message's thread whether their words may go along to a topic. Conflict when one asks."""
    message = me.get(Message, message_id, to="carry")
    space = me.get(Space, message.space_id)
    board_id = _board(me, space.space_id, form.board)
    thread = message.thread or message.seq
    _make_room(me, message.channel_id, thread)
    extent = _whole(me, message.channel_id, thread)
    speaker = bylines.byline(me, space, form.byline)
    where = {"channel_id": message.channel_id, "space_id": space.space_id, "thread": thread, "board_id": board_id}
    asked = {"title": form.title, "byline_id": speaker.byline_id, "lapses_at": clock.hour(me.now) + ASKS_FOR}
    carrying = me.add(Carrying(**where, **extent, **asked))
    _tell(me, "asked", carrying, bylines.actor(speaker), form.reason)
    return carrying


def _board(me: Me, space_id: int, ref: str) -> int:
    """One of the boards where I may open a topic in that space."""
    found = next((row.board_id for row in kinds.boards(me, space_id) if ids.ref(row.board_id) == ref), None)
    if found is None:
        raise Invalid({"board": NO_BOARD})
    return int(found)


def _make_room(me: Me, channel_id: int, thread: int) -> None:
    """A thread is asked about once at a time; what has lapsed and waits for its job is nobody's question any more."""
    there = select(Carrying).where(Carrying.channel_id == channel_id, Carrying.thread == thread)
    standing = me.session.scalar(outright(there))
    if standing is None:
        return
    if standing.lapses_at is None or standing.lapses_at > me.now:
        raise Conflict(ALREADY)
    _drop(me, [standing.carrying_id])


def _whole(me: Me, channel_id: int, thread: int) -> dict[str, Any]:
    """What a thread is, as a question about it keeps it."""
    found = me.row(_extent(), channel_id=channel_id, thread=thread)
    if not 0 < found.count <= MOST:
        raise Conflict(TOO_LONG if found.count else NOTHING)
    if found.narrow:
        raise Conflict(NARROW)
    return {"begins": found.begins, "upto": found.upto, "since": found.since}


# ------------------------------------------------------------------ answering


@cache
def _asked_of_me() -> Question:
    said = select(Message.byline_id).join(Byline, Byline.byline_id == Message.byline_id).join(Carrying, may_go(Message))
    about = (Carrying.carrying_id == bindparam("carrying_id", type_=Id), Message.byline_id != Carrying.byline_id)
    return reading(Message, said.where(*about, is_mine()).distinct())


def answer(me: Me, carrying_id: int, byline_id: int, agrees: bool) -> Carrying:
    """Says whether my words under that byline may go along; it can be said otherwise as long as it is asked.

    No audit names it, and no page hears of it: two that answer one after the other may be one person's bylines.
    """
    carrying = me.get(Carrying, carrying_id, to="answer")
    seal = me.seal(carrying.space_id)
    if byline_id not in {asked for (asked,) in me.rows(_asked_of_me(), carrying_id=carrying_id, seal=seal)}:
        raise NotFound
    _still_asks(me, carrying_id)
    mine = {"carrying_id": carrying_id, "byline_id": byline_id}
    said = update(CarryingAnswer).filter_by(**mine).values(agrees=agrees).returning(CarryingAnswer.agrees)
    if me.session.execute(said, execution_options=OPENED).first() is None:
        me.add(CarryingAnswer(**mine, agrees=agrees))
    return carrying


def _still_asks(me: Me, carrying_id: int) -> None:
    """Held until the answer is stored: whoever carries it over now comes after it, or came before."""
    held = select(Carrying.topic_id).where(Carrying.carrying_id == carrying_id).with_for_update(read=True)
    found = me.session.execute(outright(held)).first()
    if found is None or found[0] is not None:
        raise Conflict(OVER)


# ------------------------------------------------------------------ carrying over


@cache
def _agreed() -> Question:
    """Whoever has left agrees to nothing any more; of a pseudonym nobody can tell."""
    said_yes = select(CarryingAnswer.agrees).where(
        CarryingAnswer.carrying_id == Carrying.carrying_id,
        CarryingAnswer.byline_id == Message.byline_id,
        CarryingAnswer.agrees,
    )
    author = Reader(Byline.person_id, ME.now)  # type: ignore[arg-type]  # - nobody stands behind a pseudonym here
    still_here = or_(Byline.person_id.is_(None), in_space(author, Carrying.space_id, Level.READ, Carrying.since))
    agreed = or_(Message.byline_id == Carrying.byline_id, said_yes.correlate_except(CarryingAnswer).exists())
    columns = select(Message.byline_id, Message.written_at, *WORDS).join(Byline, Byline.byline_id == Message.byline_id)
    there = columns.join(Carrying, may_go(Message)).where(Carrying.carrying_id == bindparam("carrying_id", type_=Id))
    return reading(Message, there.where(agreed, still_here).order_by(Message.seq).limit(MOST))


def carry(me: Me, carrying_id: int) -> int:
    """Makes a topic of the words of those who agreed, in their order, and returns its id; the thread stays.

    The row is taken first: of two who do it at once one finds it done, and an answer comes before or after.
    """
    carrying = me.get(Carrying, carrying_id, to="carry")
    title, asker = carrying.title, _byline(me, carrying)
    _take(me, carrying_id)
    rows = me.rows(_agreed(), carrying_id=carrying_id)
    if not rows:
        raise Conflict(NOBODY)
    entries = [_entry(row) for row in rows]
    where = (carrying.space_id, carrying.board_id, title)
    carried = Carried(*where, asker.byline_id, bylines.actor(asker), carrying_id, entries)
    carrying.topic_id, carrying.title, carrying.lapses_at = kinds.carry(me, carried), "", None
    _drop_answers(me, [carrying_id])
    _tell(me, "carried", carrying, bylines.actor(asker))
    return carrying.topic_id


def _take(me: Me, carrying_id: int) -> None:
    """Conflict when it is over meanwhile."""
    still = update(Carrying).where(Carrying.carrying_id == carrying_id, Carrying.topic_id.is_(None))
    taken = still.values(title="").returning(Carrying.carrying_id)
    if me.session.execute(taken, execution_options={**OPENED, "synchronize_session": False}).first() is None:
        raise Conflict(OVER)


def _entry(row: Any) -> Entry:
    words = {name: getattr(row, name) for name in ("source", "html", "plain", "renderer")}
    return Entry(row.byline_id, row.written_at, words)


# ------------------------------------------------------------------ ending


def withdraw(me: Me, carrying_id: int) -> Carrying:
    """Takes the question back, or down; nothing of it stays."""
    carrying = me.get(Carrying, carrying_id, to="withdraw")
    asker = _byline(me, carrying)
    _end(me, carrying, "withdrew", bylines.actor(asker) if bylines.is_mine(me, asker) else None)
    return carrying


def lapse(system: System) -> int:
    """Ends questions that have asked for a week; returns how many."""
    over = outright(select(Carrying).where(Carrying.lapses_at <= system.now, Carrying.topic_id.is_(None)).limit(100))
    ended = system.session.scalars(over).all()
    for carrying in ended:
        _end(system, carrying, "lapsed", None)
    return len(ended)


def forget_gone(system: System, channel_ids: Sequence[int]) -> None:
    """Deletes what was asked about threads of which nothing is left."""
    left = select(Message.message_id).where(
        Message.channel_id == Carrying.channel_id,
        or_(Message.seq == Carrying.thread, Message.thread == Carrying.thread),
    )
    gone = select(Carrying.carrying_id).where(Carrying.channel_id.in_(channel_ids), ~left.exists())
    _drop(system, system.session.scalars(outright(gone)).all())


def forget_author(system: System, person_id: int) -> None:
    """Deletes what somebody who leaves altogether has asked and answered under their name."""
    theirs = select(Byline.byline_id).where(Byline.person_id == person_id)
    answered = delete(CarryingAnswer).where(CarryingAnswer.byline_id.in_(theirs))
    system.session.execute(answered, execution_options=OPENED)
    asked = select(Carrying.carrying_id).where(Carrying.byline_id.in_(theirs), Carrying.topic_id.is_(None))
    _drop(system, system.session.scalars(outright(asked)).all())


def _end(me: Me, carrying: Carrying, verb: str, actor: str | None) -> None:
    """Conflict when it was carried over in the same moment."""
    _take(me, carrying.carrying_id)
    _tell(me, verb, carrying, actor)
    _drop(me, [carrying.carrying_id])


def _drop(me: Me, carrying_ids: Sequence[int]) -> None:
    _drop_answers(me, carrying_ids)
    me.session.execute(delete(Carrying).where(Carrying.carrying_id.in_(carrying_ids)), execution_options=OPENED)


def _drop_answers(me: Me, carrying_ids: Sequence[int]) -> None:
    """Once it is over nobody needs to know any more who said what."""
    over = delete(CarryingAnswer).where(CarryingAnswer.carrying_id.in_(carrying_ids))
    me.session.execute(over, execution_options=OPENED)


def _byline(me: Me, carrying: Carrying) -> Byline:
    found = me.session.scalar(outright(select(Byline).where(Byline.byline_id == carrying.byline_id)))
    assert found is not None, "nobody asks without a byline"
    return found


def _tell(me: Me, verb: str, carrying: Carrying, actor: str | None, note: str = "") -> None:
    """Open pages fetch the message it begins with anew, and see beside it what has become of the question."""
    begins = and_(Message.channel_id == carrying.channel_id, Message.seq == carrying.begins)
    changed = update(Message).where(begins).values(changed=next_change(me, carrying.channel_id))
    me.session.execute(changed, execution_options=OPENED)
    what = (verb, "carryings", carrying.carrying_id, carrying.space_id)
    tell(me, Event(*what, actor, note, part_of=carrying.channel_id))
