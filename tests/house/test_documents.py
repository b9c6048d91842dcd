"""What is not in the documents does not exist: every setting, command and decision has its place there."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT, files, matches, none

LIST_COMMANDS = """
import json, click, community.cli
def walk(command, path):
    yield path
    if isinstance(command, click.Group):
        for name in command.list_commands(None):
            yield from walk(command.get_command(None, name), [*path, name])
print(json.dumps([" ".join(path) for path in list(walk(community.cli.community, ["community"]))[1:]]))
"""


def needs(*paths: str) -> list[Path]:
    return [ROOT / path for path in paths]


def test_every_setting_is_in_the_documents() -> None:
    config, document = needs("community/kernel/config.py", "docs/settings.md")
    settings = next(
        node
        for node in ast.walk(ast.parse(config.read_text()))
        if isinstance(node, ast.ClassDef) and node.name == "Settings"
    )
    fields = [line.target for line in settings.body if isinstance(line, ast.AnnAssign)]
    names = [f"COMMUNITY_{field.id.upper()}" for field in fields if isinstance(field, ast.Name)]
    text = document.read_text()
    none((name for name in names if f"`{name}`" not in text), "docs/settings.md lacks these settings.")
    stale = set(re.findall(r"`(COMMUNITY_[A-Z_]+)`", text)) - set(names)
    none(
        sorted(name for name in stale if not name.startswith(("COMMUNITY_TEST_", "COMMUNITY_VENV"))),
        "docs/settings.md describes settings that do not exist.",
    )


def test_every_command_is_in_the_documents() -> None:
    _, document = needs("community/cli.py", "docs/operating.md")
    listing = subprocess.run(
        [sys.executable, "-c", LIST_COMMANDS], cwd=ROOT, capture_output=True, text=True, check=True
    )
    commands, text = json.loads(listing.stdout.splitlines()[-1]), document.read_text()
    assert commands, "community.cli holds no group of commands"
    none((command for command in commands if command not in text), "docs/operating.md lacks these commands.")


def test_every_decision_is_listed() -> None:
    folder, listing = needs("docs/decisions", "docs/decisions/README.md")
    decisions = {path.name for path in folder.glob("*.md")} - {"README.md"}
    listed = set(re.findall(r"\]\(([^)/]+\.md)\)", listing.read_text()))
    none(sorted(decisions ^ listed), "docs/decisions/README.md and its folder differ in these.")


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*files("docs", suffixes=(".md",)), *sorted(ROOT.glob("*.md"))]
    links = (
        (ROOT / path, number, target)
        for path, number, line in matches(r"\]\(", documents)
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", line)
        if ":" not in target
    )
    none(
        (
            f"{path.relative_to(ROOT)}:{number}: {target}"
            for path, number, target in links
            if not (path.parent / target).exists()
        ),
        "These links lead nowhere.",
    )
