"""The guard's structured families: what pauses an author, and what does not."""

import pytest

from community.text.guard import Context, Finding, find
from community.text.guard.findings import merged


def seen(text: str) -> list[tuple[str, str]]:
    return [(finding.kind, text[finding.start : finding.end]) for finding in find(text)]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("call (508) 555-0131 tonight", "PHONE", "(508) 555-0131"),
        ("508.555.0131", "PHONE", "508.555.0131"),
        ("+1 508 555 0131, ext. 12", "PHONE", "+1 508 555 0131, ext. 12"),
        ("508\u2013555\u20130131", "PHONE", "508\u2013555\u20130131"),
        ("text me at 5085550131", "PHONE", "5085550131"),
        ("call 555 0131", "PHONE", "555 0131"),
        ("her pager is 40221", "PHONE", "40221"),
        ("ask for x4432", "PHONE", "x4432"),
        ("ring 020 7946 0958", "PHONE", "020 7946 0958"),
        ("+44 20 7946 0958", "PHONE", "+44 20 7946 0958"),
        ("1-888-409-0141 ext 5", "PHONE", "1-888-409-0141 ext 5"),
        ("write to r.okafor+ps@unit.example.org.", "EMAIL", "r.okafor+ps@unit.example.org"),
        ("rosa at unit dot example dot org", "EMAIL", "rosa at unit dot example dot org"),
        ("her SSN 900-12-3456", "SSN", "SSN 900-12-3456"),
        ("it was 900 12 3456", "SSN", "900 12 3456"),
        ("social security number is 900123456", "SSN", "social security number is 900123456"),
        ("MRN 00512", "MRN_OR_ID", "MRN 00512"),
        ("(mrn# AB77123)", "MRN_OR_ID", "mrn# AB77123"),
        ("MRN: 741741", "MRN_OR_ID", "MRN: 741741"),
        ("medical record number #QX-11-902", "MRN_OR_ID", "medical record number #QX-11-902"),
        ("account number BA-9911827", "MRN_OR_ID", "account number BA-9911827"),
        ("Encounter #8812-3301", "MRN_OR_ID", "Encounter #8812-3301"),
        ("case #4417-B", "MRN_OR_ID", "case #4417-B"),
        ("Patient ID: ZZ-4417", "MRN_OR_ID", "Patient ID: ZZ-4417"),
        ("her insurance card number is KLM 771 204 118", "MRN_OR_ID", "insurance card number is KLM 771 204 118"),
        ("Accession S24-77120", "MRN_OR_ID", "Accession S24-77120"),
        ("with QF-556677 on it", "MRN_OR_ID", "QF-556677"),
        ("it said 004417729", "MRN_OR_ID", "004417729"),
        ("1-888-409-01412", "MRN_OR_ID", "1-888-409-01412"),
        ("9887417410", "MRN_OR_ID", "9887417410"),
        ("from 198.51.100.7.", "IP", "198.51.100.7"),
        ("from 2001:db8::8a2e:370:7334", "IP", "2001:db8::8a2e:370:7334"),
        ("00:1B:44:11:3A:B7", "IP", "00:1B:44:11:3A:B7"),
        ("https://www.example.com/obituaries/r-okafor", "URL", "https://www.example.com/obituaries/r-okafor"),
        ("see dailynews.example.com/2024/nurse-charged.", "URL", "dailynews.example.com/2024/nurse-charged"),
        ("gofundme.com/f/for-rosa", "URL", "gofundme.com/f/for-rosa"),
        ("https://mychart.example.org/messages/1", "URL", "https://mychart.example.org/messages/1"),
        ("https://patient.example.org/portal/x", "URL", "https://patient.example.org/portal/x"),
        ("https://x.example.org/?patient=7", "URL", "https://x.example.org/?patient=7"),
        ("https://www.linkedin.com/in/rosa-o", "URL", "https://www.linkedin.com/in/rosa-o"),
        ("https://video.example.org/w/my-father-died-here", "URL", "https://video.example.org/w/my-father-died-here"),
    ],
)
def test_an_identifier_pauses_its_author(text: str, kind: str, words: str) -> None:
    assert seen(text) == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "call or text 988",
        "988 741741",
        "Text HOME to 741741, or 1-888-409-0141",
        "+1 (888) 409-0141.",
        "1.800.273.8255 / 617-701-8101",
        "https://agency.gov/news/patient-story-of-a-mother",
        "https://www.example.org/toolkits/second-victim/peer-support.pdf",
        "example.org and https://example.org/ and news.example.com",
        "https://zoom.example.us/j/81234567890?pwd=abc",
        "Meeting ID: 812 3456 7890, passcode 482913",
        "Webinar ID 81234567890",
        "45 CFR 164.514(b)(2), chapter 111 section 204",
        "version 2.4.1.7, v10.0.0.1, §1.2.3.4",
        "ISBN 978-0-13-468599-1, PMID: 31234567, NCT01234567, ISO-13485, BMS-986165",
        "doi 10.1056/NEJMp1103510",
        "our policy 2024, policy 2023-2024, report 2023",
        "a 36% response rate, mean 84.8, n = 212, $1500000, 1,200,345 people, 2000000",
        "1 to 3 contacts, 24/7, 12:00-1:00 pm, 12:30:45",
        "we looked at the dot, std::vector, a::b",
        "room 3 in the webinar, case study 12, 140-bed hospital, visit 4, ID consult at 1400",
        "@ana.reyes wrote 5-item, 0.123456789",
    ],
)
def test_what_identifies_nobody_passes(text: str) -> None:
    assert seen(text) == []


