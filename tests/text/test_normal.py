"""One spelling for every text, with nothing in it that hides or reorders."""

import pytest

from community.text.normal import normalise, one_line


def test_letters_are_composed() -> None:
    assert normalise("Ame\u0301lie") == "Am\u00e9lie"


@pytest.mark.parametrize("typed", ["a\r\nb", "a\rb", "a\nb", "a\u2028b", "a\u2029b"])
def test_every_line_end_is_a_line_feed(typed: str) -> None:
    assert normalise(typed) == "a\nb"


def test_tabs_and_line_feeds_stay_and_other_controls_go() -> None:
    assert normalise("a\tb\nc\0d\x07e\x1bf\x7fg\x85h") == "a\tb\ncdefgh"


@pytest.mark.parametrize("hidden", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"])
def test_marks_that_turn_the_direction_go(hidden: str) -> None:
    assert normalise(f"ab{hidden}cd") == "abcd"


@pytest.mark.parametrize("hidden", [*"\u200b\u200c\u200d\u2060\ufeff\u00ad\u3164\u034f\ufe0f\U000e0041\U000e0101"])
def test_characters_that_nobody_sees_cannot_split_a_name(hidden: str) -> None:
    assert normalise(f"Re{hidden}yes 617{hidden}555") == "Reyes 617555"


@pytest.mark.parametrize(
    "picture",
    ["👩‍⚕️", "👨‍👩‍👧", "🏳️‍🌈", "❤️", "1️⃣", "#️⃣", "👍🏽", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
    ids=["health worker", "family", "rainbow", "heart", "one", "hash", "thumb", "england"],
)
def test_pictures_made_of_several_characters_stay_whole(picture: str) -> None:
    assert normalise(f"a {picture} b") == f"a {picture} b"


def test_joiners_stay_where_a_script_needs_them() -> None:
    persian, sinhala = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "ශ්\u200dරී"
    assert normalise(persian) == persian
    assert normalise(sinhala) == sinhala


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    assert normalise("a\ud800b") == "a\ufffdb"


def test_a_run_of_variation_selectors_carries_no_message() -> None:
    assert normalise("\U0001f600" + "\ufe0f" * 40 + "\U000e0120" * 40) == "\U0001f600\ufe0f"


def test_a_tower_of_marks_is_cut_down_and_takes_no_time() -> None:
    assert len(normalise("a" + "\u0301\u0323" * 30_000)) <= 11


def test_a_title_is_one_line_with_single_spaces() -> None:
    assert one_line("  Night\r\nshift \t\u00a0 rota\u200b ") == "Night shift rota"
