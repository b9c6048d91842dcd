"""The one pipeline for every word that enters: normalise, guard, render; what comes out is what is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from community.kernel.errors import Busy, Invalid, Paused
from community.text.bounds import TooHard, TooLong
from community.text.children import Corrupt, Pool, Unavailable
from community.text.guard import Context, Finding, find
from community.text.guard.composers import STRICT
from community.text.markup import Rendered
from community.text.normal import normalise, one_line

Known = Callable[[], tuple[str, ...]]
_POOLS: list[Pool] = []


@dataclass(frozen=True, slots=True)
class Written:
    """Words as they are stored. `paused_for` names the kinds the guard found and the author explained."""

    source: str
    html: str
    plain: str
    excerpt: str
    mentions: tuple[str, ...]
    renderer: int
    paused_for: str = ""


def use(pool: Pool) -> None:
    """Renders with this pool from now on; the one before is closed."""
    while _POOLS:
        _POOLS.pop().close()
    _POOLS.append(pool)


def _pool() -> Pool:
    if not _POOLS:
        _POOLS.append(Pool())
    return _POOLS[0]


def nobody() -> tuple[str, ...]:
    """Where no names are known."""
    return ()


def write_up(text: str, composer: str, safe_reason: str = "", known: Known = nobody) -> Written:
    """The words ready to store. Raises Paused while the guard finds something unexplained, Invalid if unrenderable.

    `known()` names who and what is there already and no secret; it is asked only when there is a finding.
    """
    source = worded(text)
    kinds = look_over("body", source, composer, safe_reason, known)
    return replace(lay_out(source), paused_for=kinds)


def worded(text: str) -> str:
    """The words normalised, ready for the guard; Invalid when there are none."""
    source = normalise(text).strip()
    if not source:
        raise Invalid({"body": "This is empty. Please write something."})
    return source


def lay_out(text: str) -> Written:
    """The words as they would look, unguarded: for previews."""
    source = normalise(text).strip()
    shown = _laid_out(source)
    return Written(source, shown.html, shown.plain, shown.excerpt, shown.mentions, shown.version)


def _laid_out(source: str) -> Rendered:
    try:
        return _pool().render(source)
    except (TooHard, TooLong) as error:
        raise Invalid({"body": str(error)}) from None
    except (Unavailable, Corrupt):
        raise Busy from None


def title_of(text: str) -> str:
    """A title in one line, ready for the guard."""
    title = one_line(text)
    if not title:
        raise Invalid({"title": "Please give it a title."})
    return title


def look_over_each(asked: Mapping[str, tuple[str, str]], safe_reason: str = "", known: Known = nobody) -> str:
    """The kinds found in several fields, each given as (text, composer); Paused with all that was found in any."""
    found: dict[str, Any] = {}
    texts: dict[str, str] = {}
    kinds: set[str] = set()
    strict = False
    for field, (text, composer) in asked.items():
        try:
            kinds.update(look_over(field, text, composer, safe_reason, known).split())
        except Paused as paused:
            found, texts, strict = found | paused.findings, texts | paused.texts, strict or paused.strict
    if found:
        raise Paused(found, texts, strict)
    return " ".join(sorted(kinds))


def look_over(field: str, text: str, composer: str, safe_reason: str = "", known: Known = nobody) -> str:
    """The kinds the guard finds, as words; Paused when there are any and the author gave no reason, or none counts."""
    findings: list[Finding] = find(text, Context(composer))
    entities = known() if findings else ()
    if entities:
        findings = find(text, Context(composer, entities))
    if findings and (not safe_reason or composer in STRICT):
        raise Paused({field: findings}, {field: text}, composer in STRICT)
    return " ".join(sorted({finding.kind for finding in findings}))
