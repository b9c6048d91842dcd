"""Whoever wrote to a list, as people who can claim their posts later: one for each address."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select

from community.access.models import Byline, BylineKind
from community.accounts.models import Person, PersonState
from community.institutions.service.accepting import free_handle
from community.kernel.door import System, outright
from community.kernel.ids import new_id


def bylines_of(system: System, space_id: int, names: Mapping[str, str]) -> dict[str, int]:
    """The byline of each address in a space. `names` says what an address that nobody has yet is to be called.

    Somebody who has an account writes under its name; the address itself is never shown.
    """
    people = _people(system, names)
    wanted = select(Byline.person_id, Byline.shown, Byline.byline_id).where(
        Byline.space_id == space_id,
        Byline.kind == BylineKind.NAME,
        Byline.person_id.in_([person_id for person_id, _ in people.values()]),
    )
    found = {(person_id, shown): byline_id for person_id, shown, byline_id in system.rows(outright(wanted))}
    fresh = [_row(space_id, *person) for person in people.values() if person not in found]
    if fresh:
        system.session.execute(insert(Byline), fresh)
    found |= {(row["person_id"], row["shown"]): row["byline_id"] for row in fresh}
    return {address: found[person] for address, person in people.items()}


def _row(space_id: int, person_id: int, shown: str) -> dict[str, Any]:
    facts = {"space_id": space_id, "kind": BylineKind.NAME, "person_id": person_id, "shown": shown}
    return {"byline_id": new_id(), **facts}


def _people(system: System, names: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """Id and name of the person behind each address."""
    wanted = select(Person.email, Person.person_id, Person.name).where(Person.email.in_(list(names)))
    found = {email: (person_id, name) for email, person_id, name in system.rows(outright(wanted))}
    return {address: found.get(address) or _met(system, address, name) for address, name in names.items()}


def _met(system: System, address: str, name: str) -> tuple[int, str]:
    person = Person(
        handle=free_handle(system.session, system.keys, name), name=name, email=address, seen_from=system.now
    )
    person.state = PersonState.IMPORTED
    return system.add(person).person_id, name
