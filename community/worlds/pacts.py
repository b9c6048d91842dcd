"""Gives spaces of the demo their pacts, through the same services; everyone has agreed but those who are named."""

from community.access.models import Space
from community.access.service import pacts
from community.access.service.audience import who
from community.kernel.door import Me, System
from community.text.writing import write_up
from community.worlds.script import cast
from community.worlds.stage import SAFE, Stage


def promise(stage: Stage) -> None:
    """Every pact of cast.toml, in the words of the person who facilitates there."""
    for space in (one for one in cast()["space"] if "pact" in one):
        written = write_up(space["pact"]["words"], "pact", SAFE)
        with stage.database.unit(writes=True) as session:
            writer = Me(session, stage.people[space["pact"]["by"]], stage.keys)
            pacts.write(writer, space["slug"], written, space["pact"]["renew"], 0)
        _agree(stage, space["slug"], space["pact"]["waits"])


def _agree(stage: Stage, slug: str, waiting: list[str]) -> None:
    with stage.database.unit(writes=True) as session:
        system = System(session, stage.keys, "demo")
        later = {stage.people[handle] for handle in waiting}
        could = system.rows(who(Space, "know"), row_id=stage.spaces[slug])
        for person_id in sorted({person_id for (person_id,) in could} - later):
            pacts.agree(Me(session, person_id, stage.keys), slug, 1)
