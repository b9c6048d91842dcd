"""The room that all these pages stand in, and the words for what is kept as codes."""

from community.hospitals.models import CODES, READINESS
from community.kernel.web import Room

room = Room("hospitals", __name__)


@room.app_template_global()
def said_of_hospitals(kind: str) -> dict[str, str]:
    """The words for what is kept as codes: kinds, settings, sizes, models, teams or hours; or the questions asked."""
    return READINESS if kind == "readiness" else CODES[kind]
