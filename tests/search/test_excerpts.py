"""The excerpt shows why something was found, and never more than text."""

import html

from hypothesis import given
from hypothesis import strategies as st

from community.search.service.excerpts import WIDTH, excerpt
from community.search.service.queries import parse

LONG = "A sentence that says nothing of the kind. " * 20


def shown(asked: str, text: str) -> str:
    return str(excerpt(parse(asked), text))


def test_a_short_text_stands_whole_with_its_words_marked() -> None:
    assert shown("walk peer", "A walk with two peers") == "A <mark>walk</mark> with two <mark>peers</mark>"


def test_a_long_text_is_cut_around_the_words() -> None:
    found = excerpt(parse("lantern oil"), f"{LONG} One lantern. {LONG} The lantern had no oil. {LONG}")
    text = str(found)
    assert "The <mark>lantern</mark> had no <mark>oil</mark>" in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(found.striptags()) <= WIDTH + 4


def test_a_phrase_is_marked_as_one() -> None:
    assert shown('"peer support"', "peers, and peer support") == "peers, and <mark>peer support</mark>"


def test_stems_and_accents_are_marked() -> None:
    assert shown("cafe debriefs", "Cafés after debriefing") == "<mark>Cafés</mark> after <mark>debriefing</mark>"


def test_without_the_words_the_beginning_stands() -> None:
    assert shown("elsewhere", LONG).startswith("A sentence")


def test_what_looks_like_html_is_shown_as_text() -> None:
    text = '<script>alert("lantern")</script> <b onclick=x>lantern</b> & <mark>'
    expected = (
        "&lt;script&gt;alert(&#34;<mark>lantern</mark>&#34;)&lt;/script&gt; "
        "&lt;b onclick=x&gt;<mark>lantern</mark>&lt;/b&gt; &amp; &lt;mark&gt;"
    )
    assert shown("lantern", text) == expected


@given(st.text(st.sampled_from("<>&\"' lanterm/script=é\n"), max_size=900))
def test_nothing_but_marks_is_ever_markup(text: str) -> None:
    bare = shown("lantern mail", text).replace("<mark>", "").replace("</mark>", "")
    assert not set(bare) & set("<>\"'")
    assert html.unescape(bare).strip("… ") in text.translate({10: " ", 9: " "})


@given(st.text(max_size=500), st.sampled_from(["b", "b c", '"b c"', "é"]))
def test_any_text_can_be_shown(text: str, asked: str) -> None:
    assert len(excerpt(parse(asked), text).striptags()) <= WIDTH + 4
