"""`community bench-data`: a seeded world of any size."""

import json
import sys
import time
from datetime import UTC, datetime

import click

from community.kernel import migrating
from community.kernel.config import Settings
from community.kernel.db import Database
from community.worlds import bench
from community.worlds.filling import fill
from community.worlds.people import PASSWORD
from community.worlds.vocabulary import bodies


@click.command("bench-data")
@click.option("--people", default=2_000, show_default=True)
@click.option("--topics", default=10_000, show_default=True)
@click.option("--posts", default=200_000, show_default=True)
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same world.")
@click.option("--database", "url", help="Address of an empty database (setting DATABASE_URL).")
def bench_data(people: int, topics: int, posts: int, seed: int, url: str | None) -> int:
    """Fill an empty database with a seeded world and print, as JSON, whom to sign in as and what to ask for.

    \b
    Example:  community bench-data --people 2000 --topics 10000 --posts 200000
    """
    if not 0 < topics <= posts:
        raise click.UsageError("Every topic needs a post: --topics must be between 1 and --posts.")
    settings = Settings(database_url=url) if url else Settings()
    settings.folder.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    _refuse_filled(database)
    migrating.upgrade(database)
    made = bench.plan(bench.Size(people, topics, posts), seed, datetime.now(UTC).replace(microsecond=0))
    measured = _fill(database, made)
    facts = bench.addresses(made) | {"password": PASSWORD, "database": settings.database}
    click.echo(json.dumps({**facts, **measured}, indent=2))
    return 0


def _refuse_filled(database: Database) -> None:
    if migrating.standing(database)[0] is not None:
        raise click.ClickException("This database is in use. A bench world wants an empty one.")


def _fill(database: Database, made: bench.Plan) -> dict[str, object]:
    started = time.perf_counter()
    texts = bodies(made.dice)
    with click.progressbar(length=made.size.posts, label="Posts and their index", file=sys.stderr) as bar:
        steps = fill(database, made, texts, lambda done: bar.update(done - bar.pos))
    seconds = time.perf_counter() - started
    steps["bodies"] = seconds - sum(steps.values())
    return {"seconds": round(seconds, 1), "posts_per_second": round(made.size.posts / seconds), "steps": steps}
