"""What people type, and what becomes of it."""

import contextlib

import pytest

from community.text.bounds import LIMIT
from community.text.emoji import emoji_for
from community.text.gates import through_both_gates
from community.text.links import REL
from community.text.markup import RENDERER_VERSION, TooHard, TooLong, plain_paragraphs, quote, render
from tests.text.allowed import foreign, tags

HREFS = [("/toolkit", ""), ("/", ""), ("https://x.org/a_b-_c_/d", f' rel="{REL}"'), ("mailto:a@x.org", f' rel="{REL}"')]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("two\nlines", "<p>two<br>\nlines</p>"),
        ("one\n\n\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>"),
        ("snake_case_name and 5*3*2", "<p>snake_case_name and 5<em>3</em>2</p>"),
        ("# Top\n## Next", "<h3>Top</h3>\n<h4>Next</h4>"),
        ("###### Deep", "<h6>Deep</h6>"),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("---", "<hr>"),
        ("    x < y", '<pre tabindex="0"><code>x &lt; y\n</code></pre>'),
        ("```python\na*b*\n```", '<pre tabindex="0"><code class="language-python">a*b*\n</code></pre>'),
        ("```{#id .c onclick=x}\na\n```", '<pre tabindex="0"><code class="language-c">a\n</code></pre>'),
        ("<b>bold</b> & &lt; &copy", "<p>&lt;b&gt;bold&lt;/b&gt; &amp; &lt; &amp;copy</p>"),
        ("<div>\n\n*a*\n\n</div>", "<p>&lt;div&gt;</p>\n<p><em>a</em></p>\n<p>&lt;/div&gt;</p>"),
        ("[ref]: /x\n\n[ref]", "<p>[ref]: /x</p>\n<p>[ref]</p>"),
        (":tada: `:tada:` :not_one: 10:30:45", "<p>🎉 <code>:tada:</code> :not_one: 10:30:45</p>"),
        ("\\*a\\* \\@ana \\:tada\\: \\~~b~~", "<p>*a* @ana :tada: ~~b~~</p>"),
    ],
)
def test_what_is_typed_is_shown(typed: str, shown: str) -> None:
    assert render(typed).html == shown


def test_tasks_have_boxes_that_say_whether_they_are_done() -> None:
    html = render("- [x] rota\n- [ ] **room**\n- plain\n\n1. [X] first\n\n2. [y] second").html
    boxes = [attributes for tag, attributes in tags(html) if tag == "input"]
    assert [box["aria-label"] for box in boxes] == ["Done", "To do", "Done"]
    assert [("checked" in box, "disabled" in box) for box in boxes] == [(True, True), (False, True), (True, True)]
    assert "[y] second" in html


def test_a_table_can_be_scrolled_by_keyboard() -> None:
    html = render("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | *3* |").html
    assert tags(html)[0] == ("div", {"class": "table", "tabindex": "0", "role": "region", "aria-label": "Table"})
    assert '<td class="center">2</td>' in html
    assert '<td class="right"><em>3</em></td>' in html
    assert not foreign(html)


@pytest.mark.parametrize(("address", "rel"), HREFS)
def test_links_go_where_they_may(address: str, rel: str) -> None:
    assert render(f"[*here*]({address})").html == f'<p><a href="{address}"{rel}><em>here</em></a></p>'


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "/&#47;evil.example",
        "javascript:alert(1)",
        "ftp://x.org",
        "tel:1",
        "data:text/html,x",
        "x.html",
        "#top",
        "https://",
        "https:x.org",
        "https://a@b.org/",
        "https://hospital.org:x@evil.org",
        "ht&#116;p&#115;&colon;//",
        "java\u0000script:alert(1)",
        "vbscript:x",
    ],
)
def test_links_that_may_not_be_followed_stay_as_they_were_typed(address: str) -> None:
    html = render(f"[here]({address})").html
    assert not [tag for tag, _ in tags(html) if tag == "a"]
    assert "here" in html


def test_an_image_is_a_link_with_its_description_so_that_no_other_host_learns_who_reads() -> None:
    assert render("![a *b*](https://x.org/p.png)").html == f'<p><a href="https://x.org/p.png" rel="{REL}">a *b*</a></p>'
    assert ">https://x.org/p.png</a>" in render("![](https://x.org/p.png)").html


