"""What a good password is: long, and not among the first that somebody would try; nothing about its signs."""

import pytest

from community.accounts import passwords
from community.accounts.passwords import COMMON, IN_A_ROW, LENGTH, OWN, REPEATED, TOO_LONG, good, hashed, verified

OF_ANA = ("Imani Wallace", "imani.wallace@example.org")


@pytest.mark.parametrize(
    "password",
    [
        "a long and quiet password",
        "paper and juniper",
        "correct horse battery",
        "kjhsdfkjhwiuyr87",
        "тихая лампа над рекой",
        "🌿 river 🎈 of lamps",
        "x7" + "q3vz9k" * 3 + "some more words at the end",
    ],
)
def test_long_ones_are_good_whatever_they_are_made_of(password):
    assert good(password, *OF_ANA) == passwords.normal(password)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short but fine", LENGTH),
        ("", LENGTH),
        ("e\u0301" * 14, LENGTH),  # fourteen signs once the accents have joined their letters
        ("x" * 1025, TOO_LONG),
        ("a" * 15, REPEATED),
        ("letmeinletmein1", REPEATED),
        ("communitycommunity", REPEATED),
        ("passwordpassword", REPEATED),
        ("password1234567", COMMON),
        ("Password!!!!!!!!", COMMON),
        ("P@ssw0rd12345678", COMMON),
        ("p455w0rdp455w0rd", REPEATED),
        ("1m4n1 w4ll4c3 1m4n1", OWN),
        ("qwertyuiopasdfgh", COMMON),
        ("1qaz2wsx3edc4rfv", COMMON),
        ("zxcvbnm,./asdfghjkl;'", IN_A_ROW),
        ("abcdefghijklmnopqrst", IN_A_ROW),
        ("Imani Wallace 1984", OWN),
        ("wallace wallace wallace", OWN),
        ("Imani Wallace Imani Wallace", OWN),
        ("I.m.a.n.i W.a.l.l.a.c.e", OWN),
        ("imani.wallace@example.org", OWN),
        ("Peer Support Community", OWN),
        ("peersupportcommunity1", OWN),
    ],
)
def test_what_others_would_try_first_is_refused_with_its_reason(password, reason):
    with pytest.raises(ValueError, match=r"\.$") as refused:
        good(password, *OF_ANA)
    assert str(refused.value) == reason


@pytest.mark.parametrize("most_readings", ["4@8({[<369!1|10$57+%2", "4@8({[<369!1|10$57+%2abc0"])
def test_a_password_made_to_be_read_in_hundreds_of_ways_is_read_in_a_few(most_readings, monkeypatch):
    from zxcvbn import matching

    looked_up = []
    once = matching.dictionary_match

    def counted(text, *more, **named):
        looked_up.append(len(text))
        return once(text, *more, **named)

    monkeypatch.setattr(matching, "dictionary_match", counted)
    passwords.good(most_readings * 8, *OF_ANA)
    assert sum(length**2 for length in looked_up) <= 2 * 4 * 3 * passwords.LOOKED_AT**2  # ends, forms, ways to look


def test_somebody_elses_name_is_a_word_like_any_other():
    assert good("wallace river lamp", "Ana Reyes")


def test_the_whole_password_counts_and_not_only_its_beginning():
    assert good("a" * 80 + " and then four unrelated words: lamp, harbor, ladder, wool")


def test_what_one_person_is_called_is_not_kept_for_the_next():
    from zxcvbn import matching

    good("four unrelated lamps", "Wilhelmina Quist")
    assert "wilhelmina" not in str(matching.RANKED_DICTIONARIES.get("user_inputs"))


@pytest.mark.parametrize(("typed", "on_another_keyboard"), [("Café am See und Wald", "Cafe\u0301 am See und Wald")])
def test_the_same_password_from_another_keyboard_fits(typed, on_another_keyboard):
    assert typed != on_another_keyboard
    assert verified(hashed(typed), on_another_keyboard)
    assert verified(hashed(on_another_keyboard), typed)
    assert not verified(hashed(typed), "Cafe am See und Wald")


def test_spaces_around_a_password_are_part_of_it(signed_in, browse, known):
    from sqlalchemy import update

    from community.accounts.models import Person
    from community.kernel.door import OPENED

    with known.database.unit(writes=True) as session:
        session.execute(update(Person).values(password=hashed(" spaces around it ")), execution_options=OPENED)
    assert signed_in("ana", " spaces around it ").get("/settings").status_code == 200
    answer = browse(None).post("/sign-in", email="ana@example.org", password="spaces around it")
    assert answer.status_code == 422


@pytest.mark.parametrize("page", ["/sign-in", "/settings/security/password"])
def test_fields_take_whatever_is_pasted_and_say_what_they_are(signed_in, browse, page):
    text = (signed_in() if page.startswith("/settings") else browse(None)).get(page).text
    field = next(line for line in text.splitlines() if 'name="password"' in line)
    assert f'autocomplete="{"new" if page.startswith("/settings") else "current"}-password"' in field
    assert "maxlength" not in field
    assert "minlength" not in field
