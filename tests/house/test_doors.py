"""What only a few places may do: commit, write SQL as text, catch everything, skip rows by number."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.source import Module, modules, none

COMMITS = ("community/kernel/db.py", "community/kernel/door.py", "community/kernel/unit.py")
TEXT_SQL = ("community/kernel/db.py", "community/kernel/bulk.py", "community/search/")
NOT_A_SESSION = {"stdout", "stderr", "stream", "file", "output", "out", "log", "sink"}

# Where everything is caught, and why. An entry that no longer catches anything fails below.
CATCHES_ALL = {
    "community/forums/service/mail/work.py": "whatever broke on one message of an archive must not stop the next one",
    "community/kernel/bus.py": "the trouble of one listener must not end the receiving for all",
    "community/kernel/events.py": "a nudge follows a commit that stands; clients catch up by themselves",
    "community/kernel/jobs.py": "a job that fails in any way is logged and tried again",
    "community/text/child.py": "whatever broke on one text must not touch the next one",
    "community/text/process.py": "however a question ends, a late answer must never meet the next; it is raised again",
}


def calls(module: Module, *names: str) -> Iterator[ast.Call]:
    """Calls of a method with one of these names, on anything."""
    for node in module.nodes(ast.Call):
        assert isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in names:
            yield node


def receiver(call: ast.Call) -> str:
    """The last name of what a method is called on."""
    on = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    return on.attr if isinstance(on, ast.Attribute) else getattr(on, "id", "")


def test_only_the_unit_commits() -> None:
    elsewhere = [m for m in modules("community") if m.path not in COMMITS]
    none(
        (
            m.at(call, ast.unparse(call))
            for m in elsewhere
            for call in calls(m, "commit", "flush")
            if receiver(call) not in NOT_A_SESSION
        ),
        f"commit() and flush() stand only in {COMMITS}.",
    )


def test_sql_as_text_only_where_it_must_be() -> None:
    elsewhere = [m for m in modules("community") if not m.path.startswith(TEXT_SQL)]
    none(
        (finding for m in elsewhere for finding in text_sql(m)),
        f"SQL as text stands only in {TEXT_SQL} and in migrations.",
    )


def text_sql(module: Module) -> Iterator[str]:
    written = {"text", "literal_column"}
    for node in module.nodes(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        if (node.module or "").startswith("sqlalchemy") and written & {alias.name for alias in node.names}:
            yield module.at(node, ast.unparse(node))
    for call in calls(module, "exec_driver_sql", *written):
        if receiver(call) in {"sa", "sqlalchemy"} or "exec_driver" in ast.unparse(call.func):
            yield module.at(call, ast.unparse(call))


@pytest.mark.parametrize(
    ("method", "instead"),
    [
        ("query", "select(), as everywhere"),
        ("offset", "a key to go on from: OFFSET is how a page gets slower as it grows"),
    ],
)
def test_methods_that_are_never_called(method: str, instead: str) -> None:
    none(
        (m.at(call, ast.unparse(call)) for m in modules("community") for call in calls(m, method)),
        f".{method}() is not used; use {instead}.",
    )


def test_hardly_anything_catches_everything() -> None:
    found = [(m, handler) for m in modules("community") for handler in greedy_handlers(m)]
    none(
        (m.at(handler, "catches everything") for m, handler in found if m.path not in CATCHES_ALL),
        "Everything is caught only at an edge or in a job, with a log line; CATCHES_ALL says where and why.",
    )
    none(
        sorted(set(CATCHES_ALL) - {m.path for m, _ in found}), "These catch nothing any more; strike them off the list."
    )


def greedy_handlers(module: Module) -> Iterator[ast.ExceptHandler]:
    for node in module.nodes(ast.ExceptHandler):
        assert isinstance(node, ast.ExceptHandler)
        caught = ast.unparse(node.type) if node.type else "BaseException"
        if {"Exception", "BaseException"} & set(caught.strip("()").split(", ")):
            yield node
