"""Who keeps a hospital's on-call list, who sees whom on it, and who reads a call: its asker and those asked so far."""

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, or_, select
from sqlalchemy.orm import aliased

from community.accounts.rules import is_active, names_reader
from community.backup.models import OPEN, BackupAsk, BackupCall, BackupContact, BackupPace, CallState
from community.institutions.models import Institution
from community.institutions.rules import runs_roster, works_at
from community.kernel.door import Reader, rule, says, says_aside


def is_there(
    person_id: SQLColumnExpression[int], institution_id: SQLColumnExpression[int], now: Reader
) -> ColumnElement[bool]:
    """Whether somebody, not the reader, has a living account and belongs to that hospital now."""
    somebody = Reader(person_id, now.now, without=now.without, outside=now.outside)
    return and_(is_active(somebody), works_at(somebody, institution_id))


def stands(reader: Reader) -> ColumnElement[bool]:
    """Whether a contact has said yes, was not taken off, and still belongs to the hospital."""
    said_yes = and_(BackupContact.agreed_at.is_not(None), BackupContact.removed_at.is_(None))
    return and_(said_yes, is_there(BackupContact.person_id, BackupContact.institution_id, reader))


@rule(Institution, "on_call")
def keep_list(reader: Reader) -> ColumnElement[bool]:
    """Whoever keeps a hospital's settings keeps its on-call list."""
    return and_(Institution.kind != "network", runs_roster(reader, Institution.institution_id))


@rule(Institution, "call")
def call(reader: Reader) -> ColumnElement[bool]:
    """Back-up is asked for at one's own hospital."""
    here = works_at(reader, Institution.institution_id)
    return and_(Institution.kind != "network", is_active(reader), here)


@rule(BackupPace, "read")
def see_pace(reader: Reader) -> ColumnElement[bool]:
    """How long each one has is for those who work there, and for whoever keeps the list."""
    there = and_(is_active(reader), works_at(reader, BackupPace.institution_id))
    return or_(there, runs_roster(reader, BackupPace.institution_id))


def _kept_or_own(reader: Reader) -> ColumnElement[bool]:
    mine = and_(is_active(reader), BackupContact.person_id == reader.person)
    there = works_at(reader, BackupContact.institution_id)
    return or_(runs_roster(reader, BackupContact.institution_id), and_(mine, there, BackupContact.removed_at.is_(None)))


@rule(BackupContact, "read")
def see_contacts(reader: Reader) -> ColumnElement[bool]:
    """Who is on call is for those who work there; who was asked to be, for themselves and whoever keeps the list."""
    there = and_(is_active(reader), works_at(reader, BackupContact.institution_id))
    return or_(_kept_or_own(reader), and_(there, stands(reader)))


@rule(BackupContact, "reach")
def see_line(reader: Reader) -> ColumnElement[bool]:
    """Their line is for themselves, whoever keeps the list, and the one whose call they answered, while it lasts."""
    made, asked = aliased(BackupCall), aliased(BackupAsk)
    answered = select(made.call_id).join(asked, asked.call_id == made.call_id)
    answered = answered.where(
        made.person_id == reader.person,
        made.institution_id == BackupContact.institution_id,
        made.state == CallState.ANSWERED,
        made.kept_until > reader.now,
        asked.person_id == BackupContact.person_id,
        asked.answered_at.is_not(None),
    )
    with_me = and_(is_active(reader), answered.correlate_except(made, asked).exists(), stands(reader))
    return or_(_kept_or_own(reader), with_me)


@rule(BackupContact, "serve")
def serve(reader: Reader) -> ColumnElement[bool]:
    """Nobody but oneself says yes to being on call, stops it, or says how to be reached."""
    mine = and_(is_active(reader), BackupContact.person_id == reader.person, BackupContact.removed_at.is_(None))
    return and_(mine, works_at(reader, BackupContact.institution_id))


@rule(BackupContact, "arrange")
def arrange(reader: Reader) -> ColumnElement[bool]:
    """Order, hours, and taking somebody off are for whoever keeps the list."""
    return runs_roster(reader, BackupContact.institution_id)


# ------------------------------------------------------------------ calls


def _asked(
    reader: Reader, call: type[BackupCall], *more: ColumnElement[bool], ask: type[BackupAsk]
) -> ColumnElement[bool]:
    """Whether the reader was asked about a call, and still belongs to its hospital."""
    mine = select(ask.ask_id).where(ask.call_id == call.call_id, ask.person_id == reader.person, *more)
    belongs = works_at(reader, call.institution_id)
    return and_(is_active(reader), mine.correlate_except(ask).exists(), belongs)


def asked_lately(reader: Reader, call: type[BackupCall]) -> ColumnElement[bool]:
    """The same, while the call goes on and for a day after it."""
    lately = or_(call.kept_until.is_(None), call.kept_until > reader.now)
    return and_(lately, _asked(reader, call, ask=aliased(BackupAsk)))


def reads(reader: Reader, call: type[BackupCall]) -> ColumnElement[bool]:
    """Whether the reader asked, or was asked."""
    mine = and_(is_active(reader), call.person_id == reader.person)
    return or_(mine, asked_lately(reader, call))


@rule(BackupCall, "read")
def read_call(reader: Reader) -> ColumnElement[bool]:
    """The asker, and those asked so far: nobody later on the list, no lead, steward or administrator as such."""
    return reads(reader, BackupCall)


@rule(BackupCall, "answer")
def answer(reader: Reader) -> ColumnElement[bool]:
    """Those asked so far, as long as nobody is there: also when they passed it on, and when everyone was asked."""
    return and_(BackupCall.state.in_(OPEN), asked_lately(reader, BackupCall))


@rule(BackupCall, "hand_on")
def hand_on(reader: Reader) -> ColumnElement[bool]:
    """The same, once."""
    ask = aliased(BackupAsk)
    still = _asked(reader, BackupCall, ask.passed_at.is_(None), ask=ask)
    return and_(BackupCall.state.in_(OPEN), asked_lately(reader, BackupCall), still)


@rule(BackupCall, "withdraw")
def withdraw(reader: Reader) -> ColumnElement[bool]:
    """Its asker, at any time until it is over."""
    going_on = BackupCall.state != CallState.ENDED
    return and_(going_on, is_active(reader), BackupCall.person_id == reader.person)


@rule(BackupAsk, "read")
def read_ask(reader: Reader) -> ColumnElement[bool]:
    """Who was asked is for whoever reads the call."""
    made = aliased(BackupCall)
    seen = select(made.call_id).where(made.call_id == BackupAsk.call_id, reads(reader, made))
    return seen.correlate_except(made).exists()


rule(BackupContact, "hold")(names_reader(BackupContact.person_id))
rule(BackupCall, "hold")(names_reader(BackupCall.person_id))
rule(BackupAsk, "hold")(names_reader(BackupAsk.person_id))

says(Institution, on_call="keep its on-call list", call="ask its on-call contact for back-up")
says_aside(BackupPace, read="see how long an on-call contact has to answer")
says_aside(BackupContact, read="see who is on call", reach="see how to reach them")
says_aside(BackupContact, serve="be on call", arrange="arrange the on-call list")
says_aside(
    BackupCall, read="read calls for back-up", answer="answer them", hand_on="pass them on", withdraw="take them back"
)
says_aside(BackupAsk, read="see who was asked for back-up")
