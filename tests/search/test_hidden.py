"""Nobody learns from search what they may not read: not by a hit, a place in the order, a count, or a next page."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from community.institutions.models import Membership
from community.kernel.door import OPENED
from community.kernel.errors import Invalid, NotFound
from community.search.service import postgres, sqlite
from community.search.service.finding import NOT_KEPT, PAGE
from tests.search.shelf import Shelf


def test_everywhere_means_open_spaces_only(shelf: Shelf) -> None:
    shelf.put("commons", "open lantern")
    shelf.put("alder-team", "team lantern")
    assert shelf.texts("sam", "lantern") == ["open lantern"]
    assert shelf.texts("sam", "lantern", "alder-team") == ["team lantern"]
    assert shelf.texts("sam", "lantern", "commons") == ["open lantern"]


def test_a_protected_space_is_searched_by_its_readers_only(shelf: Shelf) -> None:
    shelf.put("committee", "counsel lantern")
    assert shelf.texts("ana", "lantern", "committee") == ["counsel lantern"]
    assert shelf.texts("ana", "lantern") == []
    with pytest.raises(NotFound):
        shelf.search("sam", "lantern", "committee")


def test_a_space_i_cannot_read_is_as_one_that_does_not_exist(shelf: Shelf) -> None:
    shelf.put("quill-team", "their lantern")
    for asked in ("lantern", "", "the"):
        answers = []
        for slug in ("quill-team", "no-such-space"):
            with pytest.raises(NotFound) as refused:
                shelf.search("sam", asked, slug)
            answers.append(str(refused.value))
        assert answers[0] == answers[1]


def test_an_exclusion_wins(shelf: Shelf) -> None:
    shelf.put("all-but-ana", "surprise lantern")
    assert shelf.texts("sam", "lantern") == ["surprise lantern"]
    assert shelf.texts("ana", "lantern") == []


def test_ephemeral_spaces_say_that_nothing_is_kept(shelf: Shelf) -> None:
    answer = shelf.search("sam", "lantern", "debrief")
    assert (answer.problem, list(answer.results)) == (NOT_KEPT, [])


def test_who_has_no_living_membership_finds_nothing(shelf: Shelf) -> None:
    shelf.put("commons", "open lantern")
    for name in ("rex", "sue", "ivy"):
        assert shelf.texts(name, "lantern") == []


def test_joiners_find_what_was_opened_since(shelf: Shelf) -> None:
    shelf.put("alder-team", "old lantern", days=5)
    shelf.put("alder-team", "late answer, old topic: lantern", days=0.1, open_since=shelf.now - timedelta(days=5))
    shelf.put("alder-team", "young lantern", days=0.5)
    assert shelf.texts("new", "lantern", "alder-team") == ["young lantern"]
    assert len(shelf.texts("sam", "lantern", "alder-team")) == 3


def test_leaving_holds_from_the_next_search_on(shelf: Shelf) -> None:
    shelf.put("alder-team", "team lantern")
    assert shelf.texts("sam", "lantern", "alder-team")
    gone = update(Membership).where(Membership.person_id == shelf.world.people["sam"])
    with shelf.database.unit(writes=True) as session:
        session.execute(gone.values(ended_at=shelf.now - timedelta(seconds=1)), execution_options=OPENED)
    with pytest.raises(NotFound):
        shelf.search("sam", "lantern", "alder-team")


def test_hidden_posts_change_nothing_that_is_seen(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """One world, asked before and after very many better, newer matches appear where Sam does not read."""
    for engine in (sqlite, postgres):
        monkeypatch.setattr(engine, "CANDIDATES", 30)
    for number in range(PAGE + 15):
        shelf.put("commons", f"lantern {'oil ' * (number % 5)} number {number}", days=number / 10 + 1)
    before = _pages(shelf)
    for number in range(60):
        shelf.put("quill-team", "lantern oil", days=number / 100, title="Lantern oil", titled=True)
        shelf.put("leads", "lantern oil lantern oil", days=number / 10)
        shelf.put("alder-team", "lantern oil lantern oil", days=number / 10)
    assert _pages(shelf) == before


def _pages(shelf: Shelf) -> list[object]:
    seen: list[object] = []
    for asked in ("lantern", "lantern oil", '"lantern oil"', "oil -number"):
        page = shelf.search("sam", asked)
        seen += [page.results, page.next, page.problem]
        while page.next:
            page = shelf.search("sam", asked, after=page.next)
            seen += [page.results, page.next, page.problem]
    return seen


def test_pages_follow_each_other_without_gap_or_repetition(shelf: Shelf) -> None:
    for number in range(2 * PAGE + 5):
        shelf.put("commons", f"lantern number {number}", days=number)
    first = shelf.search("sam", "lantern")
    shelf.put("commons", "a lantern that came meanwhile, and ranks among the first lantern lantern")
    second = shelf.search("sam", "lantern", after=first.next or "")
    third = shelf.search("sam", "lantern", after=second.next or "")
    pages = [first, second, third]
    urls = [result.url for page in pages for result in page.results]
    assert [len(page.results) for page in pages] == [PAGE, PAGE, 5]
    assert len(set(urls)) == 2 * PAGE + 5
    assert third.next is None


def test_a_page_that_is_not_ours_is_refused_in_words(shelf: Shelf) -> None:
    for after in ("nonsense", "W10", "[]"):
        with pytest.raises(Invalid):
            shelf.search("sam", "lantern", after=after)
