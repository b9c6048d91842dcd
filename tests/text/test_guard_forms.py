"""Identifiers in the forms that people in a hurry give them: said aloud, in groups, in small letters, in lists."""

import pytest

from community.text.guard import Context, find


def seen(text: str) -> list[tuple[str, str]]:
    """Kinds and words of the findings, but of case detail."""
    return [(f.kind, text[f.start : f.end]) for f in find(text) if f.kind != "case_detail"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("her extension is 4-1182", "PHONE", "4-1182"),
        ("dial 6-2210 and ask for the clerk", "PHONE", "6-2210"),
        ("page me at 40221 any time", "PHONE", "40221"),
        ("the number that ends in 0148", "PHONE", "0148"),
        (
            "call five oh eight, five five five, oh one three three",
            "PHONE",
            "five oh eight, five five five, oh one three three",
        ),
        ("his cell: six one seven 555 0144", "PHONE", "six one seven 555 0144"),
        ("pager three oh one one seven", "PHONE", "three oh one one seven"),
        ("the MRN ends in 4471", "MRN_OR_ID", "MRN ends in 4471"),
        ("mrn four four one seven two", "MRN_OR_ID", "mrn four four one seven two"),
        ("the Medicaid card, 4KT9-TE5-MK72, was on the tray", "MRN_OR_ID", "4KT9-TE5-MK72"),
        ("employee number 40772 is mine", "MRN_OR_ID", "employee number 40772"),
        ("lic. LPN-OH-224417 is on the letter", "MRN_OR_ID", "lic. LPN-OH-224417"),
        ("the bracelet read QX7-4412-B9", "MRN_OR_ID", "QX7-4412-B9"),
        ("the hearing is June 3 through 7", "DATE", "June 3 through 7"),
        ("I was off Oct 6-10 for the trial", "DATE", "Oct 6-10"),
        ("it was the night of the 14th", "DATE", "the 14th"),
        ("Thanksgiving night I found him on the floor", "DATE", "Thanksgiving"),
        ("She's 96 today", "AGE_OVER_89", "96"),
        ("A patient of mine, 93, wrote us a letter", "AGE_OVER_89", "93"),
        ("They found him on 7-West before rounds", "LOCATION", "7-West"),
        ("He waved at me. 91 and still driving.", "AGE_OVER_89", "91"),
        ("he is pushing ninety-five", "AGE_OVER_89", "ninety-five"),
        ("at ninety-eight he still danced", "AGE_OVER_89", "ninety-eight"),
        ("Quintanilha, ninety-four, held my sleeve", "AGE_OVER_89", "ninety-four"),
        ("anybody at birchvale know her?", "FACILITY", "birchvale"),
        ("he was moved from thornfield last week", "FACILITY", "thornfield"),
        ("thirty years at KVRMC", "FACILITY", "KVRMC"),
        ("spectralink 5-5512 is mine", "PHONE", "5-5512"),
        ("mail jo_hale@kestrel from inside", "EMAIL", "jo_hale@kestrel"),
        ("MR 482217 is still open", "MRN_OR_ID", "MR 482217"),
        ("his hospital number is 482217", "MRN_OR_ID", "hospital number is 482217"),
        ("the last four of his social, 4471", "SSN", "last four of his social, 4471"),
        ("files.example.net/s/notes-from-the-night", "URL", "files.example.net/s/notes-from-the-night"),
        ("example.com/gofund/help-us", "URL", "example.com/gofund/help-us"),
        ("born on the fourth, gone by the ninth", "DATE", "on the fourth"),
        ("a 90-something grandmother", "AGE_OVER_89", "90-something"),
        ("my abuela is 97 and still bakes", "AGE_OVER_89", "97"),
        ("we were in bay three", "LOCATION", "bay three"),
        ("5 south is short tonight", "LOCATION", "5 south"),
        ("the meetings are in Orange, MA", "LOCATION", "Orange, MA"),
        ("he drove in from haverhill", "LOCATION", "haverhill"),
    ],
)
def test_an_identifier_is_seen_in_its_other_forms(text: str, kind: str, words: str) -> None:
    assert (kind, words) in seen(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Grace, did you ever hear back?", ["Grace"]),
        ("Hope, can you take my shift?", ["Hope"]),
        ("anyone heard from joy at the clinic?", ["joy"]),
        ("spoke with will in HR about it", ["will"]),
        ("talked to young in payroll", ["young"]),
        ("joy and hope both quit", ["joy", "hope"]),
        ("big mike and lil tony brought soup", ["big mike", "lil tony"]),
        ("dr. p was kind to me", ["p"]),
        ("my buddy J. took the call", ["J"]),
        ("The night crew: Zoltana, Min-ji, Old Pete", ["Zoltana", "Min-ji", "Old Pete"]),
        ("Tomasz (tech), Halima (RT), Wojtusz (me): all home", ["Tomasz", "Halima", "Wojtusz"]),
        ("Angel on 4E is lovely", ["Angel"]),
        ("lena's been covering, then chris found him", ["lena", "chris"]),
        ("a mail from lindqvist about the rota", ["lindqvist"]),
        ("it's me, bea, from the float pool", ["bea"]),
        ("Mercy is our newest supporter", ["Mercy"]),
        ("the Smith kid went home", ["Smith"]),
        ("jo in IT fixed it", ["jo"]),
        ("name: Oyinkan, unit: 5", ["Oyinkan"]),
        ("Gene from biomed fixed it", ["Gene"]),
        ("Faith, Penny and I are on", ["Faith", "Penny"]),
        ("me and dev split the list", ["dev"]),
        ("whom do I ask, Anil?", ["Anil"]),
        ("the new lead, Alvarez-Stone, said hi", ["Alvarez-Stone"]),
        ("Rose ran the code and Mark took the family", ["Rose", "Mark"]),
    ],
)
def test_names_are_seen_by_who_stands_beside_them(text: str, named: list[str]) -> None:
    assert [words for kind, words in seen(text) if kind == "NAME"] == named


