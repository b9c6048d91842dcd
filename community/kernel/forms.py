"""What people send us, read strictly: pydantic models, with every problem said in a sentence beside its field."""

from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from community.kernel.errors import Invalid

F = TypeVar("F", bound="Form")
EDGE_FIELDS = frozenset(("csrf_token", "client_key"))
SENTENCES = {
    "missing": "Please choose, or fill this in.",
    "string_too_short": "This is empty. Please write something.",
    "string_too_long": "This is too long: at most {max_length} characters.",
    "too_long": "These are too many: at most {max_length}.",
    "string_type": "This should be text.",
    "int_parsing": "This should be a number.",
    "extra_forbidden": "This form has no such field.",
    "literal_error": "Please choose one of: {expected}.",
    "enum": "Please choose one of: {expected}.",
}


class Form(BaseModel):
    """Unknown fields are refused, surrounding space is dropped. What checks them is built when one first comes in."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=False, defer_build=True)


class Empty(Form):
    """A form with nothing but its button."""


def parse(form: type[F], fields: dict[str, Any]) -> F:
    """The form, or Invalid with one sentence for every field that is wrong."""
    try:
        return form.model_validate({name: value for name, value in fields.items() if name not in EDGE_FIELDS})
    except ValidationError as error:
        raise Invalid({_field(problem): _sentence(problem) for problem in error.errors()}) from None


def _field(problem: Any) -> str:
    return str(problem["loc"][0]) if problem["loc"] else "form"


def _sentence(problem: Any) -> str:
    context = problem.get("ctx") or {}
    if problem["type"] == "value_error":
        return str(context.get("error", "This cannot be used."))
    # Of words that were put on one line before they were measured, pydantic no longer says that they are words.
    words = "string_" if context.get("field_type") == "Value" else ""
    return SENTENCES.get(words + problem["type"], "This cannot be used as it is.").format_map(_Blank(context))


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return ""
