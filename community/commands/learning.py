"""`community dev cases`: learns anew what words weigh towards telling a case, from labelled messages in the tree.

Logistic regression with a quadratic penalty, by stochastic descent in a fixed order, so that it comes out the same. The
messages are those of tests/text: each set by another hand, and `case_sentences.txt`, which were written to be learned
from. The lexicon and `lists/senses.txt` have a part in what a message tells: learn anew after a change in them, too.
"""

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from math import exp, sqrt
from pathlib import Path

from community.text.guard.tells import told
from community.text.guard.weighing import LEARNED
from community.text.guard.words import read

MESSAGES = Path(__file__).parents[2] / "tests" / "text"
WRITTEN = MESSAGES / "case_sentences.txt"
ROUNDS = 40
PENALTY = 0.1  # of the squared weights, against the loss of all messages
LEAST = 2  # messages that a feature has to be in

Example = tuple[frozenset[str], bool]


def sets() -> dict[str, list[tuple[str, bool]]]:
    """The labelled messages by the name of their set: text, and whether it tells a case."""
    found = {path.name: _labelled(path) for path in sorted(MESSAGES.glob("*_messages*.jsonl"))}
    return {**found, WRITTEN.name: _written()}


def _labelled(path: Path) -> list[tuple[str, bool]]:
    messages = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [(message["text"], bool(message["case_detail"])) for message in messages]


def _written() -> list[tuple[str, bool]]:
    lines = WRITTEN.read_text(encoding="utf-8").splitlines()
    parts = (line.partition(": ") for line in lines if not line.startswith("#"))
    return [(text, family != "none") for family, _, text in parts]


def examples(messages: Iterable[tuple[str, bool]]) -> list[Example]:
    """What messages tell, in an order that has nothing to do with where they came from."""
    ordered = sorted(messages, key=lambda each: zlib.crc32(each[0].encode()))
    return [(frozenset(told(read(text))), case) for text, case in ordered]


def learn(given: Sequence[Example]) -> dict[str, int]:
    """Weights in hundredths; the empty feature stands for what a message weighs before it says anything."""
    count = Counter(feature for features, _ in given for feature in features)
    names = sorted(feature for feature, times in count.items() if times >= LEAST)
    place = {name: at for at, name in enumerate(names)}
    rows = [([place[each] for each in sorted(features) if each in place], case) for features, case in given]
    weights, before = _descend(rows, len(names))
    rounded = {name: round(100 * weight) for name, weight in zip(names, weights, strict=True)}
    return {"": round(100 * before), **{name: weight for name, weight in rounded.items() if weight}}


def _descend(rows: list[tuple[list[int], bool]], size: int) -> tuple[list[float], float]:
    weights, before, step, shrink = [0.0] * size, 0.0, 0, PENALTY / len(rows)
    scale = 1.0  # of all weights, so that shrinking them is one multiplication
    for _ in range(ROUNDS):
        for held, case in rows:
            step += 1
            rate = 1 / (1 + shrink * step)
            share = 1 / sqrt(len(held) or 1)
            odds = before + scale * share * sum([weights[at] for at in held])
            wrong = (1.0 if case else 0.0) - 1 / (1 + exp(-max(-30.0, min(30.0, odds))))
            scale *= 1 - rate * shrink
            move = rate * wrong * share / scale
            for at in held:
                weights[at] += move
            before += rate * wrong / 10
    return [scale * weight for weight in weights], before


def make() -> int:
    """Learns from all sets, writes what was learned, and returns how many features have a weight."""
    weights = learn(examples(message for held in sets().values() for message in held))
    lines = [f"{feature}\t{weight}" for feature, weight in sorted(weights.items())]
    LEARNED.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(weights) - 1
