"""What is found for which words, the same on both databases."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.search.service import queries
from tests.search.shelf import Shelf

CAFE, WALK, NIGHT, HOLIDAY = (
    "We met at the café after the debriefing, and nobody had slept.",
    "A walk with a colleague helped me more than any form: peer support is walking beside somebody.",
    "On night shifts I call the peer supporters of the other building.",
    "Support from a peer over the holiday; Jürgen brought soup.",
)


@pytest.fixture
def posts(shelf: Shelf) -> Shelf:
    for days, text in enumerate((CAFE, WALK, NIGHT, HOLIDAY)):
        shelf.put("commons", text, days)
    shelf.put("commons", "Nothing of the kind", 9, title="Rebuilding trust", titled=True)
    shelf.put("commons", "An answer", 8, title="Rebuilding trust")
    return shelf


FOUND = {
    "colleague": {WALK},
    "debriefs": {CAFE},
    "walks": {WALK},
    "cafe": {CAFE},
    "CAFÉS": {CAFE},
    "cafe\u0301": {CAFE},
    "jurgen": {HOLIDAY},
    "peer support": {WALK, NIGHT, HOLIDAY},
    '"peer support"': {WALK, NIGHT},
    "“peer support”": {WALK, NIGHT},
    "peer-support": {WALK, NIGHT},
    "peer support -night": {WALK, HOLIDAY},
    'peer -"peer support"': {HOLIDAY},
    "peer -support -soup": set(),
    "the peer and the soup": {HOLIDAY},
    "nobody's": {CAFE},
    "trust": {"Nothing of the kind"},
    "trust nothing": {"Nothing of the kind"},
    '"trust nothing"': set(),
    "answer": {"An answer"},
    "nowhere": set(),
}


def test_words_phrases_and_what_to_leave_out(posts: Shelf) -> None:
    assert {asked: set(posts.texts("sam", asked)) for asked in FOUND} == FOUND


SENTENCES = {
    "the about of": queries.ONLY_STOP_WORDS,
    '"to be or not to be"': queries.ONLY_STOP_WORDS,
    "-night": queries.ONLY_MINUS,
    "the -night": queries.ONLY_STOP_WORDS,
    "!!! ** ???": queries.NO_WORDS,
    "x" * 201: queries.TOO_LONG,
    " ".join(f"word{number}" for number in range(13)): queries.TOO_MANY,
}


def test_what_cannot_be_looked_for_gets_a_sentence(posts: Shelf) -> None:
    answers = {asked: posts.search("sam", asked) for asked in SENTENCES}
    assert {asked: answer.problem for asked, answer in answers.items()} == SENTENCES
    assert not any(answer.searched or answer.results for answer in answers.values())


def test_nothing_typed_is_no_problem(posts: Shelf) -> None:
    answer = posts.search("sam", "  ")
    assert (answer.problem, answer.searched) == ("", False)
    assert {space.slug for space in answer.spaces} >= {"commons", "alder-team"}


SIGNS = "\"'-()*:^+|&!<>{}[]\\/.,;%_@#$~` \t\n\0“”\u2212\u02b9"
WORDS = ["AND", "OR", "NOT", "NEAR(", "title:", "peer", '"', "-", "*", "'in:1'", "<->", "support", "²"]
hostile = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from(SIGNS + "abé1日²नम"), max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join),
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=hostile)
def test_nothing_typed_ever_reaches_the_database_as_an_operator(posts: Shelf, asked: str) -> None:
    answer = posts.search("sam", asked)
    assert answer.searched or answer.problem or not asked.strip()
    assert not answer.seconds_out


def test_the_languages_of_the_databases_mean_nothing(posts: Shelf) -> None:
    for asked in ("title : trust", "space : 1", "tru*", "NEAR(peer soup, 2)", "walk OR soup", "in:1 peer"):
        assert posts.texts("sam", asked) == []


def test_a_hit_says_what_where_and_who(posts: Shelf) -> None:
    (hit,) = posts.search("sam", "soup").results
    assert (hit.title, hit.shown, hit.space_name, hit.place) == (
        "A topic",
        "Sam Okafor",
        "Commons",
        "Talk in commons",
    )
    assert hit.url.startswith("/forums/posts/")
    assert "<mark>soup</mark>" in hit.excerpt
