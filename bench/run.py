"""Starts the product on a bench world and prints a table: `python3 bench/run.py --posts 200000`.

Pages a second and latency at eight connections, processor time and memory of the server, bytes of each page, and the
time of a cold start. All runs on this machine and shares its cores with the load maker: believe ratios of one run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.load import Figures, Member, get, measure, post  # noqa: E402 - the path is set just above
from bench.server import Running, usage  # noqa: E402 - see above

COLUMNS = "{:<14}{:>9}{:>8}{:>8}{:>8}{:>8}{:>9}{:>9}"


def main() -> int:
    """Runs what the arguments ask for."""
    options = _arguments()
    with ExitStack() as stack:
        database, redis = _services(stack, options)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        facts = _world(options, folder, database)
        print(f"{options.posts:,} posts, {options.topics:,} topics, {options.people:,} people; made at ", end="")
        print(f"{facts['posts_per_second']:,} posts a second ({facts['seconds']} s with the search index)")
        running = stack.enter_context(Running(folder, str(facts["database"]), redis, options.processes))
        print(f"{options.processes} process(es) on {'PostgreSQL' if options.postgres else 'SQLite'}; ", end="")
        print(f"cold start to the first answer {running.cold_start:.2f} s\n")
        _pages(running, facts, options.seconds)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--topics", type=int, default=0, help="default: a twentieth of the posts")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL (and Redis), started for this run")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each page")
    options = parser.parse_args()
    options.topics = options.topics or options.posts // 20
    options.postgres = options.postgres or options.processes > 1
    return options


def _services(stack: ExitStack, options: argparse.Namespace) -> tuple[str, str]:
    """A PostgreSQL and a Redis of our own when asked for, as the tests bring them."""
    if not options.postgres:
        return "", ""
    from community.setup import services

    return services.postgres_url(stack), services.redis_url(stack) if options.processes > 1 else ""


def _world(options: argparse.Namespace, folder: Path, database: str) -> dict[str, object]:
    size = [f"--{name}={getattr(options, name)}" for name in ("people", "topics", "posts")]
    command = [sys.executable, "-m", "community", "bench-data", *size]
    given = os.environ | {"COMMUNITY_FOLDER": str(folder), "COMMUNITY_DATABASE_URL": database}
    made = subprocess.run(command, cwd=ROOT, env=given, check=True, capture_output=True, text=True)
    facts: dict[str, object] = json.loads(made.stdout)
    return facts


def _pages(running: Running, facts: dict[str, object], seconds: float) -> None:
    member = Member(running.address, str(facts["email"]), str(facts["password"]))
    print(COLUMNS.format("page", "pages/s", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "kB", "MB"))
    for name in ("home", "boards", "topic_list", "topic", "deep_page", "search", "search_rare"):
        path = str(facts[name])
        _row(name, running, lambda path=path: get(member, path), member, seconds)
    fields = member.hidden(str(facts["topic"])) | {"body": "A short answer, with *some* markup.", "byline": "full"}
    fields.pop("client_key", None)
    _row("reply", running, lambda: post(member, str(facts["reply"]), fields), member, seconds)


def _row(name: str, running: Running, make, member: Member, seconds: float) -> None:  # type: ignore[no-untyped-def]  # - a callable without arguments
    begun, before = time.perf_counter(), usage(running.process.pid)
    figures: Figures = measure(member, make, seconds)
    after, passed = usage(running.process.pid), time.perf_counter() - begun
    cpu = 1000 * (after.cpu - before.cpu) / max(1.0, figures.rate * passed)
    latencies = [f"{figures.at(share):.1f}" for share in (0.5, 0.95, 0.99)]
    bad = f"  {figures.bad} refused" if figures.bad else ""
    weights = (f"{cpu:.2f}", f"{figures.size / 1000:.1f}", f"{after.memory / 1e6:.0f}")
    print(COLUMNS.format(name, f"{figures.rate:.0f}", *latencies, *weights) + bad)


if __name__ == "__main__":
    sys.exit(main())
