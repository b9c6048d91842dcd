"""Header fields as they come in the wild: encoded words, names and addresses, Message-IDs, dates."""

from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import compat32

import pytest

from community.forums.service.mail import headers
from community.forums.service.mail.senders import Sender, sender
from tests.forums_mail.letters import mail

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def head(**fields: str):
    return BytesHeaderParser(policy=compat32).parsebytes(mail("", **fields))


@pytest.mark.parametrize(
    ("raw", "meant", "answers"),
    [
        ("Night shifts", "Night shifts", False),
        ("Re: Night shifts", "Night shifts", True),
        ("RE: [Peers] Re[2]: AW: Night shifts", "Night shifts", True),
        ("Fwd: WG: Night shifts", "Night shifts", False),
        ("Re : Night shifts", "Night shifts", True),
        ("回复：夜班", "夜班", True),  # noqa: RUF001 - the wide colon of East Asia
        ("[Urgent] beds", "[Urgent] beds", False),
        ("[peers-l] [EXTERNAL] Re: beds", "beds", True),
        ("Re:", "Re:", False),
        ("[Peers]", "[Peers]", False),
        ("Reasons to rest", "Reasons to rest", False),
        ("=?utf-8?Q?Re=3A_Gr=C3=BC=C3=9Fe?=", "Grüße", True),
        ("=?UTF-8?B?R3LDvA==?= =?UTF-8?B?w59l?=", "Grüße", False),
        ("=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße", False),
        ("=?iso-8859-1?Q?caf=E9?= and more", "café and more", False),
        ("=?utf-8*en?Q?tagged?=", "tagged", False),
        ("=?x-nothing?Q?caf=C3=A9?=", "café", False),
        ("=?utf-8?Q?with spaces in it?=", "with spaces in it", False),
        ("=?utf-8?B?R3LDvMOfZ?=", "Grüß", False),
        ("=?utf-8?B?!!!?=", "", False),
        ("=?utf-8?Q?Really??=", "Really?", False),
        ("folded\n over two lines", "folded over two lines", False),
        ("Grüße ohne Kodierung", "Grüße ohne Kodierung", False),
        ("gr\udcfc\udcdfe", "grüße", False),
        ("with\x00 null and \u202ebidi", "with null and bidi", False),
    ],
)
def test_subjects(raw: str, meant: str, answers: bool) -> None:
    assert headers.subject(head(subject=raw)) == (meant, answers)


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        ("Jo Doe <Jo.Doe@Example.org>", "Jo Doe", "jo.doe@example.org"),
        ('"Doe, Jo" <jo@example.org>', "Jo Doe", "jo@example.org"),
        ("Doe, Jo <jo@example.org>", "Jo Doe", "jo@example.org"),
        ('"Doe, Jo, RN" <jo@example.org>', "Jo Doe, RN", "jo@example.org"),
        ('"Jo Doe, MD" <jo@example.org>', "Jo Doe, MD", "jo@example.org"),
        ('"Jo Doe, MD, MPH" <jo@example.org>', "Jo Doe, MD, MPH", "jo@example.org"),
        ("\"'Jo Doe'\" <jo@example.org>", "Jo Doe", "jo@example.org"),
        ("jo@example.org (Jo Doe)", "Jo Doe", "jo@example.org"),
        ("jo.doe@example.org", "Jo Doe", "jo.doe@example.org"),
        ('"jo.doe@example.org" <jo.doe@example.org>', "Jo Doe", "jo.doe@example.org"),
        ("jdoe at example.org (Jo Doe)", "Jo Doe", "jdoe@example.org"),
        ("=?utf-8?Q?J=C3=B6rg_M=C3=BCller?= <joerg@example.org>", "Jörg Müller", "joerg@example.org"),
        ('"=?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?=" <joerg@example.org>', "Jörg Müller", "joerg@example.org"),
        ("Jo Doe (Nursing) <jo@example.org>", "Jo Doe", "jo@example.org"),
        ("Jo Doe [mailto:jo@example.org]", "Jo Doe", "jo@example.org"),
        ("1234@example.org", "List member", "1234@example.org"),
        ("<jo@example.org>, Ana <ana@example.org>", "Jo", "jo@example.org"),
        ("Jo Doe", "Jo Doe", "jo.doe@unknown.invalid"),
        ("Jo Doe <jo at home>", "Jo Doe", "jo.doe@unknown.invalid"),
    ],
)
def test_authors(raw: str, name: str, address: str) -> None:
    found = sender(head(**{"from": raw}))
    assert found is not None
    assert (found.name, found.address) == (name, address)
    assert "@" not in found.name


