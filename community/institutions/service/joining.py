"""Joining by oneself: with a link from a meeting, or with an address at a domain that is known to be a hospital's.

Whoever asks gets the same answer, whatever the address. What follows, follows by mail: a one-use invitation where one
is due, and nothing otherwise.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import bindparam, func, select

from community.accounts.models import Person
from community.institutions.forms import DomainForm
from community.institutions.models import EmailDomain, Institution, Invitation, JoinAsk, Membership
from community.institutions.rules import is_network_administrator
from community.institutions.service.accepting import open_invitation
from community.institutions.service.hospitals import institution
from community.institutions.service.invitations import make, waiting_for
from community.kernel.columns import Id
from community.kernel.door import ME, Me, Question, System, outright, reading
from community.kernel.errors import Conflict, Invalid, NotFound, Refusal
from community.kernel.events import Event, tell
from community.kernel.jobs import put

DAYS = 7
# Mail providers for everyone: an address there says nothing about where somebody works.
PUBLIC = frozenset(
    "163.com 126.com aol.com att.net bellsouth.net bigpond.com bluewin.ch btinternet.com charter.net comcast.net "
    "cox.net duck.com earthlink.net eclipso.eu fastmail.com fastmail.fm free.fr freenet.de gmail.com gmx.at gmx.ch "
    "gmx.com gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr hushmail.com "
    "icloud.com inbox.com juno.com kolabnow.com laposte.net libero.it live.com live.co.uk mac.com mail.com mail.ru "
    "mailbox.org mailfence.com mailinator.com me.com msn.com naver.com orange.fr outlook.com outlook.de pm.me "
    "posteo.de posteo.net proton.me protonmail.ch protonmail.com qq.com rocketmail.com rogers.com runbox.com "
    "sbcglobal.net sfr.fr shaw.ca sky.com startmail.com sympatico.ca t-online.de telus.net tuta.com tutanota.com "
    "uol.com.br verizon.net virginmedia.com wanadoo.fr web.de yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com "
    "yahoo.de yahoo.fr yandex.com yandex.ru ymail.com zoho.com zohomail.com".split()
)


def ask(system: System, email: str, token: str = "") -> None:
    """Notes that somebody wants to join; `token` is that of a link. The answer comes by mail, or does not."""
    link = open_invitation(system.session, token) if token else None
    if link and link.email:
        raise NotFound  # an invitation for one address mails nothing to others
    row = system.add(JoinAsk(email=email, link_id=link.invitation_id if link else None, made_at=system.now))
    put(system.session, "joins.answer", {"row_id": row.ask_id}, system.now)


def answer(system: System, ask_id: int) -> None:
    """Makes the invitation that is due, if one is; the note is gone in any case."""
    row = system.session.scalar(outright(select(JoinAsk).where(JoinAsk.ask_id == ask_id)))
    if row is None:
        return
    email, link_id = row.email, row.link_id
    system.remove(row)
    found = _by_link(system, link_id) if link_id else _by_domain(system, email)
    if found is None or _was_here(system, found["institution_id"], email):
        return
    inviter = Me(system.session, found.pop("invited_by"), system.keys, system.now)
    waiting = waiting_for(inviter, found["institution_id"], email)
    if waiting is None:
        waiting = make(inviter, **found, email=email, days=DAYS, why="asked to join").invitation_id
    put(system.session, "invitations.send", {"row_id": waiting}, system.now)


def _by_link(system: System, link_id: int) -> dict[str, Any] | None:
    row = system.session.scalar(outright(select(Invitation).where(Invitation.invitation_id == link_id)))
    if row is None or row.revoked_at or row.used >= row.uses or row.expires_at <= system.now:
        return None
    place = {"institution_id": row.institution_id, "invited_by": row.invited_by, "role": row.role}
    return {**place, "note": row.note, "link_id": link_id}


def _by_domain(system: System, email: str) -> dict[str, Any] | None:
    domain = email.rpartition("@")[2]
    known = select(EmailDomain).where(
        EmailDomain.domain == domain, EmailDomain.open, EmailDomain.verified_at.is_not(None)
    )
    row = system.session.scalar(outright(known))
    return {"institution_id": row.institution_id, "invited_by": row.asked_by, "role": row.role} if row else None


def _was_here(system: System, institution_id: int, email: str) -> bool:
    """Who belongs already needs nothing; whose membership was ended does not come back by themselves."""
    ever = (
        select(Membership.membership_id)
        .join(Person, Person.person_id == Membership.person_id)
        .where(Person.email == email, Membership.institution_id == institution_id)
    )
    return system.scalar(outright(ever.limit(1))) is not None


# ------------------------------------------------------------------ domains


@cache
def _domains() -> Question:
    columns = (EmailDomain.domain_id, EmailDomain.domain, EmailDomain.role, EmailDomain.open, EmailDomain.verified_at)
    here = EmailDomain.institution_id == bindparam("institution_id", type_=Id)
    listed = select(*columns, EmailDomain.asked_by, Person.name).join(Person, Person.person_id == EmailDomain.asked_by)
    return reading(EmailDomain, listed.where(here).order_by(EmailDomain.domain))


def domains(me: Me, slug: str) -> tuple[Institution, Sequence[Any]]:
    """The email domains of a hospital whose roster I run."""
    found = institution(me, slug, to="invite")
    return found, me.rows(_domains(), institution_id=found.institution_id)


def name_domain(me: Me, slug: str, form: DomainForm) -> EmailDomain:
    """Names a domain as the hospital's; people join by it once the network has confirmed it."""
    found = institution(me, slug, to="invite")
    if found.kind == "network":
        raise Refusal("Domains belong to hospitals. Invite people to the network one by one.")
    domain = _domain(form.domain)
    if me.scalar(outright(select(func.count()).select_from(EmailDomain).where(EmailDomain.domain == domain))):
        raise Invalid({"domain": "This domain is named already, here or by another hospital. Ask the network."})
    place = {"institution_id": found.institution_id, "asked_by": me.person_id, "asked_at": me.now}
    row = me.add(EmailDomain(domain=domain, role=form.role, **place))
    tell(me, Event("named", "email_domains", row.domain_id))
    return row


