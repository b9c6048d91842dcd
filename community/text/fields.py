"""Kinds of fields that forms of several rooms have: a line, a name, an address, a time zone, several of something."""

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, PrivateAttr, StringConstraints, model_validator

from community.kernel.forms import Form
from community.text.guard import Context, find
from community.text.normal import one_line
from community.text.writing import Written

ODD = ',;:<>()[]\\"'


def address(text: str) -> str:
    """An address as mail takes it, in small letters; ValueError for what cannot be one."""
    local, at, domain = text.partition("@")
    odd = any(sign.isspace() or not sign.isprintable() or sign in ODD for sign in text)
    if odd or not (local and at and "." in domain) or "@" in domain:
        raise ValueError("This does not look like an email address. Please check it.")
    return text.lower()


def _person_name(text: str) -> str:
    if not any(letter.isalpha() for letter in text):
        raise ValueError("Please write your name as others should read it.")
    return text


def _lettered(text: str) -> str:
    if not any(letter.isalpha() for letter in text):
        raise ValueError("Please write it with letters, as others should read it.")
    return text


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("Please choose a time zone from the list.")
    return name


def _several(value: Any) -> Any:
    """A browser sends one of something as a word, several as a list, and none not at all."""
    return [value] if isinstance(value, str) else value


Address = Annotated[str, StringConstraints(max_length=254), AfterValidator(address)]
Line = Annotated[str, AfterValidator(one_line)]
Lettered = Annotated[Line, AfterValidator(_lettered)]
PersonName = Annotated[Line, StringConstraints(min_length=1, max_length=120), AfterValidator(_person_name)]
Zone = Annotated[str, AfterValidator(_zone)]
Several = BeforeValidator(_several)
SafeReason = Literal["", "not_a_person", "public_number", "own_contact", "example", "own_words"]
SafeWords = Annotated[Line, StringConstraints(max_length=200)]


class Explained(Form):
    """Why words that the guard found are safe: one of a list, or in words of one's own.

    Own words that are missing, or in which the guard finds something too, explain nothing. They are read here and
    kept nowhere: a place that may hold what somebody was just asked to leave out would need a guard of its own.
    """

    safe_reason: SafeReason = ""
    safe_words: SafeWords = ""

    @model_validator(mode="after")
    def explains(self) -> "Explained":
        """Takes back a reason in own words that cannot count, so that the pause comes again."""
        if self.safe_reason == "own_words" and (not self.safe_words or find(self.safe_words, Context("post"))):
            self.safe_reason = ""
        self.safe_words = ""
        return self


class Worded(Form):
    """Words on their way through the pipeline."""

    _written: Written | None = PrivateAttr(None)

    def keep(self, written: Written) -> None:
        """Takes what the pipeline made of the words."""
        self._written = written

    @property
    def written(self) -> Written:
        """The words as they will be stored, once the pipeline has prepared them."""
        assert self._written is not None, "the edge prepares a form before the service sees it"
        return self._written
