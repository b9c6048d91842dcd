"""Who belongs together, as arithmetic: the same whatever order messages come in, and never without an end."""

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from community.forums.service.mail.threads import Entry, in_order, threads

START = datetime(2021, 3, 1, tzinfo=UTC)
DAY = 24 * 60


def entry(key: str, *references: str, at: int = 0, subject: str = "", answers: bool = False) -> Entry:
    return Entry(key, references, subject, answers, START + timedelta(minutes=at))


def groups(*entries: Entry, known: dict[str, int] | None = None) -> list[str]:
    names, _ = threads(entries, known or {})
    found: dict[str, list[str]] = {}
    for key, name in names.items():
        found.setdefault(name, []).append(key)
    return sorted("".join(sorted(keys)) for keys in found.values())


def test_answers_join_what_they_answer() -> None:
    assert groups(entry("a"), entry("b", "a"), entry("c", "a", "b"), entry("d")) == ["abc", "d"]


def test_a_missing_message_holds_together_those_that_name_it() -> None:
    assert groups(entry("a", "x"), entry("b", "x"), entry("c", "y")) == ["ab", "c"]


def test_a_missing_middle_is_bridged_by_references() -> None:
    assert groups(entry("a"), entry("c", "a", "b")) == ["ac"]


def test_circles_and_references_to_oneself_do_no_harm() -> None:
    assert groups(entry("a", "b"), entry("b", "a"), entry("c", "c")) == ["ab", "c"]
    ordered = in_order([entry("a", "b", at=1), entry("b", "a"), entry("c", "c", at=2)])
    assert sorted(one.key for _, one in ordered) == ["a", "b", "c"]


def test_an_answer_without_references_goes_by_its_subject() -> None:
    first = entry("a", subject="Night shifts")
    assert groups(first, entry("b", subject="night SHIFTS", answers=True, at=5)) == ["ab"]
    assert groups(first, entry("b", subject="Night shifts", at=5)) == ["a", "b"]
    assert groups(first, entry("b", subject="Other", answers=True, at=5)) == ["a", "b"]
    assert groups(entry("a"), entry("b", answers=True, at=5)) == ["a", "b"]


def test_a_subject_is_forgotten_after_thirty_days_of_silence() -> None:
    first = entry("a", subject="S")
    late = entry("c", subject="S", answers=True, at=40 * DAY)
    assert groups(first, late) == ["a", "c"]
    assert groups(first, entry("b", subject="S", answers=True, at=20 * DAY), late) == ["abc"]


def test_an_answer_goes_to_the_latest_thread_of_its_subject() -> None:
    assert groups(
        entry("a", subject="S"), entry("b", subject="S", at=10), entry("c", subject="S", answers=True, at=20)
    ) == ["a", "bc"]


def test_a_thread_that_references_found_is_not_moved_by_its_subject() -> None:
    assert groups(
        entry("a", subject="S"), entry("b", subject="T", at=1), entry("c", "b", subject="S", answers=True, at=2)
    ) == ["a", "bc"]


def test_threads_find_the_topics_that_are_there() -> None:
    entries = [entry("a", "x"), entry("b", "a"), entry("c"), entry("d", "c")]
    names, topics = threads(entries, {"x": 7, "c": 9})
    assert {key: topics.get(name) for key, name in names.items()} == {"a": 7, "b": 7, "c": 9, "d": 9}


def test_an_answer_stands_behind_what_it_answers_when_a_clock_is_slow() -> None:
    ordered = in_order([entry("a", at=60), entry("b", "a", at=0), entry("c", "b", at=30)])
    assert [one.key for _, one in ordered] == ["a", "b", "c"]


def test_a_parent_with_an_impossible_date_moves_nobody() -> None:
    ordered = in_order([entry("a", at=400 * DAY), entry("b", "a", at=0)])
    assert [at for at, _ in ordered] == [START, START + timedelta(days=400)]


NAMES = [f"m{number}" for number in range(12)]
WORLDS = st.lists(
    st.builds(
        lambda key, references, subject, answers, at: entry(key, *references, at=at, subject=subject, answers=answers),
        st.sampled_from(NAMES),
        st.lists(st.sampled_from([*NAMES, "gone1", "gone2"]), max_size=4),
        st.sampled_from(["", "S", "T"]),
        st.booleans(),
        st.integers(0, 90 * DAY),
    ),
    unique_by=lambda one: one.key,
    max_size=12,
)


@given(WORLDS, st.randoms(use_true_random=False), st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3)))
def test_the_order_of_messages_makes_no_difference(
    world: list[Entry], dice: random.Random, known: dict[str, int]
) -> None:
    shuffled = list(world)
    dice.shuffle(shuffled)
    assert threads(shuffled, known) == threads(world, known)
    assert in_order(shuffled) == in_order(world)


@given(WORLDS)
def test_every_message_is_in_one_thread_called_by_its_earliest(world: list[Entry]) -> None:
    names, topics = threads(world, {})
    by_key = {one.key: one for one in world}
    assert set(names) == set(by_key)
    assert topics == {}
    for key, name in names.items():
        assert names[name] == name
        assert (by_key[name].at, name) <= (by_key[key].at, key)


@given(WORLDS)
def test_whoever_names_another_is_with_them(world: list[Entry]) -> None:
    names, _ = threads(world, {})
    for one in world:
        for reference in set(one.references) & set(names):
            assert names[reference] == names[one.key]


@given(WORLDS)
def test_times_only_ever_move_forward_and_by_little(world: list[Entry]) -> None:
    ordered = in_order(world)
    assert sorted(one.key for _, one in ordered) == sorted(one.key for one in world)
    assert [at for at, _ in ordered] == sorted(at for at, _ in ordered)
    assert all(one.at <= at <= one.at + timedelta(days=2) for at, one in ordered)


def test_a_long_chain_is_no_trouble() -> None:
    chain = [entry("m0"), *(entry(f"m{number}", f"m{number - 1}", at=number) for number in range(1, 20_000))]
    random.Random(1).shuffle(chain)
    assert len(set(threads(chain, {})[0].values())) == 1
    assert [one.key for _, one in in_order(chain)][:3] == ["m0", "m1", "m2"]
