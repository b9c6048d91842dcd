"""Keeping a list and being on it: asking, saying yes, order, hours, minutes, and who may do any of it."""

import re

import pytest

from community.kernel.ids import ref
from tests.backup.calls import letters, on_list


def test_a_lead_asks_somebody_who_says_yes_and_stops(world, browse, work, settings):
    ana, mo = browse("ana"), browse("mo")
    path = "/hospitals/alder/on-call"
    assert "Nobody is on the list yet" in ana.get(path).text
    assert "who=mo" in ana.get(f"{path}?q=lind").text
    said = {"who": "mo", "title": "Mental-health consultant", "line": "Pager 4471", "begins": "00:00", "ends": "00:00"}
    assert ana.post(f"{path}/new", f"{path}/new?who=mo", **said).status_code == 303
    assert "Has not said yes yet" in ana.get(path).text
    assert "has no on-call list yet" in browse("sam").get("/backup").text
    work()
    assert [to for to, _, _ in letters(settings)] == ["mo@example.org"]
    [contact] = re.findall(r'action="(/backup/on-call/\w{13})"', mo.get("/backup/on-call").text)
    assert mo.post(contact, "/backup/on-call", line="Pager 4472").status_code == 303
    page = browse("sam").get("/backup").text
    assert "Mo Lindqvist" in page
    assert "Mental-health consultant" in page
    assert mo.post(f"{contact}/stop", "/backup/on-call").status_code == 303
    assert "has no on-call list yet" in browse("sam").get("/backup").text
    work()
    assert [to for to, _, _ in letters(settings)] == ["mo@example.org", "ana@example.org"]


def test_nobody_says_yes_for_another(world, browse):
    contact = ref(on_list(world, "alder", "mo", agreed_at=None)["mo"])
    for name in ("ana", "sam", "adam", "priya"):
        answer = browse(name).post(f"/backup/on-call/{contact}", "/backup", line="")
        assert answer.status_code in (403, 404), name
    assert "has no on-call list yet" in browse("sam").get("/backup").text


@pytest.mark.parametrize(("name", "status"), {"ana": 200, "adam": 200, "sam": 403, "priya": 403, "stella": 403}.items())
def test_the_list_is_kept_by_whoever_keeps_the_settings(name, status, alder, browse, world):
    path = "/hospitals/alder/on-call"
    contact = ref(alder["mo"])
    assert browse(name).get(path).status_code == status
    assert browse(name).get(f"{path}/{contact}").status_code == status
    sent = browse(name).post(f"{path}/{contact}/up", path if status == 200 else "/backup").status_code
    assert sent == (303 if status == 200 else 403)
    assert browse(name).get(f"/hospitals/quill/on-call/{contact}").status_code in (403, 404)


def test_the_network_has_no_list(browse):
    assert browse("adam").get("/hospitals/network/on-call").status_code == 404


def test_order_taking_off_and_putting_back(alder, browse):
    ana, path = browse("ana"), "/hospitals/alder/on-call"

    def order() -> list[str]:
        return re.findall(r'<h3 class="row-title">\d+\. (\w+)', ana.get(path).text)

    assert order() == ["Ana", "Mo", "Kim"]
    ana.post(f"{path}/{ref(alder['kim'])}/up", path)
    assert order() == ["Ana", "Kim", "Mo"]
    ana.post(f"{path}/{ref(alder['ana'])}/up", path)
    ana.post(f"{path}/{ref(alder['ana'])}/down", path)
    assert order() == ["Kim", "Ana", "Mo"]
    ana.post(f"{path}/{ref(alder['ana'])}/take-off", path)
    assert order() == ["Kim", "Mo"]
    assert "Ana Reyes was taken off" in ana.get(path).text
    ana.post(f"{path}/{ref(alder['ana'])}/put-back", path)
    assert order() == ["Kim", "Ana", "Mo"]


def test_ten_at_most_the_same_person_once_and_only_members(world, as_me, browse):
    ana, path = browse("ana"), "/hospitals/alder/on-call"
    on_list(world, "alder", "mo")
    again = ana.post(f"{path}/new", f"{path}/new?who=mo", who="mo")
    assert again.status_code == 422
    assert "on this list already" in again.text
    assert ana.get(f"{path}/new?who=priya").status_code == 422


def test_minutes_are_from_two_to_sixty(alder, browse):
    ana, path = browse("ana"), "/hospitals/alder/on-call"
    for wrong in ("1", "61", "ten"):
        assert ana.post(f"{path}/minutes", path, minutes=wrong).status_code == 422
    assert ana.post(f"{path}/minutes", path, minutes="5").status_code == 303
    assert ana.post(f"{path}/minutes", path, minutes="7").status_code == 303
    assert "within 7 minutes" in browse("sam").get("/backup").text


def test_a_line_may_hold_a_number_and_names_no_patient(alder, browse):
    ana = browse("ana")
    contact = f"/backup/on-call/{ref(alder['ana'])}"
    assert ana.post(contact, "/backup/on-call", line="Phone 617-555-0111, ext. 4").status_code == 303
    paused = ana.post(contact, "/backup/on-call", line="Ask for Maria Henderson in bed 4")
    assert paused.status_code == 422
    assert "Ask for Maria Henderson in bed 4" in paused.text


def test_for_other_hours_they_are_asked_once_more_and_for_another_line_they_are_not(alder, browse, work, settings):
    ana, path = browse("ana"), "/hospitals/alder/on-call"
    same = {"title": "Chaplain", "line": "Pager 4499", "begins": "00:00", "ends": "00:00"}
    assert ana.post(f"{path}/{ref(alder['mo'])}", **same).status_code == 303
    assert "Has not said yes yet" not in ana.get(path).text
    assert ana.post(f"{path}/{ref(alder['mo'])}", **(same | {"ends": "12:00"})).status_code == 303
    assert "Has not said yes yet" in ana.get(path).text
    assert "Mo Lindqvist" not in browse("sam").get("/backup").text
    work()
    assert [to for to, _, _ in letters(settings)] == ["mo@example.org"]
    assert ana.post(f"{path}/{ref(alder['ana'])}", **(same | {"ends": "12:00"})).status_code == 303
    assert ana.get(path).text.count("Has not said yes yet") == 1, "one's own hours need no letter"


def test_hours_are_kept_and_shown(alder, browse):
    ana, path = browse("ana"), f"/hospitals/alder/on-call/{ref(alder['mo'])}"
    said = {"title": "", "line": "", "days": ["0", "1", "2", "3", "4"], "begins": "19:00", "ends": "07:00"}
    assert ana.post(path, **said).status_code == 303
    assert "Mon to Fri, 19:00 to 07:00" in ana.get("/hospitals/alder/on-call").text
    assert ana.post(path, **(said | {"begins": "25:00"})).status_code == 422
