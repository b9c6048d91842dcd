"""Pages for members: the list, one hospital, several side by side, the map."""

from typing import Any

from flask import request

from community.hospitals.forms import Wanted
from community.hospitals.models import OUTLETS
from community.hospitals.service import atlas, deciding, showing
from community.hospitals.views.room import room
from community.institutions.service.memberships import memberships_of
from community.kernel.door import Me
from community.kernel.errors import Invalid
from community.kernel.forms import parse
from community.kernel.pages import render

ASKED = (*showing.ASKED, "after")


def _list(me: Me, wanted: Wanted, refusal: Invalid | None = None) -> str:
    mine: dict[int, list[Any]] = {}
    for held in memberships_of(me, me.person_id):
        mine.setdefault(held.institution_id, []).append(held)
    found = {"page": showing.listed(me, wanted), "regions": showing.regions(me)}
    waiting = deciding.waiting(me)
    return render("hospitals/list.html", mine=mine, wanted=wanted, **found, waiting=waiting, refusal=refusal)


@room.page("/hospitals")
def hospitals(me: Me) -> str:
    """The member hospitals, narrowed by what they say of themselves."""
    return _list(me, parse(Wanted, {name: request.args.get(name, "") for name in ASKED}))


@room.page("/hospitals/compare")
def compare(me: Me) -> Any:
    """Two or three hospitals side by side."""
    try:
        found = showing.several(me, request.args.getlist("h"))
    except Invalid as refusal:
        return _list(me, Wanted(), refusal), refusal.status
    return render("hospitals/compare.html", hospitals=found)


@room.page("/hospitals/map")
def member_map(me: Me) -> str:
    """Where the members are: counts by region, and nobody's name."""
    drawn, elsewhere = atlas.areas(me)
    return render("hospitals/map.html", drawn=drawn, elsewhere=elsewhere, fewest=atlas.FEWEST, tile=atlas.TILE)


@room.page("/hospitals/<slug>")
def hospital(me: Me, slug: str) -> str:
    """A hospital and its program, with every question that is not answered."""
    found = showing.hospital(me, slug)
    return render("hospitals/hospital.html", found=found, outlets=OUTLETS)
