"""What was learned of case detail: made by the command from messages in the tree, small, and found to be general."""

import pytest

from community.commands.learning import WRITTEN, examples, learn, sets
from community.text.guard import Context, find
from community.text.guard.cases import REASON, ruled
from community.text.guard.tells import stem, told
from community.text.guard.weighing import (
    DOUBTFUL,
    LEARNED,
    PAUSES,
    SHORTEST,
    WEIGHTS,
    WHOLE,
    heaviest,
    stretches,
    weight,
)
from community.text.guard.words import read


def test_the_weights_are_what_the_command_makes() -> None:
    """To a hundredth: a machine may round its exponentials otherwise."""
    learned = learn(examples(message for held in sets().values() for message in held))
    assert len(learned.keys() ^ WEIGHTS.keys()) < 10
    assert all(abs(learned.get(feature, 0) - known) < 2 for feature, known in WEIGHTS.items())


def test_what_was_learned_is_small() -> None:
    assert LEARNED.stat().st_size < 200_000
    assert len(WEIGHTS) < 12_000


def test_what_was_written_to_learn_from_is_varied() -> None:
    families = [line.partition(": ")[0] for line in WRITTEN.read_text(encoding="utf-8").splitlines()[1:]]
    assert set(families) == {"action", "blame", "rare", "none"}
    assert min(families.count(family) for family in set(families)) >= 40
    assert len({text for text, _ in sets()[WRITTEN.name]}) == len(families)


def test_a_message_tells_stems_senses_and_its_shape() -> None:
    features = told(read("I gave the wrong syringe. Why? He seized, Marisol cried."))
    assert {"wrong", "i=act", "=harm1", "?", "~writer1", "=slip=dose", "he=harm", "~name"} <= features
    assert "marisol" not in features


@pytest.mark.parametrize("words", [("infused", "infusing"), ("pushed", "pushes"), ("injuries", "injury")])
def test_forms_of_a_word_share_a_stem(words: tuple[str, str]) -> None:
    assert stem(words[0]) == stem(words[1])


@pytest.mark.parametrize(
    "text",
    [
        "The bougie went in crooked, his lips were the colour of slate, and I kept bagging.",
        "I thought the gauze was out. Two weeks on she spiked a fever and they found it behind the bladder.",
        "Turned him for the wash and the line slid out of his neck; he lost half his volume onto my shoes.",
    ],
)
def test_a_case_is_seen_that_no_rule_knows(text: str) -> None:
    assert ruled(text) is None
    [found] = [each for each in find(text) if each.kind == "case_detail"]
    assert found.reason in REASON.values()


@pytest.mark.parametrize(
    "text",
    [
        "The bougie is in the second drawer of the airway cart.",
        "I thought the circle was on Monday. Two weeks on I still mix up the rooms.",
        "She taught me how to turn a patient without hurting my back, and how to laugh at four.",
        "We lost somebody last night and I would rather not be alone at breakfast.",
        "If a nurse gives the wrong dose, whom does your program call first?",
    ],
)
def test_its_words_alone_make_no_case(text: str) -> None:
    assert [each.kind for each in find(text)] == []


def test_nothing_does_not_pause_and_what_is_very_short_is_left_to_the_rules() -> None:
    assert weight(()) == WEIGHTS[""] < PAUSES
    assert heaviest(read(""))[0] == heaviest(read("He died in my arms.")[: SHORTEST - 1])[0] == PAUSES > DOUBTFUL


def test_a_rule_does_not_pause_what_weighs_far_too_little() -> None:
    text = "Could somebody tell me what a manager says first when the patient died and nobody has called the resident?"
    assert ruled(text) is not None
    assert find(text) == []


def test_a_long_message_is_weighed_in_stretches_that_leave_nothing_out() -> None:
    words = read("We had tea and talked about the garden. " * 60)
    parts = list(stretches(words))
    assert {id(word) for part in parts for word in part} == {id(word) for word in words}
    assert max(map(len, parts)) == WHOLE
    told_late = "We had tea and talked about the garden. " * 60 + "I hung the bag meant for bed nine and she seized."
    [found] = [each for each in find(told_late) if each.kind == "case_detail"]
    assert told_late[found.start : found.end].startswith("I hung")


def test_composers_that_hold_no_message_are_not_weighed() -> None:
    text = "The bougie went in crooked, his lips were the colour of slate, and I kept bagging."
    assert find(text, Context(composer="tags")) == []
