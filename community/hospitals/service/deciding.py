"""What stewards do with hospitals that ask to join: look, ask back, approve, decline; the first who decides, has."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import case, func, select, update

from community.access.models import Confidentiality, Grant, Level, Space
from community.accounts.models import Person
from community.hospitals.models import OPEN, Application, ApplicationState, HospitalProfile
from community.hospitals.service.keeping import keep_signature
from community.hospitals.service.showing import named_like
from community.institutions.models import Institution, Invitation, Role
from community.institutions.rules import is_steward
from community.institutions.service.invitations import make
from community.kernel import clock
from community.kernel.door import ME, OPENED, Me, Question, outright, reading
from community.kernel.errors import Conflict, Refusal
from community.kernel.events import Event, tell
from community.kernel.jobs import put
from community.text.naming import first_free, plain

MOST, DAYS, KEPT_DAYS = 200, 30, 365
RESERVED = frozenset(("map", "compare", "network"))  # words that stand in addresses where a hospital's would
GRANTS = (
    (Role.PEER_SUPPORTER, Level.TAKE_PART),
    (Role.FACILITATOR, Level.FACILITATE),
    (Role.PROGRAM_LEAD, Level.MODERATE),
    (Role.MODERATOR, Level.MODERATE),
)
FIRST_BOARD: list[Callable[[Me, int], None]] = []  # the room that keeps boards opens one in a new space


@cache
def _listed() -> Question:
    columns = (Application.application_id, Application.name, Application.kind, Application.region)
    listed = select(*columns, Application.state, Application.sent_at)
    open_first = case((Application.state.in_(OPEN), 0), else_=1)
    return reading(Application, listed.order_by(open_first, Application.sent_at.desc()).limit(MOST))


def applications(me: Me) -> Sequence[Any]:
    """What waits, and behind it what was decided; Refusal for everyone who is no steward."""
    if not me.scalar(_steward()):
        raise Refusal("Applications are looked at by stewards of the network.")
    return me.rows(_listed())


@cache
def _steward() -> Question:
    return outright(select(is_steward(ME).label("steward")))


@cache
def _waiting() -> Question:
    return reading(Application, select(func.count()).select_from(Application).where(Application.state.in_(OPEN)))


def waiting(me: Me) -> int:
    """How many wait for a steward; none for everyone else."""
    found: int = me.scalar(_waiting())
    return found


def application(me: Me, application_id: int) -> tuple[Application, Any, str]:
    """One of them, the member hospital that has the same name if there is one, and who decided."""
    row = me.get(Application, application_id)
    by = outright(select(Person.name).where(Person.person_id == row.decided_by))
    return row, named_like(me, row.name), me.scalar(by) or ""


def _take(me: Me, application_id: int, state: ApplicationState, **facts: Any) -> Application:
    """Of two stewards who decide at once, the second is told so."""
    row = me.get(Application, application_id, to="decide")
    values = {"state": state, "decided_by": me.person_id, "decided_at": clock.hour(me.now), **facts}
    still_open = (Application.application_id == application_id, Application.state.in_(OPEN))
    taken = update(Application).where(*still_open).values(**values).returning(Application.application_id)
    if me.session.execute(taken, execution_options=OPENED).first() is None:
        raise Conflict("Somebody else has decided this meanwhile. Nothing was changed; please look at what they did.")
    return row


def ask_back(me: Me, application_id: int, words: str) -> None:
    """Mails a question with a link to come back; the applicant may change everything, and answers."""
    row = _take(me, application_id, ApplicationState.ASKED, question=words, answer="")
    put(me.session, "applications.send_question", {"row_id": row.application_id}, me.now)
    tell(me, Event("asked", "applications", row.application_id, to_the_hour=True))


def decline(me: Me, application_id: int, words: str) -> None:
    """Declines with a sentence, which is mailed."""
    row = _take(me, application_id, ApplicationState.DECLINED, said=words)
    put(me.session, "applications.send_decline", {"row_id": row.application_id}, me.now)
    tell(me, Event("declined", "applications", row.application_id, to_the_hour=True))


def approve(me: Me, application_id: int) -> Institution:
    """Makes the hospital, its space and its first board, and invites its first lead."""
    row = me.get(Application, application_id, to="decide")
    _refuse_approving(me, row)
    row = _take(me, application_id, ApplicationState.APPROVED)
    place = _make_place(me, row)
    row.institution_id = place.institution_id
    open_space(me, place)
    invitation = _invite_lead(me, row, place)
    put(me.session, "invitations.send", {"row_id": invitation.invitation_id}, me.now)
    tell(me, Event("approved", "applications", row.application_id, to_the_hour=True))
    return place


def _refuse_approving(me: Me, row: Application) -> None:
    if row.email == me.scalar(outright(select(Person.email).where(Person.person_id == me.person_id))):
        raise Refusal("This application came from your own address. Another steward has to decide.")
    if row.state in OPEN and named_like(me, row.name):
        raise Conflict("A member hospital has this very name. Ask for a fuller one, or decline.")


def _make_place(me: Me, row: Application) -> Institution:
    facts = {"name": row.name, "kind": row.kind, "region": row.region, "about": row.about}
    place = me.add(Institution(slug=free_slug(me, row.name), **facts))
    me.add(HospitalProfile(institution_id=place.institution_id, setting=row.setting, size=row.size))
    signed = {name: getattr(row, name) for name in ("signed_role", "signed_name", "signed_on")}
    keep_signature(me, place.institution_id, row.version, signed)
    return place


def free_slug(me: Me, name: str) -> str:
    """An address made of a name, that no hospital and no space has and no other page needs."""
    places, spaces = select(Institution.slug), select(Space.slug)
    taken = {slug for column in (places, spaces) for (slug,) in me.rows(outright(column))} | RESERVED
    return first_free(plain(name, "-", 40) or "hospital", "-", lambda slug: bool({slug, f"{slug}-team"} & taken))


def open_space(me: Me, place: Institution) -> None:
    """The hospital's own: for its team, confidential, and closed to administrators by name of their role."""
    facts = {"slug": f"{place.slug}-team", "name": f"{place.name[:110]} team", "institution_id": place.institution_id}
    purpose = "The peer support team here: practice, the rota, looking after each other."
    kept = {"confidentiality": Confidentiality.CONFIDENTIAL, "kept_days": KEPT_DAYS, "opened_at": me.now}
    space = me.add(Space(**facts, purpose=purpose, **kept))
    for role, level in GRANTS:
        line = {"institution_id": place.institution_id, "role": role, "level": level}
        me.add(Grant(space_id=space.space_id, **line, granted_at=me.now))
    shut = {"role": Role.ADMINISTRATOR, "level": Level.READ, "excluded": True}
    me.add(Grant(space_id=space.space_id, **shut, granted_at=me.now))
    for opens in FIRST_BOARD:
        opens(me, space.space_id)


def _invite_lead(me: Me, row: Application, place: Institution) -> Invitation:
    facts = {"email": row.email, "role": Role.PROGRAM_LEAD, "name": row.contact_name, "note": "Welcome to the network."}
    return make(me, place.institution_id, days=DAYS, why="approved", **facts)
