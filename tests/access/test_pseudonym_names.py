"""Pseudonyms are one to a space, also when several are taken at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

from community.access.models import Space
from community.access.service import bylines


def test_two_who_take_their_pseudonym_at_the_same_moment_do_not_take_the_same(world, as_me, monkeypatch):
    """Everybody wishes for the same names first; whoever comes second finds the first one taken."""
    wishes = [f"Quiet Heron {number}" for number in range(20)]
    monkeypatch.setattr(bylines, "pseudonym", lambda _seal, attempt=0: wishes[attempt])
    names = ("ana", "sam", "mo", "kim", "new")
    start = threading.Barrier(len(names))

    def take(name: str) -> str:
        start.wait()
        return as_me(name, lambda me: bylines.byline(me, me.get(Space, world.spaces["alder-team"]), "pseudonym").shown)

    with ThreadPoolExecutor(len(names)) as pool:
        shown = list(pool.map(take, names))
    assert len(set(shown)) == len(names), shown
