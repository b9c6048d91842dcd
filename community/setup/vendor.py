"""`community dev vendor`: fetches the browser code that we ship, and the one that only the tests use.

Nobody else needs npm: what it brings is kept in the tree, with its licence and a manifest that a test compares with
the files. To take a new version, change it here and run this.
"""

import base64
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from typing import Any

from community.setup.start import ROOT, TROUBLE

SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=.*\n?\Z")


@dataclass(frozen=True)
class Wanted:
    """A package, its version, and which of its files we keep under which names."""

    name: str
    version: str
    files: dict[str, str]


FOLDERS = {
    "static/vendor": [
        Wanted(
            "socket.io-client",
            "4.8.4",
            {
                "dist/socket.io.esm.min.js": "socket.io-client-4.8.4/socket.io.esm.min.js",
                "LICENSE": "socket.io-client-4.8.4/LICENSE",
            },
        ),
    ],
    "tests/browser/vendor": [
        Wanted(
            "axe-core",
            "4.14.1",
            {
                "axe.min.js": "axe.min.js",
                "LICENSE": "axe-core.LICENSE",
                "LICENSE-3RD-PARTY.txt": "axe-core.LICENSE-3RD-PARTY.txt",
            },
        ),
    ],
}


def main(argv: list[str] | None = None) -> int:
    """Makes every vendor folder anew. Needs npm."""
    if argv:
        print("usage: community dev vendor", file=sys.stderr)
        return TROUBLE
    if not shutil.which("npm"):
        print("Vendoring needs npm, which comes with Node.js.", file=sys.stderr)
        return TROUBLE
    for folder, wanted in FOLDERS.items():
        _refresh(ROOT / folder, wanted)
    return 0


def _refresh(folder: pathlib.Path, wanted: list[Wanted]) -> None:
    """Fetches everything first, so that a failure leaves the old files as they were."""
    with tempfile.TemporaryDirectory() as name:
        draft = pathlib.Path(name) / "vendor"
        manifest = [_keep(package, draft, pathlib.Path(name)) for package in wanted]
        (draft / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(draft, folder)
    print(f"{folder.relative_to(ROOT)}: {', '.join(f'{package.name} {package.version}' for package in wanted)}")


def _keep(package: Wanted, draft: pathlib.Path, download: pathlib.Path) -> dict[str, Any]:
    """Unpacks what we keep of one package; returns its entry in the manifest."""
    archive = _fetch(package, download)
    with tarfile.open(archive) as tar:
        contents = {kept: _read(tar, theirs) for theirs, kept in package.files.items()}
        about = json.loads(_read(tar, "package.json"))
    for kept, content in contents.items():
        (draft / kept).parent.mkdir(parents=True, exist_ok=True)
        (draft / kept).write_bytes(content)
    return {
        "name": package.name,
        "version": package.version,
        "licence": about["license"],
        "integrity": "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode(),
        "files": {kept: hashlib.sha256(content).hexdigest() for kept, content in contents.items()},
    }


def _fetch(package: Wanted, download: pathlib.Path) -> pathlib.Path:
    """npm compares the archive with the integrity that the registry states."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{package.name}@{package.version}"]
    packed = subprocess.run(command, cwd=download, check=True, stdout=subprocess.PIPE, text=True)
    return download / packed.stdout.strip().splitlines()[-1]


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(f"package/{name}")
    if member is None:
        raise FileNotFoundError(name)
    # Without its map a script would ask for it in vain whenever someone opens the developer tools.
    return SOURCE_MAP.sub(b"\n", member.read())
