"""Alembic's entry: always on a connection that the program opened."""

from alembic import context

from community.wiring import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata(), render_as_batch=True, compare_type=True)
context.run_migrations()
