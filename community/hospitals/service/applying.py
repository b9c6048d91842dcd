"""Asking to join, step by step, without an account: one browser holds the application, a letter brings it back.

Whoever fills it in is known by a token whose fingerprint stands in the row. Nothing here is found by a name, an address
or a number, so nobody learns from it who applied.
"""

from datetime import timedelta
from functools import cache

from sqlalchemy import bindparam, delete, select, update

from community.hospitals.forms import ContactForm, PlaceForm, ReadinessForm, SendForm, SignForm
from community.hospitals.models import AGREEMENT, Application, ApplicationLink, ApplicationState
from community.kernel import clock
from community.kernel.door import OPENED, Question, System, outright
from community.kernel.errors import Conflict, Invalid, NotFound
from community.kernel.events import Event, tell
from community.kernel.jobs import put
from community.kernel.keys import fingerprint, new_token

STEPS = {
    "kind": "The kind of place",
    "place": "Name and place",
    "readiness": "What is ready",
    "contact": "Whom we write to",
    "agreement": "The agreement",
    "review": "Look it over",
}
EDITABLE = (ApplicationState.DRAFT, ApplicationState.ASKED)
LASTS, KEPT = timedelta(days=7), timedelta(days=60)
GONE = "This link was used, was replaced by a newer one, or has expired. You can ask for a new one."
NOT_HERE = "This browser holds no application. Begin one, or ask for a link to come back to yours."


@cache
def _held() -> Question:
    return outright(select(Application).where(Application.holder == bindparam("holder")))


def held(system: System, token: str) -> Application | None:
    """The application that this browser holds, or None."""
    found: Application | None = system.scalar(_held(), holder=fingerprint(token)) if token else None
    return found


def mine(system: System, token: str) -> Application:
    """The same, where there must be one; NotFound otherwise."""
    found = held(system, token)
    if found is None:
        raise NotFound(NOT_HERE)
    return found


def _writable(system: System, token: str) -> Application:
    """The row, held for this unit; Conflict once it was sent."""
    wanted = select(Application).where(Application.holder == fingerprint(token)).with_for_update()
    found = system.session.scalar(outright(wanted).execution_options(populate_existing=True)) if token else None
    if found is None:
        raise NotFound(NOT_HERE)
    if found.state not in EDITABLE:
        raise Conflict("This application was sent already. If something is wrong, answer the letter that you got.")
    found.changed_at = system.now
    return found


def missing(row: Application) -> list[str]:
    """The steps that are not filled in yet, in their order."""
    done = {
        "kind": bool(row.kind),
        "place": bool(row.name),
        "readiness": bool(row.readiness),
        "contact": bool(row.email),
        "agreement": row.version == AGREEMENT,
    }
    return [step for step in done if not done[step]]


def after(step: str) -> str:
    """The step that follows."""
    steps = list(STEPS)
    return steps[steps.index(step) + 1]


# ------------------------------------------------------------------ the steps


def choose_kind(system: System, token: str, kind: str) -> str:
    """Begins an application, or changes the kind of one; returns the token that its browser holds from now on."""
    found = held(system, token)
    if found and found.state in EDITABLE:
        _writable(system, token).kind = kind
        return token
    fresh = new_token()
    row = system.add(Application(holder=fingerprint(fresh), kind=kind, changed_at=system.now))
    tell(system, Event("begun", "applications", row.application_id))
    return fresh


def save_place(system: System, token: str, form: PlaceForm) -> None:
    """Keeps what it is called and where it is."""
    row = _writable(system, token)
    for name in ("name", "region", "setting", "size", "about"):
        setattr(row, name, getattr(form, name))


def save_readiness(system: System, token: str, form: ReadinessForm) -> None:
    """Keeps what is ready; every answer is welcome."""
    _writable(system, token).readiness = form.line


def save_contact(system: System, token: str, form: ContactForm) -> None:
    """Keeps whom to write to; a new address is shown to be read by a letter before a steward looks."""
    row = _writable(system, token)
    row.contact_name, row.contact_role = form.contact_name, form.contact_role
    if row.email == form.email and row.verified_at:
        return
    row.email, row.verified_at = form.email, None
    _kill_links(system, row)
    put(system.session, "applications.send_link", {"row_id": row.application_id}, system.now)


