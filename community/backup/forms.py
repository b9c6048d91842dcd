"""What people send for back-up: a call, the list of a hospital, and one's own line."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from community.kernel.forms import Form
from community.text.fields import Explained, Line, Several
from community.text.normal import normalise

FEWEST, MOST = 2, 60
"""Minutes that somebody may have to answer."""


def _words(text: str) -> str:
    return normalise(text).strip()


def _minutes(value: object) -> object:
    """A time of day as minutes since midnight; nothing is midnight."""
    if not isinstance(value, str):
        return value
    try:
        at = time.fromisoformat(value) if value.strip() else time()
    except ValueError:
        raise ValueError("Please give a time like 19:00.") from None
    return 60 * at.hour + at.minute


Slug = Annotated[str, StringConstraints(max_length=60)]
Ref = Annotated[str, StringConstraints(pattern=r"^([0-9a-z]{13})?$")]
Reach = Annotated[Line, StringConstraints(max_length=120)]
Minute = Annotated[int, BeforeValidator(_minutes), Field(ge=0, lt=1440)]
Weekday = Annotated[int, Field(ge=0, le=6)]


class AskForm(Explained):
    """A call: at which hospital, whom the page named first, what it is about and how to reach its asker."""

    hospital: Slug
    first: Ref = ""
    words: Annotated[str, AfterValidator(_words), StringConstraints(max_length=600)] = ""
    reach: Reach = ""


class LineForm(Explained):
    """How to reach somebody who is on call."""

    line: Reach = ""


class ContactForm(Explained):
    """A contact as the list has it: what they are there, how to reach them, on which days and hours."""

    title: Annotated[Line, StringConstraints(max_length=80)] = ""
    line: Reach = ""
    days: Annotated[list[Weekday], Several, Field(max_length=7, default_factory=list)]
    begins: Minute = 0
    ends: Minute = 0

    @property
    def mask(self) -> int:
        """The days as bits; all of them are every day."""
        chosen = sum(1 << day for day in set(self.days))
        return 0 if chosen == 127 else chosen


class NewContact(ContactForm):
    """Somebody to be asked whether they would be on call."""

    who: Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f]+$")]


class PaceForm(Form):
    """How many minutes each one has."""

    minutes: Annotated[int, Field(ge=FEWEST, le=MOST)]


SENTENCE = f"Choose a number from {FEWEST} to {MOST}."
