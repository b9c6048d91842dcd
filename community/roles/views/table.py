"""The page of roles: what each of them may do."""

from community.kernel.door import Me
from community.kernel.pages import render
from community.roles.service import asking
from community.roles.service.table import cards
from community.roles.views.room import room


@room.page("/roles")
def roles(me: Me) -> str:
    """What I may do, and what every role may, in the spaces that I read and at hospitals."""
    first, *others = cards(me)
    return render("roles/roles.html", you=first, cards=others, asks=bool(asking.spaces(me)))
