"""What happens to words about a hospital before the unit opens: the guard looks over every field at once."""

from collections.abc import Mapping
from typing import Any

from community.hospitals.forms import Guarded
from community.text.writing import look_over_each

UNSAID = ("safe_reason", "safe_words", "kind", "setting", "size", "time_zone", "model", "team", "hours", "reviewed_on")
NAMES = ("name", "region", "signed_role", "signed_name", "contact_name", "contact_role", "jurisdiction")


def prepare(form: Guarded) -> None:
    """Raises Paused with all that the guard found in any field and nobody explained."""
    texts = {name: _text(value) for name, value in form.model_dump().items() if name not in UNSAID}
    looked(texts, form.safe_reason)


def looked(texts: Mapping[str, str], safe_reason: str) -> str:
    """The kinds that the guard found and the author explained; Paused when there is no reason yet."""
    asked = {field: (text, "name" if field in NAMES else "hospital") for field, text in texts.items()}
    return look_over_each(asked, safe_reason)


def explained(form: Guarded) -> str:
    """The note of the audit: which kinds were passed, and for what reason."""
    texts = {name: _text(value) for name, value in form.model_dump().items() if name not in UNSAID}
    kinds = looked(texts, form.safe_reason) if form.safe_reason else ""
    return f"guard {kinds} {form.safe_reason}" if kinds else ""


def _text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")
