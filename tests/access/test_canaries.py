"""A crawl of every address as every persona: nobody is shown a word that was not meant for them."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from community.accounts.models import SignIn
from community.kernel import clock, shield
from community.kernel.config import Settings
from community.kernel.door import outright
from community.kernel.ids import row_id
from community.kernel.jobs import carry_out_due, put
from community.kernel.keys import Keys, fingerprint, new_token
from tests.access.canaries import CANARY, Aviary, excused, holding, text_columns
from tests.access.canaries_elsewhere import plant_elsewhere
from tests.access.canaries_spaces import plant_spaces
from tests.access.matrix import EVERYBODY, LEVELS, STRANGERS
from tests.access.planting import plant
from tests.people import INSTITUTIONS, PEOPLE, SPACES, World
from tests.people_room.telling import ALL, tell

# What no page shows to all of its readers, so that not seeing it proves nothing.
UNSHOWN = re.compile(
    "an invitation|an import|an application|signer|the address of|the source of|something of kim's"
    "|the program of network|the (name|words) of a waiting file|draft on a (topic|channel) in old-room"
)
STEPS = "seen promise hours go kind place readiness contact agreement send".split()
WORDS = {
    "board": ["talk"],
    "channel": ["rounds"],
    "step": STEPS,
    "token": ["f" * 64, "nothing"],
    "version": ["1"],
    "number": ["1"],
}
PARTIES = {"alder": ("ana", "sam", "mo", "new"), "quill": ("priya", "olu", "kim"), "others": ("stella", "adam", "rex")}
PARTIES["strangers"] = STRANGERS


@pytest.fixture
def aviary(stored: World, keys: Keys) -> Aviary:
    aviary = Aviary(stored, keys)
    plant_spaces(aviary)
    plant_elsewhere(aviary)
    return aviary


def test_every_column_of_text_holds_a_word_or_is_excused(aviary: Aviary) -> None:
    found = holding(aviary)
    assert text_columns() - found - excused() == set(), "a column that nobody watches"
    assert found & excused() == set(), "an excuse that is no longer needed"


@dataclass
class Crawl:
    """One persona's way through the house, and what they were shown that they may not read."""

    app: Flask
    aviary: Aviary
    persona: str | None
    csrf: str = ""
    seen: set[str] = field(default_factory=set)
    leaks: set[str] = field(default_factory=set)
    asked: int = 0

    def look(self, path: str, typed: str = "", **options: Any) -> TestResponse:
        """Asks for a page; `typed` is a word of their own, which may come back."""
        client = self.app.test_client()
        if self.persona:
            client.set_cookie("session", f"token-of-{self.persona}")
        answer = client.open(path, **options)
        self.asked += 1
        shown = {word.lower() for word in CANARY.findall(f"{answer.headers}\n{answer.get_data(as_text=True)}")}
        shown.discard(typed)
        self.seen |= shown
        wrong = (word for word in shown if self.persona not in self.aviary.readers[word])
        if answer.status_code >= 500:
            self.leaks.add(f"{self.persona} broke {path}")
        self.leaks |= {f"{self.persona} was shown {self.aviary.meaning[word]} at {path}" for word in wrong}
        return answer

    def pages(self) -> None:
        """Every address that can be looked at, with every id."""
        for path in _addresses(self.app, self.aviary, "GET"):
            self.look(path)
        for place in self.aviary.ids["place"]:
            self.look(f"/drafts/go?place={place}")

    def refusals(self) -> None:
        """Every form, with something in it that no form knows: shown again, and nothing done."""
        sent = {"nonsense": "1", "csrf_token": self.csrf}
        for path in _addresses(self.app, self.aviary, "POST"):
            self.look(path, method="POST", data={**sent, "client_key": new_token()})
        self.look("/drafts", method="POST", json={"nonsense": 1}, headers={"X-CSRF-Token": self.csrf})
        self.look("/forums/preview", method="POST", data=sent)
        self.look("/nowhere/at/all")

    def searches(self) -> None:
        """Every hidden word that a search might find, everywhere and in its space; their beginning; words of people."""
        hidden = {word for word, readers in self.aviary.readers.items() if self.persona not in readers}
        for word, space in self.aviary.sought.items():
            if word in hidden:
                self.look(f"/search?q={word}", word)
            if word in hidden and self.persona in LEVELS[space]:
                self.look(f"/search?q={word}&space={space}", word)
        for part, space in itertools.product(("canary", "canary*"), SPACES):
            self.look(f"/search?q={part}&space={space}")
        for word, meaning in self.aviary.meaning.items():
            if meaning.endswith(", a person") and word in hidden:
                self.look(f"/people?q={word}", word)


