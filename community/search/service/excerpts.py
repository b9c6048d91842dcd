"""The part of a text that shows why it was found, with the found words marked."""

from markupsafe import Markup, escape

from community.search.service.hits import Hit, hits
from community.search.service.queries import Query

WIDTH = 200
LEAD = 40  # characters before the first mark, so that it stands in a sentence


def excerpt(query: Query, plain: str) -> Markup:
    """About two hundred characters of `plain` where most of the words stand, escaped, each of them in a <mark>."""
    text = plain.translate({10: " ", 9: " "})
    found = hits(query, text)
    start, end = _window(text, found)
    shown = _marked(text, [hit for hit in found if start <= hit.start and hit.end <= end], start, end)
    return Markup("{}{}{}").format("… " if start else "", shown, " …" if end < len(text) else "")


def _window(text: str, found: list[Hit]) -> tuple[int, int]:
    """The stretch that holds the most different terms, then the most hits, then comes first; cut between words."""
    best = max(found, key=lambda hit: (_worth(found, hit.start), -hit.start)).start if found else 0
    start = max(0, min(best - LEAD, len(text) - WIDTH))
    start = _between(text.find(" ", start, best) + 1, start) if start else 0
    end = start + WIDTH
    return (start, len(text)) if end >= len(text) else (start, _between(text.rfind(" ", best, end), end))


def _between(space: int, otherwise: int) -> int:
    """The place between two words, if there is one."""
    return space if space > 0 else otherwise


def _worth(found: list[Hit], start: int) -> tuple[int, int]:
    inside = [hit.term for hit in found if start <= hit.start and hit.end <= start + WIDTH - LEAD]
    return len(set(inside)), len(inside)


def _marked(text: str, found: list[Hit], start: int, end: int) -> Markup:
    shown, at = Markup(""), start
    for hit in found:
        if hit.start >= at:
            shown += escape(text[at : hit.start]) + Markup("<mark>{}</mark>").format(text[hit.start : hit.end])
            at = hit.end
    return shown + escape(text[at:end])