def sign(system: System, token: str, version: int, form: SignForm) -> None:
    """Keeps role, name, day and version of a signature."""
    row = _writable(system, token)
    if version != AGREEMENT:
        raise Conflict("The agreement has changed since. Please read the new words, then sign.")
    row.version, row.signed_on = version, system.now.date()
    row.signed_role, row.signed_name = form.signed_role, form.signed_name


def send(system: System, token: str, form: SendForm) -> None:
    """Sends it, or sends it again with an answer; Invalid names the steps that were skipped."""
    row = _writable(system, token)
    gaps = missing(row)
    if gaps:
        raise Invalid(dict.fromkeys(gaps, "This step is not filled in yet."))
    if row.state == ApplicationState.ASKED and not form.answer:
        raise Invalid({"answer": "Please answer the question first."})
    row.answer = form.answer
    row.state, row.sent_at = ApplicationState.SENT, system.now
    tell(system, Event("sent", "applications", row.application_id))


# ------------------------------------------------------------------ the way back


def ask_link(system: System, email: str) -> None:
    """Has a link mailed if an application with this address is open; the answer is the same if there is none."""
    put(system.session, "applications.send_link", {"row_id": _newest(system, email)}, system.now)


def _newest(system: System, email: str) -> int:
    states = (*EDITABLE, ApplicationState.SENT)
    wanted = select(Application.application_id).where(Application.email == email, Application.state.in_(states))
    unread = Application.verified_at.is_(None)  # whoever began one with another's address must not hide theirs
    return system.scalar(outright(wanted.order_by(unread, Application.application_id.desc()).limit(1))) or 0


def living(system: System, application_id: int) -> Application | None:
    """The application that a letter is about, unless it is decided or gone."""
    states = (*EDITABLE, ApplicationState.SENT)
    wanted = select(Application).where(Application.application_id == application_id, Application.state.in_(states))
    found: Application | None = system.scalar(outright(wanted))
    return found


def token_for(system: System, row: Application) -> str:
    """A fresh token for the letter that is about to leave; older ones open nothing any more."""
    _kill_links(system, row)
    token = new_token()
    ends = system.now + LASTS
    system.add(ApplicationLink(token=fingerprint(token), application_id=row.application_id, expires_at=ends))
    return token


def _kill_links(system: System, row: Application) -> None:
    which = (ApplicationLink.application_id == row.application_id, ApplicationLink.used_at.is_(None))
    system.session.execute(update(ApplicationLink).where(*which).values(used_at=system.now), execution_options=OPENED)


def open_link(system: System, token: str, *, to_use: bool = False) -> tuple[ApplicationLink, Application]:
    """The living link behind a token and its application; NotFound, in the same words, for every other."""
    wanted = select(ApplicationLink).where(ApplicationLink.token == fingerprint(token))
    if to_use:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    link = system.session.scalar(outright(wanted))
    row = living(system, link.application_id) if link else None
    if link is None or row is None or link.used_at or link.expires_at <= clock.now():
        raise NotFound(GONE)
    return link, row


def come_back(system: System, token: str) -> str:
    """Uses a link: the address is known to be read, and this browser holds the application instead of any other."""
    link, row = open_link(system, token, to_use=True)
    link.used_at = system.now
    row.verified_at = row.verified_at or system.now
    fresh = new_token()
    row.holder = fingerprint(fresh)
    tell(system, Event("returned", "applications", row.application_id))
    return fresh


def forget_old(system: System) -> None:
    """Deletes what nobody sent, or was sent from an address that nobody read, two months after its last change."""
    unread = (Application.state == ApplicationState.DRAFT) | Application.verified_at.is_(None)
    old = select(Application.application_id).where(Application.changed_at < system.now - KEPT, unread)
    links = delete(ApplicationLink).where(ApplicationLink.application_id.in_(old))
    system.session.execute(links, execution_options=OPENED)
    rows = delete(Application).where(Application.application_id.in_(old))
    system.session.execute(rows, execution_options=OPENED)
