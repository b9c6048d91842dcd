"""Whose page opens for whom: colleagues, and whoever wrote under their name where one reads."""

import pytest

from tests.access.planting import plant

KNOWS = {
    "ana": {"ana", "sam", "mo", "kim", "new"},
    "priya": {"priya", "olu", "kim"},
    "kim": {"ana", "sam", "mo", "kim", "new", "priya", "olu"},
    "stella": {"stella", "adam"},
    "rex": {"rex"},
}


@pytest.mark.parametrize("name", sorted(KNOWS))
def test_one_knows_the_colleagues_of_ones_own_hospitals(name, browse):
    everyone = ("ana", "sam", "mo", "priya", "olu", "kim", "new", "stella", "adam")
    browser = browse(name)
    seen = {other for other in everyone if browser.get(f"/people/{other}").status_code == 200}
    assert seen == KNOWS[name] - {"rex"}


def test_whoever_wrote_under_their_name_is_known_where_it_is_read(browse, world):
    assert browse("priya").get("/people/sam").status_code == 404
    plant(world, "commons", "sam")
    assert browse("priya").get("/people/sam").status_code == 200
    assert browse("rex").get("/people/sam").status_code == 404