def _domain(text: str) -> str:
    """A domain in small letters; Invalid, in words, for what is none and for providers that anybody can use."""
    domain = text.strip().lower().removeprefix("@").removesuffix(".")
    labels = domain.split(".")
    plain = all(label and label.replace("-", "").isalnum() and label.isascii() for label in labels)
    if len(labels) < 2 or not plain or labels[-1].isdigit():
        raise Invalid({"domain": "Please write the part of your addresses behind the @, like alder.example.org."})
    if domain in PUBLIC or any(domain.endswith(f".{one}") for one in PUBLIC):
        raise Invalid({"domain": "Anybody can have an address there. Name a domain that only your hospital gives out."})
    return domain


@cache
def _confirms() -> Question:
    administers = is_network_administrator(ME)
    return outright(select(Person.person_id).where(Person.person_id == ME.person, administers))


def confirms(me: Me) -> bool:
    """Whether I confirm domains for the network."""
    return bool(me.rows(_confirms()))


def _of(me: Me, slug: str, domain_id: int, verb: str) -> EmailDomain:
    found = institution(me, slug, to="invite")
    row = me.get(EmailDomain, domain_id, to=verb)
    if row.institution_id != found.institution_id:
        raise NotFound
    return row


def confirm_domain(me: Me, slug: str, domain_id: int) -> None:
    """The network says that the domain is the hospital's."""
    row = _of(me, slug, domain_id, "confirm")
    if row.verified_at:
        raise Conflict("This domain was confirmed already.")
    row.verified_by, row.verified_at = me.person_id, me.now
    tell(me, Event("confirmed", "email_domains", domain_id))


def open_domain(me: Me, slug: str, domain_id: int, *, to_all: bool) -> None:
    """Lets people of the domain join by themselves, or not any more."""
    row = _of(me, slug, domain_id, "change")
    row.open = to_all
    tell(me, Event("changed", "email_domains", domain_id, note="open" if to_all else "closed"))


def remove_domain(me: Me, slug: str, domain_id: int) -> None:
    """Takes a domain away again; who joined by it stays."""
    row = _of(me, slug, domain_id, "change")
    tell(me, Event("removed", "email_domains", domain_id))
    me.remove(row)
