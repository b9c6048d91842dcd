"""Under gevent, one author's bomb delays nobody else."""

import json
import subprocess
import sys
from pathlib import Path

DEADLINE = 1.5  # seconds for which a child that hangs is waited for
SCRIPT = """
from gevent import monkey; monkey.patch_all()
import json, os, resource, time
import gevent
from community.text.children import Pool, TooHard

resource.setrlimit(resource.RLIMIT_NOFILE, (2048, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]  # a server's sockets: select() would fail from here on
pool = Pool(children=CHILDREN, deadline=DEADLINE)
pool.render("*warm*")
stalls, went_on = [], True

def tick():
    last = time.monotonic()
    while went_on:
        gevent.sleep(0.005)
        now = time.monotonic()
        stalls.append(now - last)
        last = now

def ask(text):
    try:
        return pool.render(text).plain
    except TooHard:
        return "refused"

ticking = gevent.spawn(tick)
asked = [gevent.spawn(ask, "[" * 20000 if n == 1 else f"*number {n}*") for n in range(6)]
gevent.joinall(asked)
killed = gevent.spawn(ask, "[" * 20000)
gevent.sleep(0.05)
killed.kill()  # a client that went away in the middle
after = ask("*after*")
went_on = False
ticking.join()
began = time.monotonic()
pool.close()
print(json.dumps({"answers": [g.value for g in asked], "after": after, "ticks": len(stalls), "stall": max(stalls),
                  "close": time.monotonic() - began}))
"""


def run(children: int) -> dict[str, object]:
    command = [
        sys.executable,
        "-W",
        "error",
        "-c",
        SCRIPT.replace("CHILDREN", str(children)).replace("DEADLINE", str(DEADLINE)),
    ]
    done = subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_other_greenlets_keep_running_while_a_bomb_is_refused() -> None:
    result = run(children=1)
    assert result["answers"] == ["number 0", "refused", "number 2", "number 3", "number 4", "number 5"]
    assert result["after"] == "after"
    assert float(str(result["stall"])) < DEADLINE / 2, "the child hung for all of it"
    assert int(str(result["ticks"])) > 20
    assert float(str(result["close"])) < 10 * DEADLINE


def test_several_children_serve_several_greenlets() -> None:
    assert run(children=3)["after"] == "after"
