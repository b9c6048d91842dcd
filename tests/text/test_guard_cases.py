"""Case detail: what was done and what came of it, blame, and what few people have; not how it felt, nor how to help."""

import pytest

from community.text.guard import find
from community.text.guard.cases import REASON


def told(text: str) -> str:
    """The family of the case detail that a text tells, or nothing."""
    reasons = {reason: family for family, reason in REASON.items()}
    return next((reasons[found.reason] for found in find(text) if found.kind == "case_detail"), "")


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("I hung the wrong bag and he arrested an hour later.", "action"),
        ("We gave ten times the dose before anyone noticed, and the patient seized.", "action"),
        ("The resident clamped the wrong vessel.", "action"),
        ("Nobody checked the band, so she got it and went into anaphylaxis.", "action"),
        ("The sponge count was wrong and the attending closed anyway.", "action"),
        ("In my opinion the surgeon was negligent.", "blame"),
        ("The standard of care was not met.", "blame"),
        ("If you ask me it was the anesthetist's fault that the patient stroked.", "blame"),
        ("He was the mayor's son and the patient everyone talks about.", "rare"),
        ("She was the one on the news, our patient.", "rare"),
    ],
)
def test_case_detail_is_seen_with_its_family(text: str, family: str) -> None:
    assert told(text) == family


@pytest.mark.parametrize(
    "text",
    [
        "I still shake after a code.",
        "I cried in the supply closet on my second day.",
        "How do you support somebody after a wrong dose?",
        "Facts of the case go to counsel or peer review only.",
        "Our training covers how to listen after a patient died.",
        "We had nine calls in the first quarter.",
        "My grandmother taught me to make tea.",
        "I felt faint at the debrief, went out for air, came back.",
    ],
)
def test_how_it_felt_and_how_to_help_are_no_case(text: str) -> None:
    assert told(text) == ""


def test_it_is_one_finding_over_the_sentence_that_tells_most() -> None:
    text = "It was a long night. I hung the wrong bag and he arrested. Then I went home."
    [found] = [each for each in find(text) if each.kind == "case_detail"]
    assert text[found.start : found.end] == "I hung the wrong bag and he arrested."
