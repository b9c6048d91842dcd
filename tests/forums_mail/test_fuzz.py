"""Whatever lies in a file, nothing raises, nothing takes for ever, and the HTML holds a few tags and escaped words."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.forums.service.mail import hypertext, parse
from community.forums.service.mail.layout import laid_out
from community.forums.service.mail.mbox import raw
from community.forums.service.mail.parts import Unreadable
from community.kernel import clock
from community.text.gates import through_both_gates
from community.text.links import REL, address
from community.text.normal import normalise
from tests.forums_mail.letters import mail
from tests.forums_mail.letters_bodies import BODIES, HTML
from tests.forums_mail.letters_quotes import QUOTES

OURS = {"p", "br", "a", "blockquote", "details", "summary"}
LETTERS = [letter.raw for letter in BODIES + HTML + QUOTES if len(letter.raw) < 50_000]
SCRAPS = st.sampled_from(
    [
        *"<>&\"'@*_:/ \n>",
        "> ",
        "-- \n",
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "javascript:alert(1)",
        "https://example.org/a?b=1&c='\"",
        "http://a\u202eb.org",
        "mailto:a@b.org",
        "On Mon, 1 Mar 2021 10:00, A <a@b.org> wrote:\n",
        "From: a\nSent: b\nTo: c\nSubject: d\n",
        "-----Original Message-----\n",
        "</details></blockquote>",
        "&lt;script&gt;",
        "\x00\x1b\ud800",
        "Best,\nJo\n",
        "_____________\nPeers mailing list\n",
        "words",
        "\n\n",
    ]
)
TEXTS = st.lists(SCRAPS | st.text(max_size=8), max_size=25).map("".join)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in OURS
        named = dict(attrs)
        if tag == "a":
            assert set(named) == {"href", "rel"}
            assert named["rel"] == REL
            assert address(named["href"] or "")
        else:
            assert not named
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    handle_pi = handle_comment = unknown_decl = handle_decl


def check(html: str) -> None:
    tags = Tags()
    tags.feed(html)
    tags.close()
    assert not tags.open
    gated = through_both_gates(html)  # the gates know no <details>; of all else they find nothing to change
    for word in ("details", "summary"):
        html = html.replace(f"<{word}>", f"&lt;{word}&gt;").replace(f"</{word}>", f"&lt;/{word}&gt;")
    assert gated.replace("\xa0", "&nbsp;") == html.replace("\xa0", "&nbsp;")


@settings(deadline=None)
@given(TEXTS)
def test_any_text_becomes_a_few_tags_and_escaped_words(text: str) -> None:
    laid = laid_out(normalise(text), "Jo Doe")
    check(laid.html)
    assert laid.html
    assert "\0" not in laid.source


@settings(deadline=None)
@given(TEXTS)
def test_any_html_becomes_text_and_then_a_few_tags(html: str) -> None:
    check(laid_out(normalise(hypertext.text_of(html)), "Jo Doe").html)


@settings(deadline=None)
@given(TEXTS)
def test_leaving_the_tail_out_leaves_nothing_of_it(text: str) -> None:
    laid = laid_out(normalise(text), "Jo Doe")
    bare = laid_out(normalise(text), "Jo Doe", with_tails=False)
    assert bare.tail == ""
    assert (bare.open, bare.plain) == (laid.open, laid.plain)
    assert "<details>" not in bare.html


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(LETTERS), st.lists(st.tuples(st.integers(0), st.binary(max_size=6)), max_size=8))
def test_mutated_mail_is_read_or_refused_with_a_sentence(letter: bytes, changes: list[tuple[int, bytes]]) -> None:
    for place, scrap in changes:
        at = place % (len(letter) + 1)
        letter = letter[:at] + scrap + letter[at + len(scrap) // 2 :]
    assert refused(letter) in ("", refused(letter).removesuffix(".") + ".")


def refused(letter: bytes) -> str:
    """Why a letter cannot be read; empty when it can, and everything about it is as it should be."""
    message = raw(0, letter, len(letter))
    try:
        outline = parse.outline(message, None, clock.now())
        laid = parse.words(message, outline.sender.name)
    except Unreadable as refusal:
        return str(refusal)
    check(laid.html)
    assert outline.title == normalise(outline.title)
    assert 0 < len(outline.sender.name) <= 120
    assert "@" not in outline.sender.name
    assert len(outline.sender.address) <= 254
    return ""


HOSTILE = {
    "introductions": "On " * 30_000 + " wrote:",
    "lines of them": ("On " * 60 + "wrote:\n") * 1_500,
    "header fields": "From: x\nSent: y\nTo: z\n" * 1_000,
    "marks": ">" * 100_000,
    "deeper and deeper": "\n".join(">" * depth for depth in range(1_000)),
    "closings": "Best,\n" * 3_000,
    "disclaimers": "This message is a note in the information contained in this email\n\n" * 1_500,
    "wrapped links": "https://a.safelinks.protection.outlook.com/?x=1" * 2_000,
    "uuencoded": "begin 644 a\n\n" * 3_000 + "end",
    "accents": "e" + "\u0301" * 50_000,
    "brackets": "[(<" * 30_000,
}
HOSTILE_HTML = {
    "attributes": "<a b='" * 60_000,
    "crossed quotes": "<a b=\"c' d='>" * 20_000,
    "open ends": "<" * 200_000,
    "elements": "<div>" * 100_000,
    "quotes": "<blockquote>" * 50_000,
    "comments": "<!--" * 60_000,
    "styles": "<style>" * 40_000,
    "sections": "<![CDATA[" * 40_000,
    "entities": "&#x" * 100_000,
}


@pytest.mark.parametrize("name", [*HOSTILE, *HOSTILE_HTML])
def test_nothing_takes_for_ever(name: str) -> None:
    html = name in HOSTILE_HTML
    body = HOSTILE_HTML[name] if html else HOSTILE[name]
    letter = mail(body, type="text/html" if html else "text/plain; charset=utf-8")
    started = time.process_time()
    parse.words(raw(0, letter, len(letter)), "Jo Doe")
    assert time.process_time() - started < 5
