"""Vectors that would run in a reader's browser: none leaves anything outside the allow-list."""

from urllib.parse import urljoin, urlsplit

import pytest

from community.text.gates import through_both_gates
from community.text.links import address
from community.text.markup import link_mentions, plain_paragraphs, quote, render
from tests.text.allowed import foreign, tags

SCHEMES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "java\u200bscript:alert(1)",
    "java\u00adscript:alert(1)",
    "\u2028javascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61vascript:alert(1)",
    "java&#x09;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "javascript%3Aalert(1)",
    "vbscript:msgbox(1)",
    "data:text/html;base64,PHN2Zz4=",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "blob:https://x.org/1",
    "file:///etc/passwd",
    "view-source:https://x.org",
    "https:javascript:alert(1)",
    "//evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/&#9;/evil.example",
    "/&sol;evil.example",
    "https:///evil.example",
    "http://x.org\\@evil.example",
    "jar:https://x.org!/",
    "\uff4aavascript:alert(1)",
    "javascript\u0000:alert(1)",
    "feed:javascript:alert(1)",
    "javascript://x.org/%0aalert(1)",
]

TYPED = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<body onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<base href=//evil.example>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<!--><script>-->",
    "<style>@import'//evil.example'</style>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<?xml <script>?>",
    "<p style=background:url(javascript:alert(1))>",
    "<a href=javascript:alert(1)>x</a>",
    "<noscript><p title='</noscript>'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<xmp><script>alert(1)</script></xmp>",
    "<div\n\nonclick=alert(1)>\n\n</div>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)",
    "%3Cscript%3E",
    "<\x00script>alert(1)</script>",
    "\ufeff<script>",
    "\uff1cscript\uff1ealert(1)",
    "`<img src=x onerror=alert(1)>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```" onclick="alert(1)\nx\n```',
    "```{.x onclick=alert(1) style=x}\nx\n```",
    '```{#a" onfocus=alert(1) .b}\nx\n```',
    '[x](https://x.org"onmouseover="alert(1))',
    '[x](https://x.org "t" onclick="alert(1)")',
    "[x](https://x.org' onclick='a)",
    '![x" onerror="alert(1)](https://x.org)',
    '![x](x"onerror="alert(1))',
    '<https://x.org/"onclick="alert(1)>',
    'https://x.org/"onmouseover="alert(1)',
    "https://x.org/'onmouseover='alert(1)",
    "https://x.org/<script>alert(1)</script>",
    "[<script>alert(1)</script>](https://x.org)",
    "[a](https://x.org/`<svg onload=alert(1)>`)",
    "[x](<javascript:alert(1)>)",
    '@ana"onclick="alert(1)',
    "@ana<script>",
    "@<svg onload=alert(1)>",
    "@ana.reyes' data-handle='x",
    ':tada"onclick=":',
    ":<script>:",
    '- [x" onclick=alert(1)] a',
    "- [x] <input type=text>",
    "| <script> | b |\n|---|---|\n| `|<b>` | \"'> |",
    '|a|\n|:-" onclick=alert(1):|\n|b|',
    "# <img src=x onerror=alert(1)>",
    "> <svg/onload=alert(1)>",
    "1. <script>x</script>",
    "<a@b.org'onclick='alert(1)>",
    '<mailto:a@b.org"onclick="x>',
    "[x]: javascript:alert(1)\n\n[x]",
    "~~<script>~~</script>",
    "\x02klzzwxh:0000\x03<script>",
    "\x02wzxhzdk:0\x03",
    "\x0260\x03script\x0262\x03",
    "[x](\x02106\x03avascript:alert(1))",
    "**<img src=`x` onerror=`alert(1)`>**",
    "<a href='https://x.org' onclick=alert(1)>*x*</a>",
    "\\<script\\>alert(1)",
    "[a]( javascript:alert(1) )",
    "[a](https://x.org)(javascript:alert(1))",
    "![a](javascript:alert(1))",
    "<https://x.org\njavascript:alert(1)>",
    "https://x.org/&quot;onclick=alert(1)",
    "[x](https://x.org/&quot;onclick=alert(1))",
]


@pytest.mark.parametrize("typed", TYPED)
def test_nothing_typed_leaves_the_allow_list(typed: str) -> None:
    done = render(typed)
    assert not foreign(done.html)
    assert not foreign(link_mentions(done.html, dict.fromkeys(done.mentions, "/people/1")))
    assert (plain_paragraphs(typed) or done) == done


@pytest.mark.parametrize("target", SCHEMES)
def test_no_address_runs_or_leads_astray(target: str) -> None:
    for typed in (f"[x]({target})", f"[x](<{target}>)", f"![x]({target})", f"<{target}>", target):
        html = render(typed).html
        assert not foreign(html)
        hosts = {urlsplit(urljoin("https://here.example/a/", a["href"])).netloc for tag, a in tags(html) if tag == "a"}
        assert hosts <= {"here.example", "x.org"}


@pytest.mark.parametrize("target", SCHEMES)
def test_the_rule_for_addresses_refuses_each_by_itself(target: str) -> None:
    assert address(target) is None or target in {
        "/&#9;/evil.example",
        "/&sol;evil.example",
    }  # entities are resolved first


@pytest.mark.parametrize("typed", TYPED)
def test_quoted_words_stay_words(typed: str) -> None:
    done = render(quote(typed, "/posts/1", typed))
    assert not foreign(done.html)
    assert {tag for tag, _ in tags(done.html)} <= {"blockquote", "p", "a", "br"}
    assert [a["href"] for tag, a in tags(done.html) if tag == "a"] == ["/posts/1"]


@pytest.mark.parametrize(
    "html", [*TYPED, *(f'<a href="{s}">x</a>' for s in SCHEMES), *(f'<p {s}="1">' for s in SCHEMES)]
)
def test_the_gates_hold_without_markdown(html: str) -> None:
    assert not [
        fault for fault in foreign(through_both_gates(html)) if "nowhere" not in fault and "no rel" not in fault
    ]
