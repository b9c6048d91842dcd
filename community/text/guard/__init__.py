"""The guard: finds what might identify a patient or a colleague, so that its author can pause before it is stored.

It helps to avoid identifiers; it certifies nothing. Each family of findings is a file of its own that offers
`found(text, context)`; a further family is one more line in FAMILIES.
"""

from community.text.guard import structured
from community.text.guard.findings import Context, Finding, merged

__all__ = ["Context", "Finding", "find"]

FAMILIES = (structured.found,)


def find(text: str, context: Context | None = None) -> list[Finding]:
    """What a normalised text names that its author may want to leave out: in order, never overlapping.

    Offsets are of characters, the end exclusive. Linear in the length; reads nothing but its arguments.
    """
    asked = context or Context()
    known = {word.casefold() for word in asked.known}
    findings = (finding for family in FAMILIES for finding in family(text, asked))
    return merged(f for f in findings if text[f.start : f.end].casefold() not in known)
