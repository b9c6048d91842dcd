"""The guard's families that need grammar: names, places, days and ages, and what only looks like them."""

import pytest

from community.text.guard import Context, find


def seen(text: str, context: Context | None = None) -> list[tuple[str, str]]:
    """Kinds and words of the findings, but of case detail."""
    return [(f.kind, text[f.start : f.end]) for f in find(text, context) if f.kind != "case_detail"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Maria from the lab called me", ["Maria"]),
        ("had a rough night with deshawn, he cried", ["deshawn"]),
        ("our manager trish said no", ["trish"]),
        ("Talked to Dr Abernathy-Cole again", ["Dr Abernathy-Cole"]),
        ("It was Mr. P.", ["Mr. P"]),
        ("Thanks to Carlos, Wanda and Mei-Ling for covering.", ["Carlos", "Wanda", "Mei-Ling"]),
        ("after the Henderson code", ["Henderson"]),
        ("I was with Hope when her brother left.", ["Hope"]),
        ("Hope said that she would stay", ["Hope"]),
        ("The wife (Dolores) kept asking", ["Dolores"]),
        ("JAMAL HARRIS left tonight", ["JAMAL HARRIS"]),
        ("K. Oyelowo and R. Stern will come", ["K. Oyelowo", "R. Stern"]),
        ("A note from Marisol's sister", ["Marisol"]),
        ("Ludovica van den Berg was there", ["Ludovica van den Berg"]),
        ("Nurse Ratliff yelled at me", ["Nurse Ratliff"]),
        ("Baby girl Osei went home", ["Osei"]),
        ("We told Mark about it", ["Mark"]),
        ("A woman named Nguyễn Thị Lan", ["Nguyễn Thị Lan"]),
    ],
)
def test_names_are_seen(text: str, named: list[str]) -> None:
    assert [words for kind, words in seen(text) if kind == "NAME"] == named


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Got called to 4 West at night", "LOCATION", "4 West"),
        ("the patient in 512-B", "LOCATION", "512-B"),
        ("He was in bed 9 then", "LOCATION", "bed 9"),
        ("I grew up in Haverhill", "LOCATION", "Haverhill"),
        ("a family from Denver, CO", "LOCATION", "Denver, CO"),
        ("lives at 118 Alder Street, Apt 4, Chicopee 01013", "LOCATION", "118 Alder Street, Apt 4, Chicopee 01013"),
        ("the crash on Route 9 that night", "LOCATION", "Route 9"),
        ("the creek behind Cedar Point", "LOCATION", "Cedar Point"),
        ("Riverbend Community Hospital is closing", "FACILITY", "Riverbend Community Hospital"),
        ("We sent her home from Lowell General", "FACILITY", "Lowell General"),
        ("I moved to St. Aldric's in spring", "FACILITY", "St. Aldric"),
        ("the manager at mercy hill", "FACILITY", "mercy hill"),
        ("at the Houston Oncology Center", "FACILITY", "Houston Oncology Center"),
        ("our Dallas clinic has none", "FACILITY", "Dallas clinic"),
        ("He was admitted to Stanford", "FACILITY", "Stanford"),
        ("It was on March 3", "DATE", "on March 3"),
        ("he left on the 3rd of june", "DATE", "on the 3rd of june"),
        ("Readmitted Feb 9th", "DATE", "Feb 9th"),
        ("DOB 08/17/1953", "DATE", "08/17/1953"),
        ("We lost him on 12/24.", "DATE", "on 12/24"),
        ("She left us on Christmas Eve", "DATE", "on Christmas Eve"),
        ("an appointment on the 14th", "DATE", "on the 14th"),
        ("10 October 2025 was the day he came", "DATE", "10 October 2025"),
        ("a 94-year-old man", "AGE_OVER_89", "94-year-old"),
        ("He was 91.", "AGE_OVER_89", "91"),
        ("She turned 101 that week", "AGE_OVER_89", "101"),
        ("a ninety-one year old", "AGE_OVER_89", "ninety-one year old"),
        ("Her mother, 92, stayed", "AGE_OVER_89", "92"),
    ],
)
def test_places_days_and_ages_are_seen(text: str, kind: str, words: str) -> None:
    assert seen(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "The Swiss cheese model helped our Just Culture committee.",
        "We practiced at the Schwartz Center conference.",
        "I'm the only male nurse on nights and I love it.",
        "April is our busiest month. August was calmer.",
        "Our EAP, Employee Health and Pastoral Care work together.",
        "Does Microsoft Teams or Zoom work better?",
        "Grace under pressure, they said.",
        "Mark this as solved? Chase the signatures early.",
        "We adapted the Mayo Well-Being Index and the Copenhagen Burnout Inventory.",
        "In October we start a new cohort of 15 supporters.",
        "Christmas is hard on everyone here.",
        "We have 95 supporters. The average was 92 minutes, and 98 percent said yes.",
        "I take Lexapro and my dad had Parkinson's.",
        "I scored 3/5 on the self care scale and 7/10 on fatigue. 24/7.",
        "Second Victim Support: What We Learned",
        "Faith and hope are not a staffing plan.",
        "Next webinar: Thursday, March 12, 12:00-1:00 pm ET. Register in the calendar.",
        "Our next Schwartz Round is May 14 at noon.",
        "Massachusetts and Virginia treat these conversations differently.",
        "A positive Chaddock reflex, a Wells score of 3, Barrett's esophagus, a Gleason score of 7.",
        "Room 3 in the webinar is for facilitators.",
        "The Boston-style baked beans were the best part.",
        "They've been kind. We'd say so, and I'll stay.",
        "We're a 140-bed community hospital with no chaplain.",
        "recommendations from Mayo Clinic",
        "I'm a 58-year-old nurse.",
    ],
)
def test_what_only_looks_like_them_passes(text: str) -> None:
    assert seen(text) == []


def test_an_announcement_may_say_when_where_and_whom_to_ask() -> None:
    text = "We have a 10-week group starting May 4 in Room 210, ask Grace"
    assert seen(text, Context(composer="announcement")) == []
    assert seen("Mrs. Hale from 4 West died", Context(composer="announcement")) != []


def test_members_who_are_there_and_their_hospitals_may_be_named() -> None:
    known = Context(known=("Ana Reyes", "Alder Ridge Hospital"))
    assert seen("Thank you, Ana. Dr. Reyes is right about Alder Ridge Hospital.", known) == []
    assert seen("Ana Ortiz is not Ana Reyes.", known) == [("NAME", "Ana Ortiz")]


def test_handles_and_links_are_no_names() -> None:
    assert seen("@ana.reyes wrote https://example.org/maria/ortega-guide") == []


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("after Mrs. Hale left", "a patient"),
        ("Dr. Hale left", "a doctor"),
        ("with Imogen there", "a colleague"),
        ("on 4 West", "my unit"),
        ("in Haverhill", "a place nearby"),
        ("died on March 3", "recently"),
    ],
)
def test_a_suggestion_fits_what_it_stands_for(text: str, suggestion: str) -> None:
    [finding] = [found for found in find(text) if found.kind != "case_detail"]
    assert finding.suggestion == suggestion


def test_a_weekday_is_a_day_when_something_happened_on_it() -> None:
    assert seen("They called me after the code on Tuesday") == [("DATE", "on Tuesday")]
    assert seen("The huddle is on Tuesday") == seen("I start nights on Monday") == []


def test_a_name_before_an_event_gives_way_to_a_recent_one() -> None:
    [name] = find("after the Henderson code")
    assert name.suggestion == "recent"
