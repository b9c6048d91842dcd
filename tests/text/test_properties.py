"""What holds for any text whatever."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from community.text.bounds import fit
from community.text.guard import Context, find
from community.text.markup import TooHard, TooLong, link_mentions, plain_paragraphs, quote, render
from community.text.normal import normalise, one_line
from tests.text.allowed import foreign, tags

PIECES = [
    "\n",
    "\n\n",
    " ",
    "  ",
    "\t",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~",
    "~",
    "[",
    "](",
    ")",
    "](/a)",
    "![",
    "<",
    ">",
    "> ",
    "- ",
    "- [x] ",
    "1. ",
    "1.",
    "# ",
    "#",
    "|",
    "|-|",
    "---",
    "===",
    "=",
    "+",
    "+1",
    "-",
    "--",
    "\\",
    "&",
    "&amp;",
    "&lt;",
    "&#47;",
    "&copy",
    "@",
    "@ana",
    "@ana.reyes",
    "ana@x.org",
    ":tada:",
    ":",
    "https://",
    "https://x.org/a",
    "http://x.org?b=c&d",
    ".",
    ",",
    "'",
    '"',
    "(",
    "a",
    "b c",
    "Z9",
    "é",
    "e\u0301",
    "\u00a0",
    "\u200b",
    "\u202e",
    "\u200d",
    "❤️",
    "👩‍⚕️",
    "\u3000",
    "<script>",
    "</p>",
    "javascript:",
    "x" * 30,
    "\x00",
    "\x02",
    "\x03",
    "\ufdd0",
    "617-555-0119",
    "MRN 1234",
    "ID: ",
    "dana at x dot org",
    "x.org/",
    "10.0.0.1",
    "::1",
    "SSN ",
    "12",
    "\r\n",
    "\ud800",
    "\u0301",
    "{",
    "}",
    "!",
    "?",
    "/",
    "//",
]
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=25).map("".join),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=15).map("".join),
)
calm = st.lists(
    st.sampled_from([p for p in PIECES if not set(p) & set("\\`*_[]<|~\t")] + ["words ", "more. ", "\n", " "]),
    max_size=20,
).map("".join)
many = settings(max_examples=200, deadline=None)


@many
@given(texts)
def test_whatever_is_typed_stays_inside_the_allow_list(text: str) -> None:
    try:
        done = render(text)
    except (TooHard, TooLong):
        return
    assert not foreign(done.html)
    assert len(done.excerpt) <= 200
    assert "\n" not in done.excerpt
    assert not foreign(link_mentions(done.html, dict.fromkeys(done.mentions, "/people/1")))
    assert all(re.fullmatch(r"[a-z0-9]+([._-][a-z0-9]+)*", handle) for handle in done.mentions)


@many
@given(texts | calm)
@example("HTTP://A.0")  # no host, as those who read addresses see it
@example("https://a.example.org:99999 http://xn--a.com http://192.168.0.300/x http://\uff41.\uff10")
def test_the_short_way_ends_where_the_long_way_does(text: str) -> None:
    short = plain_paragraphs(text)
    assert short is None or short == render(text)


@many
@given(texts)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert one_line(one_line(text)) == one_line(text)
    assert fit(fit(text)) == fit(text)
    once.encode()


@many
@given(texts, texts)
def test_a_quote_holds_exactly_the_words(name: str, words: str) -> None:
    done = render(quote(name, "/posts/1", words))
    assert {tag for tag, _ in tags(done.html)} <= {"blockquote", "p", "a", "br"}
    assert not done.mentions
    said = "".join(f"{one_line(name)} wrote:{fit(words)}".split())
    assert "".join(done.plain.split()) == said


@many
@given(texts)
def test_findings_are_in_order_inside_the_text_and_never_overlap(text: str) -> None:
    findings = find(text)
    ends = [0, *(finding.end for finding in findings)]
    for before, finding in zip(ends, findings, strict=False):
        assert before <= finding.start < finding.end <= len(text)
        assert finding.kind
        assert finding.reason
        assert finding.suggestion
    known = tuple(text[finding.start : finding.end] for finding in findings)
    assert len(find(text, Context(known=known))) <= len(findings)