def _addresses(app: Flask, aviary: Aviary, method: str) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if method in (rule.methods or ()) and not rule.rule.startswith(("/health", "/metrics")):
            yield from _filled(rule, aviary)


def _filled(rule: Rule, aviary: Aviary) -> Iterator[str]:
    arguments = sorted(rule.arguments)
    for chosen in itertools.product(*(_values(rule, name, aviary) for name in arguments)):
        path = rule.rule
        for name, value in zip(arguments, chosen, strict=True):
            path = re.sub(rf"<(?:[^<>]*:)?{name}>", value, path)
        yield path


def _values(rule: Rule, name: str, aviary: Aviary) -> list[str]:
    """All there is for an argument of an address; a KeyError asks for ids that are not planted yet."""
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    slugs = list(SPACES) if rule.rule.startswith("/spaces") else list(INSTITUTIONS)
    known = {"space": list(SPACES), "slug": slugs, "handle": list(PEOPLE), **WORDS, **aviary.ids}
    few = "POST" in (rule.methods or ()) and len(known[name]) > len(SPACES)
    return known[name][::5] if few else known[name]


def _csrf(world: World, keys: Keys) -> dict[str | None, str]:
    with world.database.unit() as session:
        known = dict(session.execute(outright(select(SignIn.token, SignIn.sign_in_id))).all())
    return {name: shield.csrf(keys, known[fingerprint(world.token(name))]) for name in world.people}


@pytest.mark.parametrize("party", PARTIES)
def test_nobody_is_shown_a_word_that_was_not_meant_for_them(
    party: str, app: Flask, aviary: Aviary, world: World, keys: Keys, capsys: Any, caplog: Any
) -> None:
    csrf, leaks, missing = _csrf(world, keys), set(), set()
    for name in PARTIES[party]:
        crawl = Crawl(app, aviary, name, csrf.get(name, ""))
        crawl.pages()
        crawl.searches()
        crawl.refusals()
        assert crawl.look("/settings").status_code == (303 if name in STRANGERS else 200), (
            "they are still who they were"
        )
        leaks |= crawl.leaks
        mine = {word for word, readers in aviary.readers.items() if name in readers} - crawl.seen
        missing |= {f"{name}: {aviary.meaning[word]}" for word in mine if not UNSHOWN.search(aviary.meaning[word])}
    assert sorted(leaks) == []
    assert sorted(missing) == [], "whoever may read it was not shown it, so the crawl proves little"
    logged = capsys.readouterr()
    assert "answered" in logged.out + logged.err
    assert CANARY.findall(logged.out + logged.err + caplog.text) == []


def test_every_persona_walks_with_a_party() -> None:
    assert sorted(map(str, itertools.chain(*PARTIES.values()))) == sorted(map(str, EVERYBODY))


def test_letters_hold_no_word_but_their_own_address(
    browse: Any, aviary: Aviary, world: World, keys: Keys, settings: Settings
) -> None:
    fields = {"email": "someone@example.org", "role": "peer_supporter", "days": "3"}
    assert browse("ana").post("/hospitals/alder/invitations", "/hospitals/alder/roster", **fields).status_code == 303
    with world.database.unit(writes=True) as session:
        put(session, "progress.notice", {"row_id": row_id(aviary.ids["work_id"][0])}, clock.now())
    carry_out_due(world.database, keys, settings)
    letters = [path.read_text() for path in (settings.folder / "mailbox").iterdir()]
    assert len(letters) == 2, "an invitation, and word that work is over"
    assert [CANARY.findall(letter) for letter in letters] == [[], []]


def test_the_readers_of_a_space_are_named_to_their_colleagues_only(browse: Any, world: World) -> None:
    """Whoever signs with the name alone has left out where they work; the list of readers must not add it."""
    plant(world, "commons", "sam")
    assert browse("priya").get("/people/sam").status_code == 200
    assert "Sam Okafor" not in browse("priya").get("/spaces/commons").text
    assert "Sam Okafor" in browse("ana").get("/spaces/commons").text
    tell(world, "sam", ALL | {"discipline": 0})
    assert "hidden ward" not in browse("ana").get("/spaces/commons").text
