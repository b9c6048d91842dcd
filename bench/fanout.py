"""How fast one process tells many: `python3 -m bench.fanout [--clients 200 1000 5000]`.

One room of WebSockets, 110 letters a message, everybody gets everything. Ours (gevent, Flask-SocketIO and `Fanout`),
the same with plain emits, and Node's Socket.IO 4.8, which npm brings into a folder outside the repository. The server
has one core and the load maker another. Saturated means that 8 senders (4 from 5,000 clients on) say the
next thing as soon as their own has come back; steady is 20 messages a second. Believe ratios of one run, and look at
the load average.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import apart
from bench.report import LeftOut, Report
from bench.server import ROOT, free_port
from community.setup import venv

PACKAGE = "socket.io@4.8"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "peer-support-bench"
PING = 600  # seconds: a ping in the middle would not be as long as a message
STEADY = 20.0
SERVERS = ("ours", "plain", "node")
COLUMNS = {
    "connects/s": ("connects_per_second", ",.0f"),
    "deliveries/s": ("deliveries_per_second", ",.0f"),
    "p50 ms": ("p50_ms", ".1f"),
    "p99 ms": ("p99_ms", ".1f"),
    "CPU us": ("cpu_us", ".1f"),
    "KiB/client": ("kib", ".1f"),
    "server CPU": ("server_cpu", ".2f"),
    "load CPU": ("load_cpu", ".2f"),
    "missing": ("missing", ".0f"),
    "orders": ("orders", ".0f"),
}


def main() -> int:
    """Runs what the arguments ask for; 1 when something failed or was missing."""
    options = _arguments()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    report, found = Report(), dict[str, list[dict[str, Any]]]()
    for _ in range(options.rounds):
        for name, server, facts in _plan(options):
            with report.step(f"{name} {server}"):
                figures = measured(server, facts)
                found.setdefault(f"{name} {server}", []).append(figures)
    table = {name: _middle(rounds) for name, rounds in found.items()}
    report.failed += [f"{name}: deliveries lost or out of order" for name, one in table.items() if _is_wrong(one)]
    print(json.dumps(table, indent=2) if options.json else "\n".join(_lines(table)))
    print("\n".join([f"left out: {step}" for step in report.left_out] + [f"FAILED: {step}" for step in report.failed]))
    return int(bool(report.failed))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, nargs="+", default=[200, 1000, 5000])
    parser.add_argument("--servers", nargs="+", choices=SERVERS, default=SERVERS)
    parser.add_argument("--seconds", type=float, default=5.0, help="that are counted, after one that is not")
    parser.add_argument("--senders", type=int, default=0, help="with one, no two messages can go out together")
    parser.add_argument("--rounds", type=int, default=1, help="each figure is then the middle one")
    parser.add_argument("--no-steady", action="store_true", help="leave out the steady load")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _plan(options: argparse.Namespace) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Servers take turns within a size, so that what disturbs the machine disturbs them alike."""
    for clients in options.clients:
        for server in options.servers:
            senders = options.senders or (4 if clients >= 5000 else 8)
            facts = {"clients": clients, "senders": senders, "rate": 0.0, "seconds": options.seconds}
            yield f"{clients:>5,} saturated", server, facts
    if not options.no_steady:
        for server in options.servers:
            yield "1,000 steady", server, {"clients": 1000, "senders": 8, "rate": STEADY, "seconds": options.seconds}


def measured(server: str, facts: dict[str, Any]) -> dict[str, Any]:
    """One server under one load, on cores of their own. Raises LeftOut where Node is not here."""
    cores = sorted(os.sched_getaffinity(0))
    first, last = (cores[0], cores[-1]) if len(cores) > 1 else (None, None)
    with _running(server, first) as (port, pid):
        given = json.dumps({**facts, "port": port, "pid": pid, "core": last})
        figures: dict[str, Any] = json.loads(apart.run(["-m", "bench.fanout_load"], os.environ, given, 180.0))
    print(f"  {figures}, load average {os.getloadavg()[0]:.1f}", file=sys.stderr)
    return figures


@contextmanager
def _running(server: str, core: int | None) -> Iterator[tuple[int, int]]:
    """A server on a port and a core of its own; its port and process id."""
    port = free_port()
    command = _node(port) if server == "node" else _ours(port, server)
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        if core is not None:
            os.sched_setaffinity(process.pid, {core})
        _wait(process, port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ours(port: int, kind: str) -> list[str]:
    python = venv.python(venv.place(ROOT))
    return [str(python), "-m", "bench.fanout_server", str(port), kind, str(PING)]


def _node(port: int) -> list[str]:
    """Node's server; npm brings Socket.IO the first time. Raises LeftOut."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise LeftOut("node and npm are needed for the comparison, and are not here")
    if not (CACHE / "node_modules" / "socket.io").is_dir():
        CACHE.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--silent"]
        done = subprocess.run(["npm", "install", *quiet, "--prefix", str(CACHE), PACKAGE], check=False, timeout=300)
        if done.returncode:
            raise LeftOut(f"npm could not bring {PACKAGE}")
    return ["node", str(ROOT / "bench" / "fanout_node.mjs"), str(port), str(CACHE), str(PING)]


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if process.poll() is not None:
            raise apart.Ended("the server ended at once")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise apart.Ended("the server does not answer")


def _middle(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    """The median of each figure; of what must not be, the worst."""
    figures = {name: statistics.median(one[name] for one in rounds) for name in rounds[0]}
    return figures | {name: max(abs(one[name]) for one in rounds) for name in ("missing", "orders")}


def _is_wrong(figures: dict[str, Any]) -> bool:
    return bool(figures["missing"]) or figures["orders"] != 1


def _lines(figures: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield " " * 23 + "".join(title.rjust(13) for title in COLUMNS)
    for name, one in figures.items():
        yield name.ljust(23) + "".join(format(one[key], form).rjust(13) for key, form in COLUMNS.values())
    for name, one in figures.items():
        nodes = figures.get(name.replace("ours", "node"))
        if name.endswith("saturated ours") and nodes:
            ratio = one["deliveries_per_second"] / nodes["deliveries_per_second"]
            yield f"{name.removesuffix(' ours').strip()}: ours delivers {ratio:.2f} times what Node does"


if __name__ == "__main__":
    sys.exit(main())
