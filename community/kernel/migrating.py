"""Bringing a database to the present shape, with Alembic."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from community.kernel.db import Database
from community.kernel.resources import resource


def config(connection: Connection) -> Config:
    """Alembic's settings for an open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(resource("migrations")))
    settings.attributes["connection"] = connection
    return settings


def upgrade(database: Database, to: str = "head") -> None:
    """Runs the migrations that are missing; one transaction."""
    with database.writer.begin() as connection:
        command.upgrade(config(connection), to)


def downgrade(database: Database, to: str) -> None:
    """Goes back to an earlier shape."""
    with database.writer.begin() as connection:
        command.downgrade(config(connection), to)


def standing(database: Database) -> tuple[str | None, str | None]:
    """The revision of the database, and the newest there is."""
    with database.reader.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        return present, ScriptDirectory.from_config(config(connection)).get_current_head()
