"""What people send about pacts and rights."""

from typing import Annotated, Literal

from pydantic import PrivateAttr, StringConstraints

from community.kernel.forms import Form
from community.text.fields import Explained
from community.text.writing import Written

LONGEST = 20_000


class AgreeForm(Form):
    """Agreeing to the words of a version; `next` is the page that was wanted."""

    version: int
    next: Annotated[str, StringConstraints(max_length=2_000)] = ""


class AskForm(Form):
    """Whose rights are asked about, and in which space."""

    person: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    space: Annotated[str, StringConstraints(min_length=1, max_length=60)]


class PactForm(Explained):
    """The words of a pact, and after how many months they are agreed to again; `version` is the one being changed."""

    body: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    renew: Literal["0", "3", "6", "12"] = "0"
    version: int
    _written: Written | None = PrivateAttr(None)

    def keep(self, written: Written) -> None:
        """Takes what the pipeline made of the words."""
        self._written = written

    @property
    def written(self) -> Written:
        """The words as they will be stored, once the pipeline has prepared them."""
        assert self._written is not None, "the edge prepares a form before the service sees it"
        return self._written
