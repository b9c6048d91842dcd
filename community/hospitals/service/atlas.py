"""The member map: how many hospitals and members there are in each region and setting. No names, no staff."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import and_, distinct, func, select

from community.hospitals.models import SETTINGS, HospitalProfile
from community.institutions.models import Institution, Membership
from community.institutions.rules import current
from community.kernel.door import ME, Me, Question, reading

FEWEST = 11  # what is counted of fewer people than this is not told
# One tile for each state, about where it lies; a row of the grid is a line.
GRID = """\
AK -- -- -- -- -- -- -- -- -- ME
-- -- -- -- -- -- -- -- -- VT NH
WA ID MT ND MN IL WI MI NY RI MA
OR NV WY SD IA IN OH PA NJ CT --
CA UT CO NE MO KY WV VA MD DE --
-- AZ NM KS AR TN NC SC DC -- --
-- -- -- OK LA MS AL GA -- -- --
HI -- -- TX -- -- -- -- FL -- --"""
STATES = {
    "Pacific Northwest": "WA OR ID AK",
    "Pacific": "CA NV HI",
    "Mountain West": "CO MT WY UT",
    "Southwest": "NM AZ TX OK",
    "High Plains": "NE SD ND KS",
    "Great Lakes": "WI MN IL MI IN OH",
    "Heartland": "MO IA KY",
    "Mid-South": "MS AR TN LA AL",
    "Coastal Southeast": "SC NC GA FL",
    "Mid-Atlantic": "PA NY NJ MD DE DC VA WV",
    "New England": "MA RI CT NH VT ME",
}
STEPS = (1, 2, 5, 10)  # how many hospitals make the next darker tone
TILE, GAP, ROUND = 44, 4, 7  # of the picture: a side, what lies between, a corner


@dataclass(frozen=True)
class Tile:
    """One state's place on the picture; `count` stands on the first state of a region that has hospitals."""

    state: str
    x: int
    y: int
    count: int


@dataclass(frozen=True)
class Area:
    """A region: its hospitals by setting, its members or None where they are too few to tell, its
    tiles, what joins them as the data of an SVG path, and its tone."""

    name: str
    hospitals: int
    settings: Mapping[str, int]
    members: int | None
    tiles: Sequence[Tile]
    bridges: str
    tone: int


@cache
def _hospitals() -> Question:
    columns = select(Institution.region, HospitalProfile.setting, func.count().label("count")).select_from(Institution)
    joined = columns.outerjoin(HospitalProfile, HospitalProfile.institution_id == Institution.institution_id)
    grouped = joined.where(Institution.kind != "network").group_by(Institution.region, HospitalProfile.setting)
    return reading(Institution, grouped)


@cache
def _members() -> Question:
    held = and_(Membership.institution_id == Institution.institution_id, current(Membership, ME))
    people = select(Institution.region, func.count(distinct(Membership.person_id)).label("count"))
    joined = people.join(Membership, held).where(Institution.kind != "network")
    return reading(Institution, joined.group_by(Institution.region))


def areas(me: Me) -> tuple[list[Area], list[Area]]:
    """The regions on the map, in its order, and those that are named otherwise, by name."""
    settings: dict[str, Counter[str]] = {name: Counter() for name in STATES}
    for region, setting, count in me.rows(_hospitals()):
        settings.setdefault(_region(region), Counter())[setting or ""] += count
    people: Counter[str] = Counter()
    for region, count in me.rows(_members()):
        people[_region(region)] += count
    told = tellable({name: people[name] for name, counted in settings.items() if counted})
    drawn = {name: _area(name, counted, told.get(name)) for name, counted in settings.items()}
    elsewhere = sorted(set(drawn) - set(STATES))
    return [drawn[name] for name in STATES], [drawn[name] for name in elsewhere]


def _region(said: str) -> str:
    """The region of the map that is meant, however it is written, or what was said."""
    return next((name for name in STATES if name.casefold() == said.strip().casefold()), said)


def tellable(people: Mapping[str, int]) -> dict[str, int]:
    """Counts that may be told: not those of too few people, and no lone gap that the whole would fill."""
    told = {name: count for name, count in people.items() if count >= FEWEST}
    if len(told) == len(people) - 1 and told:
        told.pop(min(told, key=lambda name: told[name]))
    return told


def _area(name: str, counted: Counter[str], members: int | None) -> Area:
    hospitals = counted.total()
    by_setting = {setting: counted[setting] for setting in (*SETTINGS, "")}
    tone = sum(hospitals >= step for step in STEPS)
    drawn = tiles(name, hospitals)
    return Area(name, hospitals, by_setting, members, drawn, bridges(drawn), tone)


def tiles(name: str, hospitals: int) -> list[Tile]:
    """Where the states of a region lie; the first one carries the count."""
    places = _places()
    states = STATES.get(name, "").split()
    return [Tile(state, *places[state], hospitals if state == states[0] else 0) for state in states]


def bridges(drawn: Sequence[Tile]) -> str:
    """What fills the gaps between neighbors of one region, so that it is seen as one."""
    step, side, across = TILE + GAP, TILE - 2 * ROUND, GAP + 2
    places = {(tile.x, tile.y) for tile in drawn}
    beside = [(x, y) for x, y in sorted(places) if (x + step, y) in places]
    below = [(x, y) for x, y in sorted(places) if (x, y + step) in places]
    right = (f"M{x + TILE - 1} {y + ROUND}h{across}v{side}h-{across}z" for x, y in beside)
    down = (f"M{x + ROUND} {y + TILE - 1}h{side}v{across}h-{side}z" for x, y in below)
    return "".join((*right, *down))


@cache
def _places() -> dict[str, tuple[int, int]]:
    step = TILE + GAP
    lines = [line.split() for line in GRID.splitlines()]
    return {state: (x * step, y * step) for y, line in enumerate(lines) for x, state in enumerate(line)}
