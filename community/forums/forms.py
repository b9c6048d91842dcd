"""What people send to forums, by page, JSON or socket alike."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PrivateAttr, StringConstraints

from community.access.models import BylineKind
from community.kernel.forms import Form
from community.text.fields import Explained
from community.text.writing import Written

LONGEST = 60_000
Body = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,38}$")]


def _words(value: Any) -> Any:
    """Tags come as one line of words or as a list."""
    words = value.replace(",", " ").lower().split() if isinstance(value, str) else value
    return list(dict.fromkeys(words)) if isinstance(words, list) else words


class Words(Form):
    """A body on its way through the pipeline."""

    body: Body
    _written: Written | None = PrivateAttr(None)

    def keep(self, written: Written) -> None:
        """Takes what the pipeline made of the words."""
        self._written = written

    @property
    def written(self) -> Written:
        """The words as they will be stored, once the pipeline has prepared them."""
        assert self._written is not None, "the edge prepares a form before the service sees it"
        return self._written


class Preview(Words):
    """Words to look at before they are posted."""


class Post(Words, Explained):
    """A reply: its words, the byline, and why flagged words are safe if they are."""

    byline: BylineKind


class NewTopic(Post):
    """A first post with its title and tags."""

    title: Title
    tags: Annotated[list[Tag], BeforeValidator(_words), Field(max_length=5, default_factory=list)]


class Release(Form):
    """Letting a held post stand; `version` is the one whose words were read."""

    version: int


class EditPost(Words, Explained):
    """New words for a post; `version` is the one that was being edited."""

    version: int
