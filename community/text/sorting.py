"""Words as they are sorted and looked for: without capitals, accents and doubled spaces."""

import unicodedata


def key(text: str) -> str:
    """`Tomás  Herrera` becomes `tomas herrera`, the same on both databases, whatever order they know."""
    if not text.isascii():
        text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(text.casefold().split())
