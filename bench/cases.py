"""How well case detail is seen in messages of people it was not learned from: `python3 -m bench.cases`.

Each set of labelled messages is left out once: weights are learned from the others and from the sentences that were
written for it, and looked at the set that was left out. The rules are those of `guard/cases.py` as they are, which
were written with all but the last set known. Recall beside the share of needless findings.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from community.commands.learning import WRITTEN, examples, learn, sets
from community.text.guard.cases import ruled
from community.text.guard.tells import told
from community.text.guard.weighing import DOUBTFUL, PAUSES, stretches, weight
from community.text.guard.words import read

ALLOWED = 0.05  # needless findings at which recall is said


@dataclass(frozen=True)
class Seen:
    """One message: whether it tells a case, whether the rules say so, and what it weighs."""

    case: bool
    ruled: bool
    weight: float


def main() -> None:
    """Prints a line for each set and one for all together."""
    everything = sets()
    seen = {name: left_out(name, everything) for name in everything if name != WRITTEN.name}
    seen["all"] = [each for held in seen.values() for each in held]
    print(f"recall / needless findings; weights pause above {PAUSES}, and in brackets where {ALLOWED:.0%} are needless")
    print(f"{'set left out':24}{'rules':>14}{'weights':>14}{'both':>14}{'(weights)':>12}{'(both)':>10}")
    for name, held in seen.items():
        both = [replace(each, weight=10_000 if each.ruled and each.weight > DOUBTFUL else each.weight) for each in held]
        ruled_alone = [replace(each, weight=10_000 if each.ruled else -10_000) for each in held]
        shares = "".join(f"{share(some, PAUSES):>14}" for some in (ruled_alone, held, both))
        print(f"{name:24}{shares}{recall(held, bar(held)):>11.1f} {recall(both, bar(both)):>10.1f}")


def left_out(name: str, everything: dict[str, list[tuple[str, bool]]]) -> list[Seen]:
    """The messages of a set, by weights that were learned from all others."""
    others = [message for other, held in everything.items() if other != name for message in held]
    weights = learn(examples(others))
    return [Seen(case, ruled(text) is not None, heaviest(text, weights)) for text, case in everything[name]]


def heaviest(text: str, weights: dict[str, int]) -> float:
    """What a message's heaviest stretch weighs."""
    return max(weight(told(some), weights) for some in stretches(read(text)))


def share(seen: Sequence[Seen], least: float) -> str:
    """`93.1 / 2.4`: recall and needless findings in a hundred."""
    clean = [each for each in seen if not each.case]
    return f"{recall(seen, least):.1f} / {100 * sum(each.weight > least for each in clean) / len(clean):.1f}"


def recall(seen: Sequence[Seen], least: float) -> float:
    """Of a hundred messages that tell a case, how many weigh more."""
    cases = [each for each in seen if each.case]
    return 100 * sum(each.weight > least for each in cases) / len(cases)


def bar(seen: Sequence[Seen]) -> float:
    """The least weight to pause at which no more than the allowed share of findings is needless."""
    clean = sorted((each.weight for each in seen if not each.case), reverse=True)
    return clean[int(ALLOWED * len(clean))]


if __name__ == "__main__":
    main()