@pytest.mark.parametrize(
    "text",
    [
        "The training is moved from Room 210 to Room 118, same time.",
        "Sats 94, pulse 96, and a headache.",
        "One two three four five six seven, breathe.",
        "I sent one to two of them and got three back, one by one by one.",
        "The visit is the week of the 20th so our circle moves.",
        "the radio plays 'Roxanne' all night and he hums \"Layla\" in the elevator",
        "Borg 14, Norton 9, Braden 12, and no scale for us.",
        "I moved from Kenya to Iowa in 2012 and from Peru to Texas before.",
        "Book club in the Education Annex at five, then the Surgery Clinic's cake.",
        "Rose from 12 to 40 in a year. Grace on 3 hours of sleep.",
        "joy and grace are not a schedule, patience and hope neither",
        "We talked to management and heard from many. Check on long waits in triage.",
        "A Sengstaken-Blakemore tube, and a Jackson-Pratt beside it.",
        "Our retreat was Sunday. BMI 31, O2 at 2, the form is 4-1 pages.",
        "She works at a place with a view. We wood-turn at the side.",
        "The bougie and the whipple: two things I cannot spell. brady to 38, kelly clamps are out.",
        "Rm 2 is free. I was back three times and in the room three hours.",
        "My heart is one of many, bed one of the plan, room or two to spare.",
        "@lena wrote to lena@unit and https://example.org/lena",
        "hola a todos, hoy fue un turno largo y no quiero estar sola esta noche",
        "buonasera, turno pesante oggi, non riesco a dormire",
        "The log says 2021-03-02T10:00:00Z, whatever that is.",
        "He is going to rehab. She went to hospice. Hyperkalemic and tired. Propofol is milk. Meningococcus.",
        "Joy, some of it, and grace. Hope, they say, helps. Faith, a lot of it.",
        "COVID-19, ISO-13485, PHQ-9, ICD-10, and version 4.2.1-b3.",
    ],
)
def test_what_only_looks_like_such_a_form_passes(text: str) -> None:
    assert seen(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Pager 4471",
        "Phone 617-555-0199, ext. 4",
        "Through the switchboard: 503-555-0100",
        "In the chapel, or nadia@example.org",
    ],
)
def test_whoever_is_on_call_may_say_how_to_reach_them(text: str) -> None:
    assert find(text, Context("on_call")) == []


@pytest.mark.parametrize("text", ["MRN 8812345", "Ask for Maria Henderson", "chart 617-555-0199", "since 3 March"])
def test_and_nothing_else(text: str) -> None:
    assert find(text, Context("on_call")) != []