@pytest.mark.parametrize(
    ("typed", "address", "after"),
    [
        ("see https://x.org/a_(b).", "https://x.org/a_(b)", "."),
        ("(https://x.org/a)", "https://x.org/a", ")"),
        ("https://x.org/?a=1&copy=2*", "https://x.org/?a=1&amp;copy=2", "*"),
        ("HTTPS://X.org!", "HTTPS://X.org", "!"),
        ("<https://x.org/a>", "https://x.org/a", ""),
        ("**https://x.org/d/1_a-_b_/e**", "https://x.org/d/1_a-_b_/e", ""),
    ],
)
def test_bare_addresses_become_links(typed: str, address: str, after: str) -> None:
    assert f'<a href="{address}" rel="{REL}">{address}</a>{after}' in render(typed).html


@pytest.mark.parametrize("typed", ["xhttps://x.org", "https://", "`https://x.org`", "https://a@b.org", "www.x.org"])
def test_what_only_resembles_an_address_is_no_link(typed: str) -> None:
    assert "<a " not in render(typed).html


def test_a_link_inside_a_link_is_only_words() -> None:
    html = render("[a https://x.org @ana ![p](https://p.org)](https://y.org)").html
    assert [tag for tag, _ in tags(html)] == ["p", "a"]


def test_a_text_is_kept_as_plain_words_and_an_excerpt_too() -> None:
    done = render("> [Ana Reyes wrote](/posts/7F3K):\n> old words\n\nMy *own*\n\n- [x] words\n\n`&lt;` &lt;")
    assert done.plain == "Ana Reyes wrote:\nold words\n\nMy own\n\n☑ words\n\n&lt; <"
    assert done.excerpt == "My own ☑ words &lt; <"
    assert done.version == RENDERER_VERSION


def test_an_excerpt_ends_between_words_and_has_two_hundred_characters_at_most() -> None:
    excerpt = render("word, " * 100).excerpt
    assert excerpt.endswith("word…")
    assert len(excerpt) <= 200
    assert len(render("x" * 500).excerpt) == 200
    assert render("> only\n> quoted").excerpt == "only quoted"


def test_a_quote_leads_back_and_holds_nothing_but_words() -> None:
    words = (
        "I *said* `this` to @bo & <b>\n\n# [not](/a) heading\n1. one\n- https://x.org :tada: &lt;\n> | a_b_ ~~c~~\n==="
    )
    done = render(quote("Ana [R] Reyes\n*x*", "/posts/7F3K?page=2#p", words) + "And I think so too.")
    assert done.plain.startswith("Ana [R] Reyes *x* wrote:")
    assert " ".join(words.split()) in " ".join(done.plain.split())
    assert done.excerpt == "And I think so too."
    assert not done.mentions
    assert [tag for tag, _ in tags(done.html) if tag != "br"] == ["blockquote", "p", "a", "p", "p"]


def test_a_quote_is_short() -> None:
    assert len(render(quote("Ana", "/posts/1", "word " * 1000)).plain) < 520
    assert quote("Ana", "/posts/1", "x" * 1000).count("x") == 499


@pytest.mark.parametrize("link", ["https://x.org", "//x.org", "posts/1", "/a)b", "/a b", "javascript:x"])
def test_a_quote_never_leads_elsewhere(link: str) -> None:
    with pytest.raises(ValueError, match="page of ours"):
        quote("Ana", link, "words")


def test_shortcodes_have_pictures() -> None:
    assert emoji_for("heart") == "❤"
    assert emoji_for("+1") == emoji_for("thumbsup") == "👍"
    assert emoji_for("no_such_thing") is None


def test_text_that_is_too_long_is_refused_before_anything_else() -> None:
    with pytest.raises(TooLong, match="Nothing you wrote is lost"):
        render("[" * (LIMIT + 1))
    with pytest.raises(TooLong):
        plain_paragraphs("é" * (LIMIT // 2 + 1))
    assert plain_paragraphs("é" * (LIMIT // 2))


def test_text_that_nests_too_deeply_is_refused_or_shown() -> None:
    deep = "> " * 3000 + "a"
    with contextlib.suppress(TooHard):
        assert not foreign(render(deep).html)


def test_entities_in_an_address_are_resolved_once_and_never_again_by_the_browser() -> None:
    assert tags(render("[x](/&amp;#47;y)").html)[1] == ("a", {"href": "/&#47;y"})


def test_each_gate_holds_by_itself() -> None:
    hostile = (
        '<img src=x onerror=alert(1)><a href="javascript:x" rel="x">y</a><input type="text"><span class="z">q</span>'
    )
    assert not [f for f in foreign(through_both_gates(hostile)) if "nowhere" not in f]
