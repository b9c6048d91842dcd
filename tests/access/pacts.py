"""Puts a pact before a space of the small world, agreed to by whoever is named."""

from datetime import timedelta

from sqlalchemy import update

from community.access.models import Pact, PactAgreement, Space
from community.access.service.audience import audience_changed
from community.kernel import clock
from community.kernel.door import OPENED, Me
from community.kernel.keys import Keys
from tests.people import World

WORDS = "What is told here stays here."


def put(world: World, space: str, *names: str, version: int = 1, **facts: object) -> None:
    """A pact in its `version`; everyone in `names` agrees to it. `facts` are columns of the agreements."""
    space_id, today = world.spaces[space], clock.now().date()
    words = {"source": WORDS, "html": f"<p>{WORDS}</p>", "written_on": today}
    with world.database.unit(writes=True) as session:
        session.add(Pact(space_id=space_id, version=version, **words))
        asked = update(Space).where(Space.space_id == space_id).values(pact_version=version)
        session.execute(asked, execution_options=OPENED)
        for name in names:
            given = {"space_id": space_id, "person_id": world.people[name], "version": version, "agreed_on": today}
            session.add(PactAgreement(**{**given, **facts}))
        audience_changed(Me(session, 0, Keys("nobody needs this key for anything")))


def lapsed() -> dict[str, object]:
    """What an agreement says that has lapsed a moment ago."""
    return {"agreed_on": clock.now().date() - timedelta(days=92), "lapses_at": clock.now() - timedelta(seconds=1)}
