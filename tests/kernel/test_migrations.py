"""Migrations: up from nothing equals the models; a step down and up again, with data, on both databases."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select

from community.accounts.models import Person
from community.kernel import migrating
from community.kernel.door import outright
from community.wiring import metadata
from tests.access.planting import plant
from tests.people import World

VERSIONS = Path(__file__).parents[2] / "migrations" / "versions"
STEPS = sorted((path.name[:4] for path in VERSIONS.glob("0*.py")), reverse=True)[1:]


def _ours(name: str | None, _kind: str, _parents: Any) -> bool:
    """What the full-text index keeps for itself is no table of ours."""
    return not (name or "").startswith("search_words")


def test_up_from_nothing_equals_the_models(database):
    options = {"compare_type": True, "include_name": _ours}
    with database.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata()) == []


@pytest.mark.parametrize("step", STEPS)
def test_down_to_a_step_and_up_again_with_data_in_the_tables(step: str, world: World):
    plant(world, "commons", "sam", "words to be found")
    migrating.downgrade(world.database, step)
    assert migrating.standing(world.database)[0] == step
    migrating.upgrade(world.database)
    present, newest = migrating.standing(world.database)
    assert present == newest
    with world.database.unit() as session:
        people = session.scalar(outright(select(func.count()).select_from(Person)))
    assert people == (len(world.people) if step >= "0002" else 0)


def test_all_the_way_down_leaves_nothing(world: World):
    plant(world, "commons", "sam")
    migrating.downgrade(world.database, "base")
    with world.database.writer.connect() as connection:
        assert set(inspect(connection).get_table_names()) <= {"alembic_version"}