@pytest.mark.parametrize(
    ("fields", "name", "address"),
    [
        (
            {"from": '"Jo Doe via Peers" <peers@lists.example.org>', "reply_to": "Jo Doe <jo@example.org>"},
            "Jo Doe",
            "jo@example.org",
        ),
        (
            {"from": "'Jo Doe' via Peers <peers@lists.example.org>", "x_original_from": "Jo Doe <jo@example.org>"},
            "Jo Doe",
            "jo@example.org",
        ),
        (
            {
                "from": "Jo Doe via Peers <peers@lists.example.org>",
                "reply_to": "peers@lists.example.org, Jo Doe <jo@example.org>",
                "list_post": "<mailto:peers@lists.example.org>",
            },
            "Jo Doe",
            "jo@example.org",
        ),
        ({"from": "Jo Doe via Peers <peers@lists.example.org>"}, "Jo Doe", "jo.doe@unknown.invalid"),
        (
            {"from": "Peers <peers@lists.example.org>", "list_post": "<mailto:peers@lists.example.org>"},
            "Peers",
            "peers@unknown.invalid",
        ),
        ({"from": "", "sender": "Jo Doe <jo@example.org>"}, "Jo Doe", "jo@example.org"),
    ],
)
def test_authors_behind_their_list(fields: dict[str, str], name: str, address: str) -> None:
    found = sender(head(**fields))
    assert found is not None
    assert (found.name, found.address) == (name, address)


def test_an_author_of_whom_only_the_envelope_knows() -> None:
    assert sender(head(**{"from": ""}), b"From jo.doe@example.org Tue Mar  2 10:00:00 2021") == Sender(
        "Jo Doe", "jo.doe@example.org", made_up=True
    )
    assert sender(head(**{"from": ""})) is None


@pytest.mark.parametrize(
    ("references", "in_reply_to", "found"),
    [
        ("", "", ()),
        ("<a@x> <b@x>", "", ("a@x", "b@x")),
        ("<a@x>\n <b@x>", "<b@x>", ("a@x", "b@x")),
        ("", "<a@x>", ("a@x",)),
        ("<a@x> <a@x> <1@example.org>", "", ("a@x",)),
        ("junk <> < > <a@x", "", ()),
        ("", "Message from Ana <ana@example.org> of Monday. <a1@x>", ("a1@x",)),
        ("", "Your mail of Monday, Ana <ana@example.org>", ()),
        ("<b@x>", "<a@x>", ("b@x", "a@x")),
    ],
)
def test_what_it_follows(references: str, in_reply_to: str, found: tuple[str, ...]) -> None:
    fields = {"references": references, "in_reply_to": in_reply_to, "to": "Ana <ana@example.org>"}
    assert headers.references(head(**fields)) == found


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("Tue, 02 Mar 2021 10:00:00 +0000", "2021-03-02T10:00"),
        ("Tue, 2 Mar 2021 05:00:00 -0500 (EST)", "2021-03-02T10:00"),
        ("2 Mar 21 10:00 GMT", "2021-03-02T10:00"),
        ("Tue Mar  2 10:00:00 2021", "2021-03-02T10:00"),
        ("2021-03-02 10:00:00", "2021-03-02T10:00"),
        ("2021-03-02T11:00:00+01:00", "2021-03-02T10:00"),
        ("Tue, 02 Mar 2021 10:00:60 +9999", "2021-03-02T10:00"),
    ],
)
def test_dates(raw: str, meant: str) -> None:
    found = headers.moment(head(date=raw), b"", None, NOW)
    assert found.isoformat()[:16] == meant


@pytest.mark.parametrize(
    "broken", ["", "yesterday", "Fri, 31 Feb 2020 10:00:00", "1 Jan 1904 00:00", "Tue, 02 Mar 2093 10:00"]
)
def test_a_date_that_cannot_be_is_looked_for_elsewhere(broken: str) -> None:
    received = "from a by b; Wed, 3 Mar 2021 10:00:00 +0000"
    envelope, before = b"From a@b Thu Mar  4 10:00:00 2021", datetime(2021, 3, 5, 10, tzinfo=UTC)
    assert headers.moment(head(date=broken, received=received), envelope, before, NOW).day == 3
    assert headers.moment(head(date=broken), envelope, before, NOW).day == 4
    assert headers.moment(head(date=broken), b"", before, NOW).day == 5
    assert headers.moment(head(date=broken), b"", None, NOW) == NOW
