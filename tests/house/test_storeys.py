"""Who may import whom is a contract in pyproject.toml; here, that it forgets nobody, and what it cannot say."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator

from tests.house.source import ROOT, Module, modules, none

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
STOREYS = next(contract for contract in CONTRACTS if contract["id"] == "storeys")
EDGE = {"flask", "flask_login", "flask_socketio", "socketio", "werkzeug"}
EARLY = {f"community/{name}.py" for name in ("__init__", "setup/__init__", "setup/start", "setup/venv")}


def test_everything_in_the_house_has_its_storey() -> None:
    named = set(re.findall(r"\w+", " ".join(STOREYS["layers"])))
    there = {path.stem for path in (ROOT / "community").iterdir() if path.suffix == ".py" or any(path.glob("*.py"))}
    missing = sorted(there - named - {"__init__"})
    none((f"community/{name}" for name in missing), "pyproject.toml's contract of the storeys names every room.")


def test_what_a_room_decides_knows_no_edge() -> None:
    """Pages, JSON and sockets are three thin edges over one verb; the verb itself never knows who asked."""
    inner = [m for m in modules("community") if re.search(r"/(models|rules|forms|service)(\.py$|/)", m.path)]
    found = (where for m in inner for name, where in imported(m) if name in EDGE)
    none(found, "models, rules, forms and service know no edge.")


def test_text_is_pure() -> None:
    impure = EDGE | {"sqlalchemy", "gevent", "requests", "urllib3"}
    none(
        (where for m in modules("community/text") for name, where in imported(m) if name in impure),
        "community/text is pure: no database, no Flask, no network.",
    )


def test_set_up_stands_outside_the_house() -> None:
    """It has to work while the house does not."""
    found = (
        (m, node, name)
        for m in modules("community/setup")
        for node in m.nodes(ast.Import, ast.ImportFrom)
        for name in names_of(node)
        if name.startswith("community.") and not name.startswith("community.setup")
    )
    none((m.at(node, f"imports {name}") for m, node, name in found), "community/setup imports nothing of the house.")


def test_set_up_begins_with_the_standard_library_only() -> None:
    early = [m for m in modules("community") if m.path in EARLY]
    assert len(early) == len(EARLY)
    known = sys.stdlib_module_names | {"community"}
    none(
        (where for m in early for name, where in imported(m) if name not in known),
        "Before the environment exists there is only the standard library.",
    )


def test_the_way_in_can_be_read_by_old_pythons() -> None:
    """It has to get as far as saying that this Python is too old."""
    ast.parse((ROOT / "community" / "__main__.py").read_text(), feature_version=(3, 4))
    assert "from __future__" not in (ROOT / "community" / "__main__.py").read_text()


def imported(module: Module) -> Iterator[tuple[str, str]]:
    """The first name of everything a module imports, and where."""
    for node in module.nodes(ast.Import, ast.ImportFrom):
        yield from ((name.split(".")[0], module.at(node, f"imports {name}")) for name in names_of(node))


def names_of(node: ast.AST) -> list[str]:
    """The modules that an import names."""
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", "")]
