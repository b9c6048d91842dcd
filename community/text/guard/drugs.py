"""Drugs by the endings of their international names."""

from community.text.guard.cues import DRUG_ENDINGS


def is_drug(low: str) -> bool:
    """Whether a word ends as the names of drugs do."""
    return len(low) > 5 and low.endswith(DRUG_ENDINGS)
