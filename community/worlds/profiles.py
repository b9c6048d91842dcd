"""Gives the demo's people what they tell of themselves, through the same services as a member's own."""

import tomllib
from typing import Any

from community.accounts.models import Circle, Person
from community.kernel.door import Me
from community.people.forms import ProfileForm
from community.people.models import FIELDS
from community.people.service import profiles
from community.people.service.writing import prepare_profile
from community.worlds.script import FOLDER
from community.worlds.stage import Stage

SHOWN = {"colleagues": Circle.COLLEAGUES, "spaces": Circle.READERS, "members": Circle.MEMBERS}
SAID = {"family": "role_family", "languages": "languages", "own": "own_skills", "about": "body", "contact": "contact"}


def introduce(stage: Stage) -> None:
    """Everyone of profiles.toml, with the circle that they have chosen."""
    for told in tomllib.loads((FOLDER / "profiles.toml").read_text(encoding="utf-8"))["profile"]:
        person_id = stage.people[told["handle"]]
        with stage.database.unit() as session:
            form = _form(profiles.own(Me(session, person_id, stage.keys))[0], told)
        prepare_profile(form)
        with stage.database.unit(writes=True) as session:
            profiles.save(Me(session, person_id, stage.keys), form)


def _form(person: Person, told: dict[str, Any]) -> ProfileForm:
    """The form as they would have sent it; a name is seen by those who would find it anyway, or by more."""
    own = {name: getattr(person, name) for name in ("name", "pronouns", "discipline")}
    said = {field: told[name] for name, field in SAID.items() if name in told}
    chosen = {f"{field}_for": int(SHOWN[told["shown"]]) for field in FIELDS}
    chosen["name_for"] = max(chosen["name_for"], Circle.READERS)
    return ProfileForm(**own, **said, **chosen, skills=told["skills"].split())
