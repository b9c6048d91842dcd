"""What happens to the words of a profile before the unit opens: normalised, looked over, laid out."""

from community.people.forms import PreviewForm, ProfileForm
from community.text.normal import normalise
from community.text.writing import lay_out, look_over_each

LINES = {"name": "name", "pronouns": "name", "discipline": "name", "languages": "name", "own_skills": "profile"}
"""The fields of one line, and as what the guard looks at them."""


def prepare_profile(form: ProfileForm) -> None:
    """Raises Paused with all that the guard found in any field, Invalid when the words cannot be shown."""
    form.body = normalise(form.body).strip()
    asked = {field: (getattr(form, field), composer) for field, composer in {**LINES, "body": "profile"}.items()}
    kinds = look_over_each(asked, form.safe_reason)
    form.keep(lay_out(form.body) if form.body else None, kinds)


def prepare_preview(form: PreviewForm) -> None:
    """Only laid out: the guard has its say when it is saved."""
    form.body = normalise(form.body).strip()
    form.keep(lay_out(form.body) if form.body else None)
