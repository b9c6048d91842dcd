"""What the checks of the house read: every file of ours once, parsed, with line numbers to point at."""

import ast
import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file: its path in the tree, its text and its syntax tree."""

    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def nodes(self, *kinds: type[ast.AST]) -> Iterator[ast.AST]:
        return (node for node in ast.walk(self.tree) if isinstance(node, kinds))

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {words}"


@functools.cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python file under these folders of the tree."""
    return tuple(_module(path) for path in files(*folders, suffixes=(".py",)))


def _module(path: Path) -> Module:
    text = path.read_text()
    return Module(str(path.relative_to(ROOT)), text, ast.parse(text))


def files(*folders: str, suffixes: tuple[str, ...] = ()) -> list[Path]:
    """The files under these folders, without what was vendored, compiled or hidden."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.is_file())
    return [path for path in found if _ours(path) and (not suffixes or path.suffix in suffixes)]


def _ours(path: Path) -> bool:
    return not any(part in ("vendor", "__pycache__") or part[0] == "." for part in path.relative_to(ROOT).parts)


def matches(pattern: str, paths: Iterable[Path]) -> Iterator[tuple[Path, int, str]]:
    """Where a pattern stands in these files: path, line number, line."""
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(pattern, line):
                yield path.relative_to(ROOT), number, line.strip()


def none(findings: Iterable[str], rule: str) -> None:
    """Fails with the rule and every finding, one to a line."""
    __tracebackhide__ = True
    found = list(findings)
    assert not found, f"{rule}\n  " + "\n  ".join(found)
