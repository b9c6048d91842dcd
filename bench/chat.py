"""Chat from end to end: `python -m bench.chat [--clients 1000] [--rate 20] [--postgres] [--processes 2]`.

So many people listen to one channel, and some of them say something by the way of a browser: an HTTP request, its
commit, the bus, one frame to everybody. One process has one core, and the load maker another; several serve on
PostgreSQL with Redis between them, and share all cores with both and with the load maker. Times begin when a message is
due, however busy its sender is, and end when the kernel has it for its reader (`bench/arrivals.py`). Then 500 people
come back at once (`--storm`). With `--node` what Node takes to tell as many the same number of messages, and nothing
else, is measured right before and right after, for shared machines are not equally fast from one minute to the next.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench import apart, fanout
from bench.chat_world import address, make
from bench.report import Report
from bench.server import Running
from community.setup import services

PEOPLE = 1_500
GOALS = {
    "delivery_p99_ms": (250.0, "for a thousand clients and 20 messages a second"),
    "ack_p95_ms": (30.0, "at 50 messages a second"),
    "gaps": (0, "ever"),
}


def main() -> int:
    """Runs what the arguments ask for; 1 when something failed or was missing."""
    options = _arguments()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    cores, report = sorted(os.sched_getaffinity(0)), Report()
    with report.step("world and server"), ExitStack() as keep:
        running, facts = _started(options, keep, cores)
        facts |= {"port": running.port, "pid": running.process.pid}
        _measure(report, facts, options)
    if options.json:
        print(json.dumps(report.everything(), indent=2))
    else:
        print("\n".join(_lines(report)))
    return int(bool(report.failed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20.0, help="messages a second")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--storm", type=int, default=500, help="people who come back at once; 0 leaves it out")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, started for this run")
    parser.add_argument("--processes", type=int, default=1, help="more than one are on PostgreSQL and Redis")
    parser.add_argument("--node", action="store_true", help="Node's fan-out beside it, before and after")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    given.postgres = given.postgres or given.processes > 1
    return given


def _started(options: argparse.Namespace, keep: ExitStack, cores: list[int]) -> tuple[Running, dict[str, Any]]:
    """One process is pinned by inheritance: every thread and child of it stays on the first core."""
    alone = len(cores) > 1 and options.processes == 1
    database = services.postgres_url(keep) if options.postgres else ""
    folder = Path(keep.enter_context(tempfile.TemporaryDirectory(prefix="community-chat-")))
    url = address(folder, database)
    facts = make(url, max(PEOPLE, options.clients, options.storm))
    bus = services.redis_url(keep) if options.processes > 1 else ""
    if alone:
        os.sched_setaffinity(0, {cores[0]})
    running = keep.enter_context(Running(folder, url, bus, options.processes))
    os.sched_setaffinity(0, set(cores))
    return running, facts | {"core": cores[-1] if alone else None}


def _measure(report: Report, facts: dict[str, Any], options: argparse.Namespace) -> None:
    _measure_node(report, options, "before")
    with report.step("load"):
        given = {**facts, "clients": options.clients, "rate": options.rate, "seconds": options.seconds}
        report.note("load", **_asked("chat_load", given, options.seconds + 120))
        if report.pages["load"]["gaps"]:
            report.failed.append(f"load: {report.pages['load']['gaps']} lines have gaps")
    _measure_node(report, options, "after")
    if options.storm:
        with report.step("storm"):
            report.note("storm", **_asked("chat_storm", {**facts, "clients": options.storm}, 120.0))


def _measure_node(report: Report, options: argparse.Namespace, when: str) -> None:
    if options.node:
        with report.step(f"node {when}"):
            load = {"clients": options.clients, "senders": 8, "rate": options.rate, "seconds": options.seconds}
            figures = fanout.measured("node", load)
            report.note(
                f"node {when}", **{f"delivery_{name}": round(figures[name], 1) for name in ("p50_ms", "p99_ms")}
            )


def _asked(module: str, facts: dict[str, Any], patience: float) -> dict[str, Any]:
    figures: dict[str, Any] = json.loads(apart.run(["-m", f"bench.{module}"], os.environ, json.dumps(facts), patience))
    return figures | {"load_average": round(os.getloadavg()[0], 1)}


def _lines(report: Report) -> list[str]:
    lines = []
    for name, figures in report.pages.items():
        lines.append(f"{name}: " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in figures.items()))
    for name, (goal, when) in GOALS.items():
        if name in report.pages.get("load", {}):
            lines.append(f"the goal for {name.replace('_', ' ')} is {goal:g} {when}")
    nodes = [figures["delivery_p99_ms"] for name, figures in report.pages.items() if name.startswith("node")]
    if nodes and "load" in report.pages:
        times = report.pages["load"]["delivery_p99_ms"] * len(nodes) / sum(nodes)
        lines.append(f"the whole path takes {times:.1f} times what Node's fan-out alone does (p99)")
    return [*lines, *(f"FAILED: {step}" for step in report.failed)]


if __name__ == "__main__":
    sys.exit(main())
