"""A call: asked for, passed from one to the next, answered, taken back. Whoever changes one holds its row first."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import func, select, update

from community.accounts.models import Person
from community.backup.forms import AskForm
from community.backup.models import OPEN, BackupAsk, BackupCall, CallState
from community.backup.service.rota import first_name
from community.backup.service.showing import Team, due_next, team
from community.kernel import clock
from community.kernel.door import OPENED, Me, outright
from community.kernel.errors import Conflict, NotFound, TooMany
from community.kernel.events import Event, tell
from community.kernel.ids import backdated, ref
from community.kernel.jobs import put

A_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
MOST = 3  # calls of one person in an hour
TOLD: list[Callable[[int], None]] = []
"""Told, after the commit, whose open pages should look again."""

ALREADY = "You have asked here already, and it goes on. You find it on this page."
NOBODY = "Nobody is on call there just now. The lines on this page are there day and night."
ANOTHER = "Who is on call has just changed. Please read who sees it now, then ask."
THERE = "{name} is with them already. Thank you for looking."
OVER = "This is over. Nothing more is needed."


class AskedOften(TooMany):
    """Somebody asked three times within an hour, and may need more than a list of colleagues."""

    title = "You have asked three times this hour"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        minutes = -(-self.seconds // 60)
        unit = "minute" if minutes == 1 else "minutes"
        self.sentence = (
            f"The lines on this page answer at once, day and night. Here you can ask again in {minutes} {unit}."
        )


def ask(me: Me, form: AskForm) -> BackupCall:
    """Asks the first on the list. Conflict when it is another one than the page named, or nobody."""
    _one_at_a_time(me)
    found = team(me, form.hospital)
    _refuse(me, found, form)
    facts = {"institution_id": found.place.institution_id, "person_id": me.person_id, "made_at": me.now}
    _end_others(me, found.place.institution_id)
    with backdated(clock.hour(me.now)):  # the audit keeps this number, and of the moment only the hour
        call = me.add(BackupCall(**facts, minutes=found.minutes, words=form.words, reach=form.reach))
    step(me, call)
    _record(me, "asked", call)
    return call


def _one_at_a_time(me: Me) -> None:
    """Takes my own row, so that two requests of mine come one after the other."""
    mine = select(Person.person_id).where(Person.person_id == me.person_id)
    me.session.execute(outright(mine.with_for_update(key_share=True)))


def _refuse(me: Me, found: Team, form: AskForm) -> None:
    """Raises what stands against a call."""
    here = (BackupCall.person_id == me.person_id, BackupCall.institution_id == found.place.institution_id)
    waiting = select(BackupCall.call_id).where(*here, BackupCall.state == CallState.WAITING)
    if me.scalar(outright(waiting)):
        raise Conflict(ALREADY)
    if not found.now:
        raise Conflict(NOBODY)
    if form.first != ref(found.now[0].contact_id):
        raise Conflict(ANOTHER)
    lately = select(func.count(), func.min(BackupCall.made_at)).select_from(BackupCall)
    lately = lately.where(BackupCall.person_id == me.person_id, BackupCall.made_at > me.now - HOUR)
    count, first = me.row(outright(lately))
    if count >= MOST:
        raise AskedOften(int((first + HOUR - me.now).total_seconds()))


def _end_others(me: Me, institution_id: int) -> None:
    """Whoever asks again no longer waits for an answer to what nobody answered."""
    mine = (BackupCall.person_id == me.person_id, BackupCall.institution_id == institution_id)
    left = update(BackupCall).where(*mine, BackupCall.state == CallState.UNANSWERED)
    me.session.execute(left.values(state=CallState.ENDED), execution_options=OPENED)


def _record(me: Me, verb: str, call: BackupCall) -> None:
    """The audit keeps the hour: whoever asks may write under a pseudonym too."""
    tell(me, Event(verb, "backup_calls", call.call_id, to_the_hour=True))


# ------------------------------------------------------------------ going round


def held(me: Me, call_id: int) -> BackupCall | None:
    """The call as it is now, for this unit alone; whoever wants to change it too waits."""
    wanted = select(BackupCall).where(BackupCall.call_id == call_id).with_for_update()
    found: BackupCall | None = me.session.scalar(outright(wanted.execution_options(populate_existing=True)))
    return found


def asks_of(me: Me, call_id: int) -> list[BackupAsk]:
    """Who was asked so far, in order."""
    asked = select(BackupAsk).where(BackupAsk.call_id == call_id).order_by(BackupAsk.turn)
    return list(me.session.scalars(outright(asked.execution_options(populate_existing=True))))


def step(me: Me, call: BackupCall) -> None:
    """Asks the next one about a call that is held; when nobody is left, it says so."""
    asked = {ask.person_id for ask in asks_of(me, call.call_id)}
    coming = due_next(me, call, asked, me.now)
    if coming is None:
        _settle(me, call, CallState.UNANSWERED)
        return
    turn = {"person_id": coming.person_id, "turn": len(asked) + 1, "asked_at": me.now}
    ask = me.add(BackupAsk(call_id=call.call_id, **turn))
    call.next_at = me.now + timedelta(minutes=call.minutes)
    put(me.session, "backup.advance", {"row_id": call.call_id}, call.next_at)
    put(me.session, "backup.letter", {"row_id": ask.ask_id}, me.now)
    _tell_all(me, call)


def advance(me: Me, call_id: int) -> None:
    """Asks the next one if it is time; done twice, or by two at once, it is done once."""
    call = held(me, call_id)
    if call and call.state == CallState.WAITING and call.next_at and call.next_at <= me.now:
        step(me, call)


def _settle(me: Me, call: BackupCall, state: CallState) -> None:
    call.state, call.next_at, call.kept_until = state, None, me.now + A_DAY
    _tell_all(me, call)


def _tell_all(me: Me, call: BackupCall) -> None:
    """Open pages of the asker and of all who were asked look again, after the commit."""
    people = {call.person_id, *(ask.person_id for ask in asks_of(me, call.call_id))}
    for follow in TOLD:
        for person_id in sorted(people):
            me.after(partial(follow, person_id))


# ------------------------------------------------------------------ what people do about one


def _mine(me: Me, call_id: int, verb: str) -> tuple[BackupCall, BackupAsk]:
    """A call that I was asked about, held, and what was asked of me; Conflict when it is too late for that verb."""
    me.get(BackupCall, call_id)
    call, asks = held(me, call_id), asks_of(me, call_id)
    own = next((ask for ask in asks if ask.person_id == me.person_id), None)
    if call is None or own is None:
        raise NotFound
    if own.answered_at is None and not me.may(verb, call):
        raise Conflict(_too_late(me, call, asks))
    return call, own


def _too_late(me: Me, call: BackupCall, asks: list[BackupAsk]) -> str:
    there = next((ask.person_id for ask in asks if ask.answered_at), None)
    if call.state != CallState.ANSWERED or there is None:
        return OVER
    name = me.scalar(outright(select(Person.name).where(Person.person_id == there)))
    return THERE.format(name=first_name(name))


def answer(me: Me, call_id: int) -> None:
    """I have seen it and am with them: nobody else is asked any more."""
    call, own = _mine(me, call_id, "answer")
    if own.answered_at:
        return
    own.answered_at, own.passed_at = me.now, None
    _settle(me, call, CallState.ANSWERED)
    _record(me, "answered", call)


def pass_on(me: Me, call_id: int) -> None:
    """I cannot just now: the next one is asked at once, unless somebody after me is being asked already."""
    call, own = _mine(me, call_id, "hand_on")
    if own.answered_at:
        raise Conflict(OVER)
    own.passed_at = me.now
    if call.state == CallState.WAITING and own.ask_id == asks_of(me, call_id)[-1].ask_id:
        step(me, call)
    else:
        _tell_all(me, call)
    _record(me, "passed_on", call)


def withdraw(me: Me, call_id: int) -> None:
    """I no longer need it, or had what I needed."""
    me.get(BackupCall, call_id, to="withdraw")
    call = held(me, call_id)
    if call and call.state != CallState.ENDED:
        close(me, call)


def close(me: Me, call: BackupCall) -> None:
    """Ends a call that is held. Whoever was asked reads it no longer than they would have."""
    until = call.kept_until
    _settle(me, call, CallState.ENDED)
    call.kept_until = until or call.kept_until
    _record(me, "withdrew", call)


def goes_round(call: Any) -> bool:
    """Whether somebody may still answer."""
    return call.state in OPEN
