"""What happens to words before the unit opens: the guard looks over a call, and over what a list says."""

from functools import cache

from community.backup.forms import AskForm, ContactForm, LineForm
from community.text.writing import Known, look_over_each, nobody

NUMBERS = "on_call"
"""The composer of fields that are there for a phone or a pager."""


def prepare_call(form: AskForm, known: Known = nobody) -> None:
    """A call names no patient; how to reach its asker may hold a number."""
    asked = {"words": (form.words, "chat"), "reach": (form.reach, NUMBERS)}
    look_over_each(asked, form.safe_reason, cache(known))


def prepare_line(form: LineForm) -> None:
    """How to reach somebody who is on call."""
    look_over_each({"line": (form.line, NUMBERS)}, form.safe_reason)


def prepare_contact(form: ContactForm) -> None:
    """What a list says of somebody."""
    look_over_each({"title": (form.title, "hospital"), "line": (form.line, NUMBERS)}, form.safe_reason)
