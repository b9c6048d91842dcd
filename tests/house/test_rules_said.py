"""Every rule has words beside it, so that the page of roles can never lack one."""

from community.kernel.bus import Bus
from community.kernel.columns import Base
from community.kernel.door import RULES, WORDS, words_of
from community.wiring import wire
from tests.house.source import none


def test_every_rule_has_words() -> None:
    wire(Bus())
    bare = sorted(f"{noun.__name__}, {verb}" for noun, verb in RULES if words_of(noun, verb) is None)
    none(bare, "Each rule has words beside it: says(Noun, verb=…), or says_aside where roles make no difference.")


def test_no_words_stand_for_a_rule_that_is_gone() -> None:
    wire(Bus())
    verbs = {verb for _, verb in RULES}
    stale = [one for one in WORDS if one not in RULES and not (one[0] is Base and one[1] in verbs)]
    none(sorted(f"{noun.__name__}, {verb}" for noun, verb in stale), "These words have no rule.")


def test_words_go_on_from_may() -> None:
    wire(Bus())
    odd = sorted(words.said for words in WORDS.values() if not words.said[:1].islower() or words.said.endswith("."))
    none(odd, "“A facilitator may …” goes on in small letters and without a stop.")
