"""How many SQL statements each page costs, counted where they leave for the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from bench.apart import answer
from bench.inside import Inside
from bench.load import a_reply
from bench.report import Report

# Transaction control is left out, as in tests/kernel/test_statements.py.
NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SAVEPOINT", "RELEASE")


@contextmanager
def counted() -> Iterator[list[str]]:
    """Every statement that any engine sends within the block."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(NOT_COUNTED):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def count(report: Report, facts: dict[str, Any]) -> None:
    """Asks for each of `facts["wanted"]` twice; `sql` is the second time, as the load maker repeats it."""
    inside = Inside(facts)
    for page in facts["wanted"]:
        with report.step(f"statements of {page}"):
            first, again = (_statements(inside, page, facts) for _ in range(2))
            report.note(page, sql=again, sql_first=first)


def _statements(inside: Inside, page: str, facts: dict[str, Any]) -> int:
    fields = a_reply(inside.hidden(facts["topic"])) if page == "reply" else {}
    with counted() as seen:
        inside.post(facts[page], fields) if page == "reply" else inside.get(facts[page])
    return len(seen)


if __name__ == "__main__":
    answer(count)
