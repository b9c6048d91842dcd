"""`community person`: what an operator does about one person, each time with a reason that the audit keeps."""

import json
from typing import Any

import click

from community.accounts.models import Person
from community.accounts.service import keeping
from community.commands.asking import answering, at_work, reasoned, say
from community.exports.service.holding import held
from community.institutions.service import parting
from community.institutions.service.memberships import audience_changed
from community.kernel.door import Me, System


@click.group()
def person() -> None:
    """What is held on a person, and their account: suspended, opened again, signed out, a new password."""


@person.command()
@click.argument("email")
@reasoned
@answering
def show(email: str, reason: str, url: str | None, as_json: bool) -> int:
    """Print all that is held on a person. What they wrote under pseudonyms is not part of it.

    The person sees in "Who has looked" that it was shown.

    \b
    Example:  community person show sam@example.org --reason "request of 3 May" --json
    """
    with at_work(url, reason) as system:
        found = keeping.by_address(system, email)
        keeping.shown(system, found)
        sections = _sections(Me(system.session, found.person_id, system.keys, system.now))
    return say(sections, as_json, "\n".join(_lines(sections)))


def _sections(me: Me) -> dict[str, list[Any]]:
    """The collector's pieces, joined by section; all of them, also those that are empty."""
    sections: dict[str, list[Any]] = {}
    for name, rows in held(me):
        sections.setdefault(name, []).extend(rows)
    return sections


def _lines(sections: dict[str, list[Any]]) -> list[str]:
    lines = []
    for name, rows in sections.items():
        lines.append(f"{name} ({len(rows)})")
        lines += [f"  {json.dumps(row, ensure_ascii=False, default=str)}" for row in rows]
    return lines


@person.command()
@click.argument("email")
@reasoned
@answering
def suspend(email: str, reason: str, url: str | None, as_json: bool) -> int:
    """Close an account until it is restored: every session ends, nothing is deleted.

    \b
    Example:  community person suspend sam@example.org --reason "asked for by the hospital"
    """
    with at_work(url, reason) as system:
        found = keeping.by_address(system, email)
        places = _led_alone(system, found)
        keeping.suspend(system, found)
        audience_changed(system)
    said = f"{email} is suspended, and signed out everywhere."
    said += "".join(f"\nNobody keeps the roster of {place} now. Name another lead there." for place in places)
    return say({"email": email, "state": "suspended", "without_lead": places}, as_json, said)


def _led_alone(system: System, found: Person) -> list[str]:
    me = Me(system.session, found.person_id, system.keys, system.now)
    return sorted({row.name for row in parting.held(me) if row.alone})


@person.command()
@click.argument("email")
@reasoned
@answering
def restore(email: str, reason: str, url: str | None, as_json: bool) -> int:
    """Open a suspended account again, with the memberships that it has.

    \b
    Example:  community person restore sam@example.org --reason "it was a mistake"
    """
    with at_work(url, reason) as system:
        keeping.restore(system, keeping.by_address(system, email))
        audience_changed(system)
    return say({"email": email, "state": "active"}, as_json, f"{email} can sign in again.")


@person.command("end-sessions")
@click.argument("email")
@reasoned
@answering
def end_sessions(email: str, reason: str, url: str | None, as_json: bool) -> int:
    """Sign a person out on every device.

    \b
    Example:  community person end-sessions sam@example.org --reason "a phone was lost"
    """
    with at_work(url, reason) as system:
        count = keeping.end_sessions(system, keeping.by_address(system, email))
    words = "1 session ended" if count == 1 else f"{count} sessions ended"
    return say({"email": email, "ended": count}, as_json, f"{words} for {email}.")


@person.command()
@click.argument("email")
@click.option("--print", "printed", is_flag=True, help="Print the link instead of mailing it.")
@reasoned
@answering
def reset(email: str, printed: bool, reason: str, url: str | None, as_json: bool) -> int:
    """Send a person a link to choose a new password. It works once, within an hour.

    \b
    Example:  community person reset sam@example.org --reason "letters do not arrive" --print
    """
    with at_work(url, reason) as system:
        found = keeping.by_address(system, email)
        if not printed:
            keeping.mail_reset(system, found)
            return say({"email": email, "mailed": True}, as_json, f"A link is on its way to {email}.")
        link = system.settings.origin + keeping.make_reset(system, found)
    return say({"email": email, "link": link}, as_json, link)
