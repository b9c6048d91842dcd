"""The search page."""

from flask import request

from community.kernel.door import Me
from community.kernel.house import house
from community.kernel.pages import render
from community.kernel.web import Room
from community.search.service.finding import Wanted, search

room = Room("search", __name__)


@room.page("/search")
def search_page(me: Me) -> str:
    """What I look for, everywhere open or inside one space."""
    asked = Wanted(*(request.args.get(name, "")[:1_000] for name in ("q", "space", "after", "part")))
    settings = house().settings
    if asked.q.strip():
        house().limits.check(settings.searches, "searches", me.person_id)
    found = search(me, asked, house().database, settings.search_seconds)
    return render("search/search.html", q=asked.q, space=asked.space, part=asked.part, **vars(found))
