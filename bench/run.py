"""Starts the product on a bench world of its own and prints what it does and costs, page by page.

Everything runs on this machine and shares its cores with the load maker: believe ratios within one run.
docs/operating.md says what each column means.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench import apart, pages, table  # noqa: E402 - the path is set just above
from bench.report import Report  # noqa: E402 - see above
from bench.server import Running  # noqa: E402 - see above
from community.setup import services, venv  # noqa: E402 - see above
from community.setup.start import AGAIN, TROUBLE  # noqa: E402 - see above

EXAMPLES = """examples:
  python3 bench/run.py                                  20,000 posts on SQLite, about a minute
  python3 bench/run.py --posts 200000 --seconds 10      a larger world, steadier figures
  python3 bench/run.py --processes 2                    on PostgreSQL and Redis, brought for this run
  python3 bench/run.py --json > before.json             to compare with another day
"""


def main() -> int:
    """Runs what the arguments ask for; 1 when a step failed."""
    options = _arguments()
    _enter()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    report = Report()
    try:
        with report.step("world and server"), ExitStack() as keep:
            _measure(report, options, keep)
    except KeyboardInterrupt:
        report.failed.append("the rest: stopped by hand")
    everything = report.everything()
    print(json.dumps(everything, indent=2) if options.json else "\n".join(table.lines(everything)))
    return int(bool(report.failed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=20_000)
    parser.add_argument("--topics", type=int, default=0, help="default: a twentieth of the posts")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=1, help="more than one: on PostgreSQL and Redis")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, started for this run")
    parser.add_argument("--seconds", type=float, default=5.0, help="for each page")
    parser.add_argument("--json", action="store_true", help="all figures as one JSON object")
    options = parser.parse_args()
    options.topics = options.topics or options.posts // 20
    options.postgres = options.postgres or options.processes > 1
    return options


def _enter() -> None:
    """Goes on in the tests' environment, which holds a PostgreSQL, a Redis and what drives a browser."""
    place, pins = venv.place(ROOT), ROOT / "requirements" / "test.txt"
    try:
        if not venv.ready(place, pins):
            venv.prepare(place, pins)
    except venv.CannotSetUp as trouble:
        print(f"Cannot set up: {trouble}", file=sys.stderr)
        sys.exit(TROUBLE)
    if venv.inside(place):
        return
    python = str(venv.python(place))
    if AGAIN in sys._xoptions:
        sys.exit(f"{python} does not run inside its folder. Delete that folder and start again.")
    os.execv(python, [python, "-X", AGAIN, *sys.argv])


def _measure(report: Report, options: argparse.Namespace, keep: ExitStack) -> None:
    """Steps that leave the topic as it is come first."""
    database = services.postgres_url(keep) if options.postgres else ""
    redis = services.redis_url(keep) if options.processes > 1 else ""
    folder = Path(keep.enter_context(tempfile.TemporaryDirectory(prefix="community-bench-")))
    facts = _world(report, options, folder, database)
    running = keep.enter_context(Running(folder, facts["database"], redis, options.processes))
    system = "PostgreSQL" if options.postgres else "SQLite"
    start = round(running.cold_start, 2)
    report.whole["server"] = {"processes": options.processes, "database": system, "cold_start_s": start}
    for page in (*pages.READ, "reply"):
        report.note(page)
    pages.read(report, running, facts, options.seconds)
    for module in ("statements", "bare", "first_visit"):
        _apart(report, running, module, {**facts, "wanted": pages.READ})
    pages.reply(report, running, facts, options.seconds)
    for module in ("statements", "interaction"):
        _apart(report, running, module, {**facts, "wanted": ["reply"]})


def _world(report: Report, options: argparse.Namespace, folder: Path, database: str) -> dict[str, str]:
    """Fills a database; whom to sign in as and what to ask for."""
    size = {name: getattr(options, name) for name in ("people", "topics", "posts")}
    command = ["-m", "community", "bench-data", *(f"--{name}={count}" for name, count in size.items())]
    given = os.environ | {"COMMUNITY_FOLDER": str(folder), "COMMUNITY_DATABASE_URL": database}
    facts: dict[str, str] = json.loads(apart.run(command, given))
    report.whole["world"] = {**size, **{name: facts[name] for name in ("posts_per_second", "seconds")}}
    return facts


def _apart(report: Report, running: Running, module: str, facts: dict[str, object]) -> None:
    with report.step(module.replace("_", " ")):
        apart.ask(report, module, {**facts, "address": running.address}, running.environment)


if __name__ == "__main__":
    sys.exit(main())
