"""Profiles for the tests: a form that says everything, and rows written straight into the tables."""

from datetime import timedelta

from sqlalchemy import select, update

from community.access.models import Byline
from community.accounts.models import Circle, Person
from community.kernel import clock
from community.kernel.door import OPENED, outright
from community.people.forms import ProfileForm
from community.people.models import FIELDS, Profile
from tests.people import World

SAID = {
    "pronouns": "they/them-secret",
    "discipline": "RN, hidden ward",
    "role_family": "pharmacy",
    "languages": "Klingon, Quenya",
    "skills": " nights rural ",
    "own_skills": "whittling spoons",
    "about_html": "<p>About a canary</p>",
    "contact": "chat",
    "quiet_from": 1111,
    "quiet_until": 222,
}
# What each field shows on a page when it is seen, and nothing else does.
SHOWN = {
    "pronouns": ["they/them-secret"],
    "discipline": ["RN, hidden ward"],
    "places": ["Alder", "Quill"],
    "role_family": ["Pharmacy"],
    "languages": ["Klingon"],
    "skills": ["Knows the nights", "whittling spoons"],
    "about": ["About a canary"],
    "hours": ["18:31 to 03:42"],
    "contact": ["By message only"],
}
ALL = {field: int(Circle.MEMBERS) for field in FIELDS}


def tell(world: World, name: str, circles: dict[str, int], **said: object) -> None:
    """Gives somebody a profile whose fields are for these circles; what is not named is for nobody else."""
    said = {**SAID, **said}
    of_person = {column: said.pop(column) for column in ("pronouns", "discipline")}
    of_person["name_for"] = circles.get("name", 0)
    person_id = world.people[name]
    with world.database.unit(writes=True) as session:
        session.execute(
            update(Person).where(Person.person_id == person_id).values(**of_person), execution_options=OPENED
        )
        chosen = {f"{field}_for": circles.get(field, 0) for field in FIELDS if field != "name"}
        kept = session.scalar(outright(select(Profile).where(Profile.person_id == person_id)))
        row = kept or Profile(person_id=person_id)
        for column, value in (said | chosen).items():
            setattr(row, column, value)
        session.add(row)


def speak(world: World, name: str, space: str, days: float = 0, kind: str = "name") -> None:
    """Lets somebody have written there, so many days ago, under their name."""
    since = clock.now() - timedelta(days=days)
    with world.database.unit(writes=True) as session:
        facts = {"space_id": world.spaces[space], "kind": kind, "person_id": world.people[name], "shown": name}
        session.add(Byline(**facts, known_since=since))


def form(**fields: object) -> ProfileForm:
    """A profile form with every circle chosen."""
    chosen = {f"{field}_for": int(who) for field, who in FIELDS.items()}
    return ProfileForm.model_validate({"name": "Sam Okafor", **chosen, **fields})


def sent(**fields: object) -> dict[str, object]:
    """The same as a browser sends it."""
    chosen = {f"{field}_for": str(int(who)) for field, who in FIELDS.items()}
    return {"name": "Sam Okafor", "quiet_from": "20:00", "quiet_until": "07:00", **chosen, **fields}
