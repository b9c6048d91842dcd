"""Kinds of fields that rooms share: what they take, and the sentence beside what they do not."""

from typing import Annotated

import pytest
from pydantic import Field, StringConstraints

from community.kernel.errors import Invalid
from community.kernel.forms import Form, parse
from community.text.fields import Address, Line, PersonName, Several, Zone


class Fields(Form):
    """One of each."""

    name: PersonName = "Somebody"
    email: Address = "a@example.org"
    line: Annotated[Line, StringConstraints(min_length=1, max_length=5)] = "x"
    zone: Zone = "UTC"
    several: Annotated[list[str], Several] = Field(default_factory=list)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "This is empty. Please write something."),
        ("name", "x" * 121, "This is too long: at most 120 characters."),
        ("name", "12 34", "Please write your name as others should read it."),
        ("email", "nobody", "This does not look like an email address. Please check it."),
        ("email", "a;b@example.org", "This does not look like an email address. Please check it."),
        ("line", "six by", "This is too long: at most 5 characters."),
        ("line", " ", "This is empty. Please write something."),
        ("zone", "Mars/Olympus", "Please choose a time zone from the list."),
    ],
)
def test_what_cannot_be_used_is_said_in_a_sentence(field: str, typed: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(Fields, {field: typed})
    assert refused.value.problems == {field: sentence}


def test_what_can_be_used_is_brought_into_its_form() -> None:
    form = parse(Fields, {"name": " Ana\u00a0 Reyes ", "email": "Ana@Example.org", "several": "one"})
    assert (form.name, form.email, form.several) == ("Ana Reyes", "ana@example.org", ["one"])
