"""What people tell of themselves, and what they look for in the directory."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, StringConstraints

from community.accounts.models import Circle
from community.kernel.forms import Form
from community.people.models import FAMILIES, MORNING, NIGHT, SKILLS, Contact
from community.text.fields import Explained, Line, PersonName, Several
from community.text.normal import one_line
from community.text.writing import Written

LONGEST = 2_000
LANGUAGES, WORDS = 8, 6


def _some(most: int, longest: int, text: str) -> str:
    """Words between commas, each once: `Spanish, Tagalog`."""
    parts = list(dict.fromkeys(filter(None, map(one_line, re.split("[,;\n]", text)))))
    if len(parts) > most:
        raise ValueError(f"Please name at most {most}, with commas between them.")
    if any(len(part) > longest for part in parts):
        raise ValueError(f"Please keep each to {longest} characters, with commas between them.")
    return ", ".join(parts)


def _few_languages(text: str) -> str:
    return _some(LANGUAGES, 30, text)


def _few_words(text: str) -> str:
    return _some(WORDS, 45, text)


def _minutes(value: Any) -> Any:
    """`20:00` as minutes of the day."""
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(?::00)?", value) if isinstance(value, str) else None
    if found is None:
        raise ValueError("Please give a time, like 20:00.")
    return int(found[1]) * 60 + int(found[2])


def _family(value: str) -> str:
    if value and value not in FAMILIES:
        raise ValueError("Please choose one from the list.")
    return value


def _skill(value: str) -> str:
    if value not in SKILLS:
        raise ValueError("Please choose from the list.")
    return value


Seen = Annotated[int, Field(ge=Circle.MYSELF, le=Circle.MEMBERS)]
Minutes = Annotated[int, BeforeValidator(_minutes)]
Skill = Annotated[str, AfterValidator(_skill)]


class HoursForm(Form):
    """When somebody would rather have quiet."""

    quiet_from: Minutes = NIGHT
    quiet_until: Minutes = MORNING


class ProfileForm(HoursForm, Explained):
    """A profile and who sees it; `body` is what somebody says about themselves, named like all words that are kept."""

    name: PersonName
    name_for: Seen
    pronouns_for: Seen
    discipline_for: Seen
    places_for: Seen
    role_family_for: Seen
    languages_for: Seen
    skills_for: Seen
    about_for: Seen
    hours_for: Seen
    contact_for: Seen
    pronouns: Annotated[Line, StringConstraints(max_length=40)] = ""
    discipline: Annotated[Line, StringConstraints(max_length=120)] = ""
    role_family: Annotated[str, AfterValidator(_family)] = ""
    languages: Annotated[str, StringConstraints(max_length=300), AfterValidator(_few_languages)] = ""
    skills: Annotated[list[Skill], Several, Field(max_length=len(SKILLS), default_factory=list)]
    own_skills: Annotated[str, StringConstraints(max_length=300), AfterValidator(_few_words)] = ""
    body: Annotated[str, StringConstraints(max_length=LONGEST)] = ""
    contact: Contact = Contact.UNSAID
    _written: Written | None = PrivateAttr(None)
    _paused_for: str = PrivateAttr("")

    def keep(self, written: Written | None, paused_for: str = "") -> None:
        """Takes what the pipeline made of the words, and the kinds the guard found in any field."""
        self._written, self._paused_for = written, paused_for

    @property
    def written(self) -> Written | None:
        """What they say about themselves, as it is stored; None for nothing."""
        return self._written

    @property
    def paused_for(self) -> str:
        """The kinds that the guard found and the person explained."""
        return self._paused_for


class PreviewForm(ProfileForm):
    """A profile that is being changed and not yet saved."""


class Wanted(Form):
    """What somebody looks for in the directory; empty finds everyone they may know."""

    q: Annotated[Line, StringConstraints(max_length=100)] = ""
    skill: Annotated[str, StringConstraints(max_length=24)] = ""
    language: Annotated[Line, StringConstraints(max_length=30)] = ""
    family: Annotated[str, AfterValidator(_family)] = ""
    hospital: Annotated[str, StringConstraints(max_length=60)] = ""
    after: Annotated[str, StringConstraints(max_length=900)] = ""
