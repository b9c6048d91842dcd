"""What each composer is for, and so what is no secret there; where words must be clear before they are stored."""

ALLOWED: dict[str, frozenset[str]] = {
    "announcement": frozenset(("DATE",)),
    "webinar": frozenset(("DATE",)),
    "profile": frozenset(("FACILITY", "LOCATION", "DATE")),
    "hospital": frozenset(("FACILITY", "LOCATION", "DATE", "case_detail")),
    "on_call": frozenset(("PHONE", "EMAIL", "FACILITY", "LOCATION")),
    "name": frozenset(("NAME", "FACILITY", "LOCATION", "DATE", "AGE_OVER_89", "case_detail")),
    "tags": frozenset(("DATE", "case_detail")),
}
"""Kinds that a composer does not ask about: days in what announces something, the names of a hospital in its own page,
numbers and addresses where somebody says how to reach them, and in fields that hold a name and nothing else whatever
may be part of one."""

STRICT = frozenset(("case_study", "story"))
"""Composers whose words are for everybody to keep: what is found has to go, whatever its author says."""


def asks_about(composer: str, kind: str) -> bool:
    """Whether a composer asks its author about a kind of finding."""
    return kind not in ALLOWED.get(composer, frozenset())
