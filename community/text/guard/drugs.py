"""Drugs by the endings of their international names, and other words of medicine by theirs."""

from community.text.guard.cues import DRUG_ENDINGS, MEDICAL_ENDINGS


def is_drug(low: str) -> bool:
    """Whether a word ends as the names of drugs do."""
    return len(low) > 5 and low.endswith(DRUG_ENDINGS)


def is_medical(low: str) -> bool:
    """Whether a word ends as those of medicine do: `hyperkalemic`, `meningococcus`."""
    return len(low) > 6 and low.endswith(MEDICAL_ENDINGS)
