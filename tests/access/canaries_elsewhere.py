"""Words in what belongs to a hospital, a roster, a person or the machinery, written straight into the tables."""

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from community.accounts.models import Circle, OneUseLink, Person, SignIn
from community.backup.models import BackupAsk, BackupCall, BackupContact
from community.exports.models import Export
from community.hospitals.models import Agreement, Application, HospitalProfile, ProgramContact, SafeOutlets
from community.institutions.models import EmailDomain, Institution, Invitation, JoinAsk, RosterImport, RosterRow
from community.kernel import clock
from community.kernel.audit import AuditRow
from community.kernel.door import OPENED, outright
from community.kernel.jobs import Job
from community.kernel.progress import Work
from community.kernel.receipts import Receipt
from community.people.models import FIELDS
from tests.access.canaries import Aviary, change
from tests.access.matrix import MEMBERS, ROSTERS
from tests.people import INSTITUTIONS
from tests.people_room.telling import tell

YEAR = timedelta(days=365)
# Whose fields are for which circle, and who stands in it, by hand. Sam's are as nobody has changed them.
EVERYONE = set(MEMBERS)
AT_ALDER = {"ana", "sam", "mo", "kim", "new"}
CIRCLES: dict[str, dict[str, tuple[int, set[str]]]] = {
    "olu": dict.fromkeys(FIELDS, (Circle.MYSELF, {"olu"})),
    "new": dict.fromkeys(FIELDS, (Circle.COLLEAGUES, AT_ALDER)),
    "priya": dict.fromkeys(FIELDS, (Circle.READERS, {"priya", "olu", "kim", "ana", "stella"})),  # she writes to leads
    "mo": dict.fromkeys(FIELDS, (Circle.MEMBERS, EVERYONE)) | {"discipline": (Circle.MYSELF, {"mo"})},
    "sam": {name: (who, AT_ALDER if who == Circle.COLLEAGUES else EVERYONE) for name, who in FIELDS.items()},
}
# Names are known to more: on rosters, to those who facilitate where somebody reads, and to whose page one has opened.
ALSO = {"olu": {"stella", "kim", "priya"}, "new": {"stella"}}
AT = {"olu": "quill", "new": "alder", "priya": "quill", "mo": "alder", "sam": "alder"}
THERE = {  # who works there and has an account that lives
    "alder": {"ana", "sam", "mo", "kim", "new"},
    "quill": {"priya", "olu", "kim"},
    "network": {"stella", "adam"},
}
OUTLETS_SAID = ("counsel", "peer_review", "risk", "assistance", "chaplain", "jurisdiction")
APPLICATION_SAID = "name region about contact_name contact_role signed_role signed_name question answer said".split()


def plant_elsewhere(aviary: Aviary) -> None:
    """Fills every other table."""
    for place in INSTITUTIONS:
        with aviary.world.database.unit(writes=True) as session:
            _place(aviary, session, place)
    for name in CIRCLES:
        _person(aviary, name)
    with aviary.world.database.unit(writes=True) as session:
        _application(aviary, session, "sent", True, {"stella"})
        _application(aviary, session, "sent", False, ())
        _application(aviary, session, "draft", True, ())
        _backup(aviary, session)
        _machinery(aviary, session)
    for row_id in aviary.world.memberships.values():
        aviary.note("membership_id", row_id)


def _place(aviary: Aviary, session: Any, place: str) -> None:
    row_id = aviary.world.places[place]
    change(session, Institution, row_id, about=aviary.word(f"what {place} says of itself", {*MEMBERS}))
    _invitation(aviary, session, place)
    _program(aviary, session, place)
    word = aviary.worder(f"an import at {place}", ROSTERS[place])
    known = {"institution_id": row_id, "person_id": aviary.world.people[ROSTERS[place][0]], "made_at": clock.now()}
    columns = [["email", "name"], True, ["email", word("column")]]
    whole = RosterImport(**known, state="ready", role="observer", columns=json.dumps(columns), count=3)
    domain = EmailDomain(institution_id=row_id, domain=f"{word('domain')}.example", role="observer")
    domain.asked_by, domain.asked_at = known["person_id"], clock.now()
    aviary.store(session, "import_id", whole)
    aviary.store(session, "domain_id", domain)
    line = {part: word(part) for part in ("name", "discipline", "said")}
    line |= {"cells": json.dumps(["", word("cells")]), "before": json.dumps({"role": word("role before")})}
    email = f"{word('address')}@example.org"
    for position, kind in enumerate(("new", "wrong", "changed")):
        facts = {"import_id": whole.import_id, "position": position, "kind": kind, "role": "observer"}
        session.add(RosterRow(**facts, email=f"{position}{email}", **line))


def _invitation(aviary: Aviary, session: Any, place: str) -> None:
    word = aviary.worder(f"an invitation to {place}", ROSTERS[place])
    said = {part: word(part) for part in ("note", "name", "discipline")}
    row = Invitation(token=word("token")[::-1], role="observer", email=f"{word('address')}@example.org", **said)
    row.institution_id, row.made_at, row.expires_at = aviary.world.places[place], clock.now(), clock.now() + YEAR
    row.invited_by = aviary.world.people[ROSTERS[place][0]]
    aviary.store(session, "invitation_id", row)


