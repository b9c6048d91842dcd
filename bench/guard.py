"""How much the guard finds and how often it pauses in vain: `python3 -m bench.guard [FILE.jsonl ...]`.

A file has one JSON object a line: `text`, `spans` with `start`, `end` and `label`, and perhaps `case_detail`. Without
files, the project's own sets are read. A labelled span is found when at least half of it is covered, whatever the kind.
Times are processor time of this thread, on the texts as they are and on pieces of 500 and 8,000 characters.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from community.text.guard import find

OWN = sorted((Path(__file__).parents[1] / "tests" / "text").glob("guard_messages*.jsonl"))
LOOKS = 5
SURE = ("SSN", "MRN_OR_ID", "PHONE", "EMAIL", "IP", "URL")


def main() -> None:
    """Prints a table for each file, then times, import and memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=OWN)
    parser.add_argument("--errors", action="store_true", help="show every miss and every needless pause")
    options = parser.parse_args()
    texts = []
    for path in options.files:
        messages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        texts += [message["text"] for message in messages]
        report(path.name, messages, options.errors)
    times(texts)
    weight()


def report(name: str, messages: list[dict[str, Any]], errors: bool) -> None:
    """Recall, whole coverage, needless pauses and case detail of one file."""
    found, total, share, case = Counter[str](), Counter[str](), Counter[str](), Counter[tuple[bool, bool]]()
    for message in messages:
        looked = look(message)
        for label, hit in looked["hits"]:
            total[label] += 1
            found[label] += hit
        kind = "with" if message["spans"] else "clean"
        share[kind] += 1
        share[f"{kind} good"] += all(hit for _, hit in looked["hits"]) if message["spans"] else not looked["paused"]
        if "case_detail" in message:
            case[bool(message["case_detail"]), looked["case"]] += 1
        if errors and looked["wrong"]:
            print("   ", looked["wrong"], "|", message["text"])
    alarms = share["clean"] - share["clean good"]
    print(
        f"{name}: span recall {percent(sum(found.values()), sum(total.values()))}, messages fully covered "
        f"{percent(share['with good'], share['with'])}, clean messages paused {percent(alarms, share['clean'])}"
    )
    if case:
        told, untold = case[True, True] + case[True, False], case[False, True] + case[False, False]
        print(f"    case detail recall {percent(case[True, True], told)}, alarms {percent(case[False, True], untold)}")
    print("    " + "  ".join(f"{label} {found[label]}/{total[label]}" for label in sorted(total)))


def look(message: dict[str, Any]) -> dict[str, Any]:
    """What the guard says of one message, beside what its labels say."""
    findings = find(message["text"])
    spans = [each for each in findings if each.kind != "case_detail"]
    inside = {place for each in spans for place in range(each.start, each.end)}
    hits = [
        (each["label"], 2 * len(inside & set(range(each["start"], each["end"]))) >= each["end"] - each["start"])
        for each in message["spans"]
    ]
    labelled = [message["text"][each["start"] : each["end"]] for each in message["spans"]]
    missed = [words for words, (_, hit) in zip(labelled, hits, strict=True) if not hit]
    needless = [message["text"][each.start : each.end] for each in spans] if not message["spans"] else []
    case = len(spans) < len(findings)
    unlike = ["case detail"] if message.get("case_detail", case) != case else []
    return {"hits": hits, "paused": bool(spans), "case": case, "wrong": [*missed, *needless, *unlike]}


def percent(part: int, whole: int) -> str:
    """`99.1 %`, or none."""
    return f"{100 * part / whole:.1f} % ({part}/{whole})" if whole else "none"


def times(texts: list[str]) -> None:
    """Processor time of one look, and of the quickest of some: what else the machine does only ever adds to it."""
    mixed = " ".join(random.Random(7).sample(texts * 40, min(len(texts) * 40, 4_000)))
    for size in (500, 8_000):
        pieces = [mixed[place : place + size] for place in range(0, min(len(mixed), size * 200) - size, size)]
        looks = [list(map(milliseconds, pieces)) for _ in range(LOOKS)]
        for took, what in ((looks[0], "one look"), (list(map(min, *looks)), f"best of {LOOKS}")):
            took.sort()
            middle, slow = took[len(took) // 2], took[int(len(took) * 0.95)]
            print(f"{size:>6,} characters, {what}: median {middle:.2f} ms, 95th percentile {slow:.2f} ms")


def milliseconds(text: str) -> float:
    """One look."""
    began = time.thread_time()
    find(text)
    return 1000 * (time.thread_time() - began)


IMPORTED = """
import pathlib, time
def held():
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6
before, began = held(), time.process_time()
import community.text.guard
print(1000 * (time.process_time() - began), held() - before)
"""


def weight() -> None:
    """What importing it costs, in processes of their own."""
    runs = [subprocess.run([sys.executable, "-c", IMPORTED], check=True, stdout=subprocess.PIPE) for _ in range(LOOKS)]
    spent, memory = zip(*(map(float, done.stdout.split()) for done in runs), strict=True)
    every = ", ".join(f"{each:.0f}" for each in spent)
    print(f"import: {every} ms of processor time, {max(memory):.1f} MB")


if __name__ == "__main__":
    main()
