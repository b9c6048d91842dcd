"""Words that must not stand in the tree, or only where they belong."""

import ast
import re
from collections.abc import Iterator

from tests.house.source import ROOT, Module, files, modules, none

OURS = ("community", "tests", "migrations", "bench", "templates", "static", "docs", "requirements", ".ci")
BANNED = {"manager", "managers", "helper", "helpers", "util", "utils", "base", "misc", "common"}
BANNED_STARTS = ("handle_", "process_", "do_")

# Names that a library looks for and that are not ours to choose.
LIBRARY_NAMES = {
    "process_bind_param": "SQLAlchemy's TypeDecorator",
    "process_result_value": "SQLAlchemy's TypeDecorator",
    "process_literal_param": "SQLAlchemy's TypeDecorator",
    "handle_one_request": "gevent's WSGIHandler",
    "handle_starttag": "html.parser",
    "handle_startendtag": "html.parser",
    "handle_endtag": "html.parser",
    "handle_data": "html.parser",
}


def test_the_pinned_lists_hold_no_address() -> None:
    lines = (
        (path, number, line)
        for path in files("requirements")
        for number, line in enumerate(path.read_text().splitlines(), 1)
    )
    none(
        (f"{path.name}:{number}: {line.strip()}" for path, number, line in lines if "://" in line),
        "Pinned lists say what to install, never from where.",
    )


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    ours = files(*OURS, suffixes=(".py", ".js", ".css", ".html", ".md", ".toml", ".sh"))
    lines = ((path, number, line) for path in ours for number, line in enumerate(path.read_text().splitlines(), 1))
    none(
        (f"{path.relative_to(ROOT)}:{number}: {line.strip()}" for path, number, line in lines if words.search(line)),
        "What is left for later is in the issue tracker, not in the code.",
    )


def test_names_say_what_things_are() -> None:
    none(
        (finding for m in modules("community") for finding in vague(m)),
        f"No name holds {sorted(BANNED)} or starts with {BANNED_STARTS}.",
    )


def vague(module: Module) -> Iterator[str]:
    stem = module.path.rsplit("/", 1)[-1].removesuffix(".py")
    if BANNED & set(stem.split("_")):
        yield f"{module.path}:1: the module's name"
    for function in module.functions():
        odd = BANNED & set(function.name.split("_")) or function.name.lstrip("_").startswith(BANNED_STARTS)
        if odd and function.name not in LIBRARY_NAMES:
            yield module.at(function, function.name)
    for kind in module.nodes(ast.ClassDef):
        if re.search(r"(Manager|Helper|Util|Utils)$", getattr(kind, "name", "")):
            yield module.at(kind, getattr(kind, "name", ""))


def test_every_silenced_warning_says_why() -> None:
    """`# noqa: S608 - our own column names`; `# type: ignore[override]  # - the library's own type is wrong`."""
    explained = re.compile(r"(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[a-z, -]+\]\s+#)\s+- \S+ \w+")
    silenced = re.compile(r"#\s*(noqa|type:\s*ignore|ruff:|mypy:|pragma)")
    lines = (
        (m, number, line)
        for m in modules("community", "tests", "migrations", "bench")
        for number, line in enumerate(m.lines, 1)
        if silenced.search(line)
    )
    none(
        (
            f"{m.path}:{number}: {line.strip()}"
            for m, number, line in lines
            if not explained.search(line) and not m.path.startswith("tests/house/")
        ),
        "A silenced warning names its code, then ` - ` and the reason.",
    )
