"""What we stand on: the pinned lists agree with each other and with pyproject.toml, under licences that bind nobody."""

import importlib.metadata
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.source import ROOT, none

# Permissive, and weak copyleft, which asks nothing of a program that only imports.
PERMISSIVE = {"Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0", "ZPL-2.1"}
ALLOWED = PERMISSIVE | {"LGPL-3.0-only", "MPL-2.0"}
SPELLINGS = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "MIT License": "MIT",
    "Permission is hereby granted, free of charge": "MIT",
}


def pins(name: str) -> list[Requirement]:
    """A list's pins, for all machines."""
    lines = (ROOT / "requirements" / f"{name}.txt").read_text().splitlines()
    return [Requirement(line.removesuffix("\\").strip()) for line in lines if line and not line.startswith((" ", "#"))]


def licence(name: str) -> str:
    """An SPDX expression, from whichever of the places that metadata has had for it over the years."""
    about = importlib.metadata.metadata(name)
    named = [about.get("License-Expression"), *_classified(about), about.get("License"), _opening_of_its_text(name)]
    stated = next((words for words in named if words), "none stated")
    return SPELLINGS.get(stated, stated)


def _classified(about: importlib.metadata.PackageMetadata) -> list[str]:
    lines = about.get_all("Classifier") or []
    return [line.rsplit(" :: ", 1)[-1] for line in lines if line.startswith("License ::")]


def _opening_of_its_text(name: str) -> str | None:
    texts = (file.read_text() for file in importlib.metadata.files(name) or [] if "LICENSE" in file.name.upper())
    return next((words for text in texts for words in SPELLINGS if words in text), None)


@pytest.mark.parametrize("pin", [pin for pin in pins("run") if not pin.marker or pin.marker.evaluate()], ids=str)
def test_licences_bind_nobody(pin: Requirement) -> None:
    """ "A or B" needs one that is allowed, "A and B" both."""
    choices = [set(choice.split(" AND ")) for choice in licence(pin.name).split(" OR ")]
    assert any(choice <= ALLOWED for choice in choices), f"{pin} is under {licence(pin.name)}"


def test_the_test_list_holds_the_run_list() -> None:
    """Set-up relies on it: whoever has installed the test list has installed the run list."""
    missing = {f"{pin.name}{pin.specifier}" for pin in pins("run")} - {
        f"{pin.name}{pin.specifier}" for pin in pins("test")
    }
    none(sorted(missing), "Run `community dev lock`: these pins differ between the lists.")


def test_every_pin_is_hashed() -> None:
    for name in ("run", "test"):
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        blocks = re.split(r"\n(?=\S)", text.strip())
        none((block for block in blocks if "--hash=sha256:" not in block), "Every pin has its hashes.")


def test_the_lists_follow_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {"run": project["project"]["dependencies"], "test": project["dependency-groups"]["test"]}
    for name, lines in wanted.items():
        pinned = {(canonicalize_name(pin.name), pin.specifier) for pin in pins(name)}
        odd = [line for line in lines if not _is_met(Requirement(line), {(n, str(s)[2:]) for n, s in pinned})]
        none(odd, f"Run `community dev lock`: requirements/{name}.txt does not hold these.")


def _is_met(wanted: Requirement, pinned: set[tuple[str, str]]) -> bool:
    return any(name == canonicalize_name(wanted.name) and version in wanted.specifier for name, version in pinned)
