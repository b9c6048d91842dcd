"""What Jinja alone costs: the same template with the same values, no kept fragments, no request, no SQL."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from flask import before_render_template

from bench.apart import answer
from bench.inside import Inside
from bench.report import Report
from bench.statements import counted
from community.kernel.pages import Fragments

RENDERS = 200


def measure(report: Report, facts: dict[str, Any]) -> None:
    """Renders each of `facts["wanted"]` many times, as it stands once its reader has seen it."""
    Fragments.LARGEST = 0  # nothing fits, so every piece is rendered each time
    inside = Inside(facts)
    for page in facts["wanted"]:
        with report.step(f"bare render of {page}"):
            inside.get(facts[page])
            report.note(page, bare_ms=round(_bare(inside, facts[page]), 3))


def _bare(inside: Inside, path: str) -> float:
    """Processor milliseconds of one render, measured in the middle of a request that has fetched its values."""
    found: list[float] = []

    def caught(_app: Any, *, template: Any, context: dict[str, Any], **_: Any) -> None:
        with counted() as asked:
            found.append(_median_ms(lambda: template.render(context)))
        assert not asked, f"{template.name} asks the database"

    with before_render_template.connected_to(caught, inside.app):
        inside.get(path)
    fragments: Any = inside.app.jinja_env.globals["fragment"]
    assert not fragments.__self__._kept, "fragments were kept"
    return sum(found)


def _median_ms(render: Callable[[], str]) -> float:
    times = []
    for _ in range(RENDERS):
        began = time.thread_time()
        render()
        times.append(time.thread_time() - began)
    return 1000 * statistics.median(times)


if __name__ == "__main__":
    answer(measure)
