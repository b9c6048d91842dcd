"""Whatever a mail is made of, its words are shown as they were meant, and nothing else is."""

import pytest

from community.forums.service.mail.mbox import raw
from community.forums.service.mail.parse import words
from tests.forums_mail.letters import Letter
from tests.forums_mail.letters_bodies import BODIES, HTML
from tests.forums_mail.letters_quotes import QUOTES


@pytest.mark.parametrize("letter", BODIES + HTML + QUOTES, ids=str)
def test_a_letter_becomes_its_words(letter: Letter) -> None:
    laid = words(raw(0, letter.raw, len(letter.raw)), "Jo Doe")
    for said in letter.says:
        assert said in f"{laid.open}\n{laid.source}"
    for unsaid in letter.never:
        assert unsaid not in laid.html
        assert unsaid not in laid.source
    for shown in letter.html:
        assert shown in laid.html
    for folded in letter.tail:
        assert folded in laid.tail
        assert folded not in laid.open