def test_what_is_known_here_is_no_finding() -> None:
    text = "Write to Info@Unit.example.org or rosa@unit.example.org"
    findings = find(text, Context(known=("info@unit.example.org",)))
    assert [text[f.start : f.end] for f in findings] == ["rosa@unit.example.org"]


def test_a_finding_says_why_and_what_to_write_instead() -> None:
    [finding] = find("rosa@unit.example.org")
    assert (finding.start, finding.end, finding.kind, finding.severity) == (0, 21, "EMAIL", "high")
    assert finding.reason.endswith(".")
    assert finding.suggestion.endswith(".")


def test_findings_that_overlap_become_one() -> None:
    one, two, three = (Finding(a, b, k, "r", "s") for a, b, k in [(0, 5, "A"), (3, 9, "B"), (9, 12, "C")])
    assert merged([three, two, one]) == [Finding(0, 9, "A", "r", "s"), three]


def test_offsets_count_characters_of_the_text_as_given() -> None:
    text = "é👩‍⚕️ MRN 5512 👍🏽 198.51.100.7"
    assert seen(text) == [("MRN_OR_ID", "MRN 5512"), ("IP", "198.51.100.7")]


@pytest.mark.parametrize("ref", ["0am4ref20nw5c", "0amrn20345671", "0aid123456789", "acct123456789"])
def test_a_link_to_what_is_kept_here_is_no_number(ref: str) -> None:
    assert find(f"> [They wrote](/forums/posts/{ref}): yes\n\nSo do I.") == []
    assert find(f"> [They wrote](/forums/topics/{ref}?from=12#p12): yes") == []
    assert [one.kind for one in find("[They wrote](/forums/posts/acct-123456789)")] == ["MRN_OR_ID"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("daughter @555-867-5309", "PHONE"),
        ("Contact:@617-555-0134", "PHONE"),
        ("Ask @john.smith@stmary.org", "EMAIL"),
        ("<@j.smith@gmail.com>", "EMAIL"),
        ("SSN @123-45-6789", "SSN"),
        ("MRN @12345678", "MRN_OR_ID"),
        ("from @192.168.10.4", "IP"),
        ("[x](/chat/messages/0abcdefghjkmn?phone=5558675309)", "PHONE"),
    ],
)
def test_what_follows_a_form_is_found_behind_an_at_sign_and_in_odd_links(text: str, kind: str) -> None:
    assert kind in {one.kind for one in find(text)}
