"""What goes with whoever has left: their profile, who looked at it, and where they looked."""

from sqlalchemy import delete, or_

from community.kernel.door import OPENED, System
from community.people.models import Profile, ProfileVisit


def forget(system: System, person_id: int, _after: int) -> None:
    """Deletes it; the days on which they opened somebody's page go too, since the page would still name them."""
    theirs = or_(ProfileVisit.person_id == person_id, ProfileVisit.viewer_id == person_id)
    profile = delete(Profile).where(Profile.person_id == person_id)
    for statement in (delete(ProfileVisit).where(theirs), profile):
        system.session.execute(statement, execution_options=OPENED)
