"""What the platform knows already and shows anyway: names of members who are there, hospitals, the author's own."""

from community.text.guard.bits import folded
from community.text.guard.words import WORD_SHAPE

TITLES = frozenset("dr mr mrs ms miss mx prof fr rev nurse".split())


class Known:
    """Entities by their text and, for names of people, by their words."""

    def __init__(self, entities: tuple[str, ...]) -> None:
        self.whole = {folded(entity) for entity in entities}
        self.words = {folded(word) for entity in entities if "@" not in entity for word in WORD_SHAPE.findall(entity)}

    def covers(self, shown: str, kind: str) -> bool:
        """Whether a finding names nothing but these; a first name is enough of a member who is there."""
        if folded(shown).removesuffix("'s") in self.whole:
            return True
        if kind != "NAME" or not self.words:
            return False
        return all(word in self.words or word in TITLES for word in map(folded, WORD_SHAPE.findall(shown)))
