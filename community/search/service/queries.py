"""What people type, read once for both databases: words, "phrases in quotes" and -words to leave out.

Nothing else means anything. What comes out are words of letters and digits, so no sign that either database knows as
an operator can reach it.
"""

import re
from dataclasses import dataclass

from community.kernel.errors import Invalid
from community.search.service.words import STOP_WORDS, WORD, fold, stem
from community.text.normal import one_line

LONGEST, TERMS = 200, 12
TOO_LONG = f"That is longer than we can search for. Please use at most {LONGEST} characters."
TOO_MANY = f"Those are many words at once. Please use at most {TERMS}."
NO_WORDS = "There is no word in that to look for. Please type a word or two."
ONLY_MINUS = "That says only what to leave out. Please add a word to look for."
ONLY_STOP_WORDS = (
    "Words like “the”, “about” or “should” stand in nearly every post, so we cannot look for them alone. "
    "Please add a word that is less common."
)

_SIGNS = str.maketrans("“”„‟«»\uff02\u2212", '"' * 7 + "-")  # phones type curly quotes
_TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True)
class Term:
    """One word, or the words of a phrase in order: folded in `words`, as they were typed in `typed`."""

    words: tuple[str, ...]
    typed: str

    @property
    def stems(self) -> tuple[str, ...]:
        """The words without their endings."""
        return tuple(stem(word) for word in self.words)


@dataclass(frozen=True)
class Query:
    """All of `wanted` and none of `unwanted`."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...]


def parse(text: str) -> Query:
    """The query behind what was typed; Invalid, with a sentence for the field `q`, when it cannot be searched for."""
    text = one_line(text[: 4 * LONGEST]).translate(_SIGNS)
    if len(text) > LONGEST:
        raise _refused(TOO_LONG)
    wanted, unwanted = _terms(text)
    telling, shunned = _telling(wanted), _telling(unwanted)
    if len(telling) + len(shunned) > TERMS:
        raise _refused(TOO_MANY)
    if not telling:
        raise _refused(ONLY_STOP_WORDS if wanted else ONLY_MINUS if unwanted else NO_WORDS)
    return Query(telling, shunned)


def _refused(sentence: str) -> Invalid:
    return Invalid({"q": sentence})


def _terms(text: str) -> tuple[list[Term], list[Term]]:
    """Every term, those to find and those to leave out; `peer-support` is read as a phrase of two words."""
    kept: tuple[list[Term], list[Term]] = ([], [])
    for piece in _TERM.finditer(text):
        typed = piece["phrase"] or piece["word"] or ""
        found = [(word[0], typed[word.start() : word.end()]) for word in WORD.finditer(fold(typed))]
        if found:
            kept[bool(piece["minus"])].append(_term(_trimmed(found)))
    return kept


def _term(found: list[tuple[str, str]]) -> Term:
    return Term(tuple(folded for folded, _ in found), " ".join(typed for _, typed in found))


def _trimmed(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Without stop words at either end, such as the s of a genitive: one database keeps them and the other does not."""
    telling = [place for place, (folded, _) in enumerate(found) if folded not in STOP_WORDS]
    return found[telling[0] : telling[-1] + 1] if telling else []


def _telling(terms: list[Term]) -> tuple[Term, ...]:
    """Each term once, without those that were nothing but stop words."""
    return tuple({term.words: term for term in terms if term.words}.values())