def _program(aviary: Aviary, session: Any, place: str) -> None:
    row_id, of = aviary.world.places[place], f"the program of {place}"
    everyone = aviary.worder(of, MEMBERS)
    inside = aviary.worder(of, {*THERE[place], *ROSTERS[place]})
    keepers = aviary.worder(of, {*ROSTERS[place], "stella"})
    shown = {part: everyone(part) for part in ("triggers", "patients")}
    session.add(HospitalProfile(institution_id=row_id, **shown))
    contact = {part: everyone(f"contact's {part}") for part in ("role", "reach")}
    session.add(ProgramContact(institution_id=row_id, position=1, **contact))
    session.add(SafeOutlets(institution_id=row_id, **{part: inside(part) for part in OUTLETS_SAID}))
    signed = {part: keepers(f"signer's {part}") for part in ("role", "name")}
    session.add(Agreement(institution_id=row_id, version=1, signed_on=clock.now().date(), **signed))


def _application(aviary: Aviary, session: Any, state: str, verified: bool, readers: Iterable[str]) -> None:
    word, now = aviary.worder(f"an application, {state}, verified {verified}", readers), clock.now()
    said = {part: word(part) for part in APPLICATION_SAID}
    row = Application(holder=f"{state}{verified}".ljust(64, "h"), state=state, kind="hospital", changed_at=now, **said)
    row.email, row.signed_on, row.version = f"{word('address')}@example.org", now.date(), 1
    row.sent_at, row.verified_at = (None if state == "draft" else now), (now if verified else None)
    aviary.store(session, "application_id", row)


def _backup(aviary: Aviary, session: Any) -> None:
    """Ana and then Kim are on call at Alder, Priya at Quill. New has asked Ana, Kim has asked Priya, who is there."""
    for position, (name, place) in enumerate((("ana", "alder"), ("kim", "alder"), ("priya", "quill")), 1):
        word, helped = f"being on call of {name} at {place}", {"kim"} if name == "priya" else set()
        title = aviary.word(f"the title of {word}", {*THERE[place], *ROSTERS[place]})
        line = aviary.word(f"the line of {word}", {name, *ROSTERS[place], *helped})
        facts = {"person_id": aviary.world.people[name], "asked_at": clock.now(), "agreed_at": clock.now()}
        where = {"institution_id": aviary.world.places[place], "position": position}
        aviary.store(session, "contact_id", BackupContact(**where, **facts, title=title, line=line))
    _call(aviary, session, ("new", "ana", "alder"), "unanswered")
    _call(aviary, session, ("kim", "priya", "quill"), "answered")


def _call(aviary: Aviary, session: Any, who: tuple[str, str, str], state: str) -> None:
    asker, asked, place = who
    word, now = aviary.worder(f"a call of {asker}", {asker, asked}), clock.now()
    facts = {"institution_id": aviary.world.places[place], "person_id": aviary.world.people[asker], "made_at": now}
    until = now + timedelta(hours=20)
    said = {"words": word("words"), "reach": word("reach"), "state": state, "minutes": 10}
    row = BackupCall(**facts, kept_until=until, **said)
    aviary.store(session, "call_id", row)
    answered = now if state == "answered" else None
    turn = {"call_id": row.call_id, "person_id": aviary.world.people[asked], "turn": 1, "asked_at": now}
    session.add(BackupAsk(**turn, answered_at=answered))
    session.flush()


# ------------------------------------------------------------------ people and the machinery


def _person(aviary: Aviary, name: str) -> None:
    circles, keepers = CIRCLES[name], {*ROSTERS[AT[name]]}

    def word(field: str, part: str = "", more: Iterable[str] = ()) -> str:
        return aviary.word(f"the {part or field} of {name}, a person", {*circles[field][1], *more})

    told = {field: word(field) for field in ("pronouns", "languages")} | {"own_skills": word("skills")}
    told |= {"about": word("about", "source"), "about_html": word("about")}
    chosen = {field: int(circle) for field, (circle, _) in circles.items()}
    tell(aviary.world, name, chosen, **told, discipline=word("discipline", more=keepers))
    known = word("name", more={*keepers, *ALSO.get(name, ())})
    mail = aviary.word(f"the address of {name}", {name, *keepers})
    with aviary.world.database.unit(writes=True) as session:
        said = {"name": known, "name_key": known, "email": f"{mail}@example.org"}
        change(session, Person, aviary.world.people[name], **said)


def _machinery(aviary: Aviary, session: Any) -> None:
    now, kim = clock.now(), aviary.world.people["kim"]
    hers, nobodys = aviary.worder("something of kim's", {"kim"}), aviary.worder("the machinery", ())
    work = Work(kind="roster.apply", person_id=kim, made_at=now, said=hers("what work says"), result=hers("result"))
    aviary.store(session, "work_id", work)
    file = Export(person_id=kim, name=hers("file name"), made_at=now, ready_until=now + YEAR)
    aviary.store(session, "export_id", file)
    session.add(JoinAsk(email=f"{nobodys('who asks to join')}@example.org", made_at=now))
    link = {"purpose": "email", "person_id": kim, "expires_at": now + YEAR, "token": "f" * 64}
    session.add(OneUseLink(email=f"{hers('new address')}@example.org", **link))
    session.add(AuditRow(actor="person:1", verb="changed", noun="posts", row_id=1, at=now, note=nobodys("audit")))
    job = Job(kind="audit.seal", payload=f'{{"a": "{nobodys("payload")}"}}', due_at=now + YEAR, state="waiting")
    job.error, job.attempts = nobodys("error"), 0
    session.add(job)
    session.add(Receipt(blind="b" * 64, content="c" * 64, result=nobodys("receipt")))
    mine = update(SignIn).where(SignIn.person_id == kim).values(device=hers("device"))
    session.execute(mine, execution_options=OPENED)
    for sign_in_id in session.scalars(outright(select(SignIn.sign_in_id))):
        aviary.note("sign_in_id", sign_in_id)
