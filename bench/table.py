"""A report as a person reads it."""

from collections.abc import Iterator
from typing import Any

COLUMNS = {
    "pages/s": ("pages_per_second", 9, ".0f"),
    "p50 ms": ("p50_ms", 8, ".1f"),
    "p95 ms": ("p95_ms", 8, ".1f"),
    "p99 ms": ("p99_ms", 8, ".1f"),
    "CPU ms": ("cpu_ms", 8, ".2f"),
    "bare ms": ("bare_ms", 9, ".2f"),
    "ratio": ("ratio", 7, ".2f"),
    "SQL": ("sql", 5, "d"),
    "kB": ("kb", 7, ".1f"),
    "MB": ("memory_mb", 6, "d"),
}
NAME = 12
Figures = dict[str, Any]


def lines(everything: dict[str, Any]) -> Iterator[str]:
    """The report, line by line; what was not measured leaves a gap, and its reason stands at the end."""
    whole = everything["whole"]
    for part, say in PARTS.items():
        if part in whole:
            yield from say(whole[part])
        if part == "server":
            yield from _pages(everything["pages"])
    for title, steps in (("left out", everything["left_out"]), ("FAILED", everything["failed"])):
        yield from (f"{title}: {step}" for step in steps)


def _world(world: Figures) -> Iterator[str]:
    yield (
        f"{world['posts']:,} posts, {world['topics']:,} topics, {world['people']:,} people; made at "
        f"{world['posts_per_second']:,} posts a second ({world['seconds']} s with the search index)"
    )


def _server(server: Figures) -> Iterator[str]:
    start = f"cold start to the first answer {server['cold_start_s']:.2f} s"
    yield f"{server['processes']} process(es) on {server['database']}; {start}"
    yield ""


def _pages(pages: dict[str, Figures]) -> Iterator[str]:
    yield "page".ljust(NAME) + "".join(title.rjust(width) for title, (_, width, _) in COLUMNS.items())
    for page, figures in pages.items():
        known = figures | ({"kb": figures["bytes"] / 1000} if "bytes" in figures else {})
        refused = f"  {figures['refused']} refused" if figures.get("refused") else ""
        yield page.ljust(NAME) + "".join(_cell(known, *column) for column in COLUMNS.values()) + refused
    yield ""


def _cell(figures: Figures, key: str, width: int, form: str) -> str:
    return (format(figures[key], form) if key in figures else "-").rjust(width)


def _first_visit(visit: Figures) -> Iterator[str]:
    yield "first visit of the topic  requests    bytes"
    for kind in ("HTML", "CSS", "JS", "other", "total"):
        yield f"  {kind:<24}{visit[kind]['requests']:>8}{visit[kind]['bytes']:>9,}"
    yield f"  and {visit['web_sockets']} WebSocket(s); other hosts: {', '.join(visit['other_hosts']) or 'none'}"
    yield ""


def _interaction(interaction: Figures) -> Iterator[str]:
    worst = f"{interaction['worst_ms']:.0f} ms" if interaction["worst_ms"] else "below 16 ms"
    yield f"interaction to next paint: {worst}, the worst of {interaction['interactions']} in the composer"
    yield ""


PARTS = {"world": _world, "server": _server, "first_visit": _first_visit, "interaction": _interaction}
