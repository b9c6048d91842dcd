"""Words as they are sorted and looked for: without capitals, accents and doubled spaces."""

import unicodedata


def key(text: str) -> str:
    """`Tomás  Herrera` becomes `tomas herrera`, the same on both databases, whatever order they know."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(text.casefold().split())


def escaped(text: str) -> str:
    """The text as a LIKE with the escape sign `\\` takes it: none of its own signs means anything."""
    for sign in ("\\", "%", "_"):
        text = text.replace(sign, f"\\{sign}")
    return text
