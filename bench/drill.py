"""Six people chat while everything under them is killed with -9, over and over: `python -m bench.drill`.

On SQLite it is the one serving process; with `--postgres` two of them, one of the two, Redis or PostgreSQL, killed or
stopped. At the end nothing that was acknowledged may be missing, nothing may be there twice, everyone must hold the
same in the same order, and everyone must still hear. The aim is two seconds until a killed server answers again.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.drill_run import Drill
from bench.drill_stage import set_up


def main() -> int:
    """Runs it; 1 when a promise was broken."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--postgres", action="store_true", help="two processes on PostgreSQL and Redis of their own")
    options.add_argument("--only", nargs="*", default=[], help="kinds of harm whose names hold one of these words")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--minutes", type=float, default=30.0, help="after which no more is begun")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as keep:
        folder = Path(keep.enter_context(tempfile.TemporaryDirectory(prefix="community-drill-")))
        folder.chmod(0o755)
        drill = Drill(set_up(folder, keep, given.postgres), random.Random(given.seed))
        figures = _run(drill, given)
    print(json.dumps(figures, indent=2) if given.json else "\n".join(_lines(figures, given.seed)))
    return int(bool(figures["wrong"]))


def _run(drill: Drill, given: argparse.Namespace) -> dict[str, Any]:
    kinds = [name for name in drill.stage.harms if not given.only or any(word in name for word in given.only)]
    end = time.monotonic() + 60 * given.minutes
    drill.begin()
    try:
        for number in range(given.kills):
            if time.monotonic() < end:
                drill.harm(kind := drill.dice.choice(kinds))
                _say(f"{number + 1} of {given.kills}, {drill.acknowledged} messages, {kind}")
        drill.hush()
        for kind in kinds:
            if "server" not in kind and "process" not in kind:
                drill.in_the_quiet(kind)
        return drill.finish()
    except AssertionError as trouble:
        return drill.figures() | {"wrong": [str(trouble)]}


def _say(words: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{words:<70}", end="", file=sys.stderr, flush=True)


def _lines(figures: dict[str, Any], seed: int) -> list[str]:
    whole = [f"{name.replace('_', ' ')}: {value}" for name, value in figures.items() if isinstance(value, int)]
    lines = [f"seed {seed}, load average {os.getloadavg()[0]:.1f}", ", ".join(whole)]
    for what in ("answers_after", "stores_after"):
        for name, one in figures[what].items():
            times = f"p50 {one['p50']} s, p95 {one['p95']} s, max {one['max']} s"
            lines.append(f"{what.replace('_', ' ')} {name} ({one['count']}): {times}")
    return lines + ([f"WRONG: {finding}" for finding in figures["wrong"]] or ["nothing lost, nothing twice, no gaps"])


if __name__ == "__main__":
    sys.exit(main())
