"""The room that all pages of hospitals stand in, and what several of them need."""

from collections.abc import Sequence

from community.institutions.models import NETWORK_ROLES, Institution, Role
from community.kernel.web import Room

room = Room("institutions", __name__)


def roles_at(found: Institution) -> Sequence[Role]:
    """The roles that there are at a hospital, or at the network."""
    return [role for role in Role if (role in NETWORK_ROLES) == (found.kind == "network")]
