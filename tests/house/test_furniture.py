"""Every room has the same furniture, so whoever knows one room finds their way in all of them."""

import ast

from tests.house.source import ROOT, modules, none

NOT_ROOMS = {"kernel", "text", "setup", "commands", "worlds"}
STANDARD = {"__init__", "models", "rules", "forms", "service", "views", "api", "sockets", "jobs"}

# What else a room holds, with the reason. A second room that wants the same thing is a reason to think again.
EXTRA = {"accounts/passwords": "the one place that knows argon2, and that takes as long for nobody as for somebody"}


def rooms() -> list[str]:
    """The folders of the first to third floor."""
    folders = (path for path in (ROOT / "community").iterdir() if any(path.glob("*.py")))
    return sorted(path.name for path in folders if path.name not in NOT_ROOMS)


def test_rooms_hold_only_the_standard_furniture() -> None:
    found = {
        f"{room}/{path.stem}"
        for room in rooms()
        for path in (ROOT / "community" / room).iterdir()
        if path.suffix == ".py" or any(path.glob("*.py"))
    }
    odd = sorted(name for name in found if name.split("/")[1] not in STANDARD and name not in EXTRA)
    none(
        (f"community/{name}" for name in odd),
        f"A room holds {sorted(STANDARD)}; anything else needs a reason in EXTRA.",
    )
    none(sorted(set(EXTRA) - found), "A reason is given for something that is not there.")


# Packages that are called by their own name from outside.
COUNTERS = {
    "community/text/guard/__init__.py": "`community.text.guard:find` is the guard's public address, for scoring"
}


def test_every_package_has_a_door_plate_and_nothing_else_on_it() -> None:
    plates = [m for m in modules("community") if m.path.endswith("__init__.py") and m.path not in COUNTERS]
    none(
        (m.path for m in plates if len(m.tree.body) != 1 or not ast.get_docstring(m.tree)),
        "__init__.py is a docstring: what this is for, owns, and never does.",
    )


def test_no_package_lacks_its_door_plate() -> None:
    folders = {(ROOT / m.path).parent for m in modules("community")}
    none(
        (str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()),
        "Every folder with Python in it has an __init__.py.",
    )


def test_every_module_opens_with_a_sentence() -> None:
    """One sentence, or a first line that is one; a whole stop shows that it was meant."""
    docs = ((m, (ast.get_docstring(m.tree) or "").split("\n\n")[0]) for m in modules("community", "tests", "bench"))
    none(
        (f"{m.path}:1: {first[:60]!r}" for m, first in docs if not first.rstrip().endswith((".", "?", "!", ":"))),
        "A module starts with one sentence.",
    )
