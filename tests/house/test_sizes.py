"""Short functions, short files, shallow nesting, few arguments: the limits of the house, which may only get tighter."""

import ast
import statistics
from collections.abc import Iterator

from tests.house.source import ROOT, Function, Module, files, modules, none

LONGEST, NINETIETH, MEDIAN = 40, 15, 5
NESTING, ARGUMENTS = 3, 5
FILES = {".py": 300, ".js": 120, ".html": 100, ".txt": 100, ".css": 300}
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)


def test_no_function_is_longer_than_a_screen() -> None:
    sizes = ((length(f), m.at(f, f.name)) for m in modules("community") for f in m.functions())
    long = (f"{where} has {size} lines" for size, where in sizes if size > LONGEST)
    none(long, f"A function has at most {LONGEST} lines.")


def test_most_functions_are_a_few_lines() -> None:
    lengths = sorted(length(f) for m in modules("community") for f in m.functions())
    ninetieth = lengths[int(len(lengths) * 0.9)]
    assert ninetieth <= NINETIETH, f"nine functions in ten have at most {NINETIETH} lines; now it is {ninetieth}"
    assert statistics.median(lengths) <= MEDIAN, f"the median function has at most {MEDIAN} lines"


def test_no_file_is_longer_than_a_sitting() -> None:
    ours = files("community", "tests", "migrations", "bench", "static", suffixes=(".py", ".js", ".css"))
    ours += files("templates", suffixes=(".html", ".txt"))
    sizes = ((path, len(path.read_text().splitlines())) for path in ours)
    long = (f"{path.relative_to(ROOT)}:1: {size} lines" for path, size in sizes if size > FILES[path.suffix])
    none(long, f"Files have limits: {FILES}.")


def test_nothing_is_nested_deeply() -> None:
    deep = (
        m.at(f, f"{f.name} nests {depth(f.body)} deep")
        for m in modules("community")
        for f in m.functions()
        if depth(f.body) > NESTING
    )
    none(deep, f"Blocks are nested at most {NESTING} deep.")


def test_no_function_asks_for_too_much() -> None:
    none(
        (finding for m in modules("community") for finding in greedy(m)),
        f"A function has at most {ARGUMENTS} arguments (self and me counted), then a form.",
    )


def greedy(module: Module) -> Iterator[str]:
    return (module.at(f, f"{f.name} has {arguments(f)}") for f in module.functions() if arguments(f) > ARGUMENTS)


def length(function: Function) -> int:
    """Lines of the body, the docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def arguments(function: Function) -> int:
    """Those a caller has to think of: what may be named and left out does not count."""
    spec = function.args
    needed = [default for default in spec.kw_defaults if default is None]
    return len(spec.posonlyargs + spec.args + needed) + (spec.vararg is not None) + (spec.kwarg is not None)


def depth(statements: list[ast.stmt]) -> int:
    return max((_depth(statement) for statement in statements), default=0)


def _depth(statement: ast.stmt) -> int:
    if not isinstance(statement, BLOCKS):
        return 0
    inner = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    inner += [part.body for name in ("handlers", "cases") for part in getattr(statement, name, [])]
    chained = isinstance(statement, ast.If) and len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)
    below = [depth(part) for part in inner] if not chained else [depth(statement.body), depth(statement.orelse) - 1]
    return 1 + max(below)


def test_the_ruler_itself() -> None:
    """A chain of elif is one level; a loop in a branch in a with is three."""
    chain = "if a: x\nelif b: x\nelif c: x\nelse: x"
    assert depth(ast.parse(chain).body) == 1
    assert depth(ast.parse("with a:\n if b:\n  for c in d:\n   x").body) == 3
    assert depth(ast.parse("try:\n x\nexcept E:\n if a:\n  x").body) == 2
