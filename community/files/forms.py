"""What people send about files: bringing one, and naming those that go along with their words."""

from typing import Annotated

from pydantic import Field, PrivateAttr, StringConstraints

from community.kernel.forms import Form
from community.text.fields import Explained, Line, Several

MOST = 5
"""Files that hang on one message."""

FileRef = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{13}$")]
Words = Annotated[Line, StringConstraints(max_length=300)]


class Bring(Explained):
    """A file on its way in: where it is to be sent (as of a draft), and the name it should have."""

    place: Annotated[str, StringConstraints(max_length=80)]
    name: Annotated[str, StringConstraints(max_length=300)] = ""


class WithFiles(Form):
    """A form whose words may have files along: their ids, and for each what it shows.

    Without a script a file comes with the form itself; what became of it is noted here by the edge.
    """

    files: Annotated[list[FileRef], Several] = Field(max_length=MOST, default_factory=list)
    file_words: Annotated[list[Words], Several] = Field(max_length=MOST + 1, default_factory=list)
    _brought: list[str] = PrivateAttr(default_factory=list)

    def bring(self, refs: list[str]) -> None:
        """Adds files that came with the form."""
        self._brought = refs

    @property
    def along(self) -> list[tuple[str, str]]:
        """Each file with the words about it."""
        refs = [*self.files, *self._brought]
        return list(zip(refs, [*self.file_words, *[""] * len(refs)], strict=False))
