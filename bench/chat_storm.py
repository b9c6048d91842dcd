"""Everybody comes back at once: the reconnect storm of bench/chat.py.

Their lines break, something is said meanwhile, and then all connect, listen, and ask for what they lack in one moment.
"""

import asyncio
import json
import os
import sys
import time
from secrets import token_hex
from typing import Any

from bench.chat_wire import at, connect
from bench.chat_world import token
from bench.drill_client import CSRF, ITEM, letters
from bench.line import Http, listening, masked, upgrade
from bench.server import spent

MISSED, ABREAST = 20, 50
PATIENCE = 60.0


async def back(port: int, number: int, facts: dict[str, Any]) -> float:
    """One page: its line, and what it lacks; the moment at which it has all."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(upgrade(port, token(number)))
    await reader.readuntil(b'"maxPayload"')
    writer.write(masked("40"))
    await reader.readuntil(b'40{"sid":"')
    writer.write(masked(listening(facts["channel"])))
    await reader.readuntil(b"}}]")
    missing = await since(port, number, facts)
    assert len(missing) == MISSED, f"{len(missing)} of {MISSED} came"
    done = time.perf_counter()
    await asyncio.sleep(0)
    writer.transport.abort()
    return done


async def since(port: int, number: int, facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The items behind the number up to which everybody was."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    path = f"/chat/channels/{facts['channel']}/since?seq={facts['known']}&changes=0"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: session={token(number)}\r\n"
    writer.write(f"{head}Accept: application/json\r\nConnection: close\r\n\r\n".encode())
    status, _, body = (await reader.read(-1)).partition(b"\r\n\r\n")
    assert b" 200 " in status, status[:100]
    writer.close()
    return ITEM.findall(json.loads(body)["html"])


async def storm(facts: dict[str, Any]) -> dict[str, Any]:
    """All of them in one moment."""
    used, began = spent(facts["pid"]), time.perf_counter()
    pages = [back(facts["port"], number, facts) for number in range(facts["clients"])]
    done = await asyncio.wait_for(asyncio.gather(*pages), PATIENCE)
    took = [moment - began for moment in done]
    return {
        "clients": len(took),
        "first_s": round(min(took), 2),
        "half_s": round(at(took, 50) / 1000, 2),
        "all_s": round(max(took), 2),
        "server_ms_each": round(1000 * (spent(facts["pid"]) - used) / len(took), 1),
    }


def say(facts: dict[str, Any], count: int) -> int:
    """Says so much, one after the other; the last number."""
    http = Http(facts["port"], token(0))
    found, seq = CSRF.search(http.ask(facts["page"])[1]), 0
    assert found
    path = f"/chat/channels/{facts['channel']}/messages"
    for number in range(count):
        headers = {"X_CSRF_Token": found[1], "Idempotency_Key": token_hex(16), "Content_Type": "application/json"}
        answer = http.ask(path, {"body": f"word {letters(number)}", "byline": "full", "answers": ""}, **headers)
        seq = http.read(answer[1])["seq"]
    http.close()
    return int(seq)


def main() -> None:
    """Connects, breaks all lines, speaks, and has everybody come back."""
    facts = json.load(sys.stdin)
    if facts["core"] is not None:
        os.sched_setaffinity(0, {facts["core"]})
    facts["known"] = say(facts, 1)
    lines = []
    for start in range(0, facts["clients"], ABREAST):
        numbers = list(range(start, min(facts["clients"], start + ABREAST)))
        lines += connect(facts["port"], numbers, facts["channel"])
    for line in lines:
        line.close()
    say(facts, MISSED)
    time.sleep(1.0)
    print(json.dumps(asyncio.run(storm(facts))))


if __name__ == "__main__":
    main()
