"""Browser code of others lies in the tree exactly as its manifest says, under licences that we may pass on."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from community.setup.vendor import FOLDERS
from tests.house.source import ROOT, none

SHIPPED = {"MIT", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0", "OFL-1.1"}
ONLY_FOR_TESTS = {"MPL-2.0"}  # weak copyleft: used as it is, never shipped to anyone


def entries(folder: str) -> list[dict[str, Any]]:
    manifest: list[dict[str, Any]] = json.loads((ROOT / folder / "manifest.json").read_text())
    return manifest


def sums(folder: Path) -> dict[str, str]:
    """Every file below a folder and its sha256."""
    there = (path for path in folder.rglob("*") if path.is_file() and path != folder / "manifest.json")
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in there}


@pytest.mark.parametrize("folder", FOLDERS)
def test_files_are_what_the_manifest_says(folder: str) -> None:
    stated = {name: digest for entry in entries(folder) for name, digest in entry["files"].items()}
    actual = sums(ROOT / folder)
    odd = sorted(name for name in stated.keys() | actual.keys() if stated.get(name) != actual.get(name))
    none((f"{folder}/{name}" for name in odd), "Vendored files differ from their manifest; run `community dev vendor`.")


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_manifest_is_what_was_wanted(folder: str) -> None:
    stated = [(entry["name"], entry["version"], sorted(entry["files"])) for entry in entries(folder)]
    assert stated == [(want.name, want.version, sorted(want.files.values())) for want in FOLDERS[folder]]


@pytest.mark.parametrize("folder", FOLDERS)
def test_licences_may_be_passed_on_and_lie_beside(folder: str) -> None:
    allowed = SHIPPED if folder.startswith("static") else SHIPPED | ONLY_FOR_TESTS
    for entry in entries(folder):
        assert entry["licence"] in allowed, f"{folder}: {entry['name']} is under {entry['licence']}"
        assert any("LICENSE" in name for name in entry["files"]), f"{folder}: no licence text of {entry['name']}"
        assert entry["integrity"].startswith("sha512-"), f"{folder}: {entry['name']} has no npm integrity"


def test_nothing_is_vendored_without_a_manifest() -> None:
    manifests = (path for path in ROOT.glob("*/**/vendor/manifest.json") if "var" not in path.relative_to(ROOT).parts)
    folders = {path.parent.relative_to(ROOT).as_posix() for path in manifests}
    there = {path.relative_to(ROOT).as_posix() for top in ("static", "tests") for path in (ROOT / top).rglob("vendor")}
    assert there == folders == set(FOLDERS)
