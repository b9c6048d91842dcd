"""Mentions: who is meant, and the links that pages put in their place."""

import pytest

from community.text.markup import link_mentions, plain_paragraphs, render

SPAN = '<span class="mention" data-handle="ana.reyes">@ana.reyes</span>'


@pytest.mark.parametrize(
    "typed",
    ["@ana.reyes", "(@ana.reyes)", "**@ana.reyes**", "hi @ana.reyes.", "@ana.reyes, @ana.reyes", "> @ana.reyes"],
)
def test_a_handle_after_an_at_sign_is_a_mention(typed: str) -> None:
    done = render(typed)
    assert done.mentions == ("ana.reyes",)
    assert SPAN in done.html


@pytest.mark.parametrize(
    "typed",
    [
        "`@ana`",
        "```\n@ana\n```",
        "    @ana",
        "a@ana",
        "ana@ana.org",
        "ana@@bo",
        "@Ana",
        "@ana@x.org",
        "@-ana",
        "@anaX",
        "[@ana](/x)",
        "https://x.org/@ana",
        "https://x.org/?q=(@ana",
        "[x](https://x.org/@ana)",
        "\\@ana",
        "/@ana",
        '<span class="mention" data-handle="ana">@ana</span>x'.replace("@", "@@"),
    ],
)
def test_what_is_not_addressed_to_anyone_is_no_mention(typed: str) -> None:
    assert render(typed).mentions == ()
    assert (plain_paragraphs(typed) or render(typed)) == render(typed)


def test_handles_are_listed_once_in_order() -> None:
    assert render("@bo-li @ana_k @bo-li @c3").mentions == ("bo-li", "ana_k", "c3")


def test_a_page_links_those_it_knows_and_leaves_the_others_as_words() -> None:
    html = render("@ana.reyes and @bo").html
    assert link_mentions(html, {"ana.reyes": "/people/1?a=1&b=2"}) == (
        '<p><a class="mention" href="/people/1?a=1&amp;b=2">@ana.reyes</a> and @bo</p>'
    )


@pytest.mark.parametrize("url", ["https://evil.example", "//evil.example", "javascript:x", '/"><b>', "/a b", ""])
def test_a_mention_never_leads_elsewhere(url: str) -> None:
    with pytest.raises(ValueError, match="page of ours"):
        link_mentions(SPAN, {"ana.reyes": url})


def test_typed_html_never_passes_for_a_mention() -> None:
    typed = '<span class="mention" data-handle="bo">@bo</span> data-handle="cy"'
    done = render(typed)
    assert done.mentions == ("bo",)  # the words @bo do mention; the tag around them is only shown
    assert done.html.count("<span") == 1
    assert link_mentions(done.html, {}).count("<span") == 0
