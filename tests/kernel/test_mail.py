"""Mail: a password is said over TLS to a trusted server or not at all, and a letter's header stays on its line."""

import smtplib
import ssl
from urllib.parse import quote

import pytest

from community.kernel import mail
from community.kernel.config import Settings
from tests.kernel.postman import CERTIFICATE, Postman, postman

NAME, PASSWORD = "community@example.org", "p@ss/word: long"
SCHEMES = {"from the start": "smtps", "starttls": "smtp"}


@pytest.fixture
def trusted(monkeypatch):
    """The certificate of our mail server is one that this machine trusts."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def settings(address: str) -> Settings:
    return Settings(smtp_url=address, mail_from="community@example.org", origin="https://community.example.org")


def send(server: Postman, scheme: str = "smtp", login: str = f"{quote(NAME, '')}:{quote(PASSWORD, '')}@") -> None:
    ours = settings(f"{scheme}://{login}{server.address}")
    mail.send(ours, mail.compose(ours, "ida@elsewhere.example", "You are invited", "A link that opens a door"))


def said(server: Postman) -> set[str]:
    return {verb for _, verb in server.told}


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", ["none", "refused", "broken"])
def test_a_password_is_never_said_over_a_connection_without_tls(tls):
    with postman(tls) as server, pytest.raises((smtplib.SMTPException, ssl.SSLError)):
        send(server)
    assert "EHLO" in said(server), "it must have got as far as it could"
    assert said(server) & {"AUTH", "MAIL", "DATA"} == set()
    assert (server.passwords, server.letters) == ([], [])


def test_the_refusal_says_what_is_missing():
    with postman("none") as server, pytest.raises(smtplib.SMTPNotSupportedError, match="not sent without TLS"):
        send(server)


@pytest.mark.parametrize("tls", SCHEMES)
def test_a_server_that_nobody_vouches_for_gets_neither_password_nor_letter(tls):
    with postman(tls) as server, pytest.raises(ssl.SSLCertVerificationError):
        send(server, SCHEMES[tls])
    assert (server.passwords, server.letters) == ([], [])


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("tls", SCHEMES)
def test_over_tls_the_password_is_said_and_the_letter_taken(tls):
    with postman(tls) as server:
        send(server, SCHEMES[tls])
    assert server.passwords == [(NAME, PASSWORD)]
    assert {secure for secure, verb in server.told if verb in ("AUTH", "MAIL", "DATA")} == {True}
    assert "A link that opens a door" in server.letters[0]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("tls", "secure"), [("none", False), ("starttls", True)])
def test_without_a_password_tls_is_used_where_it_is_offered(tls, secure):
    with postman(tls) as server:
        send(server, login="")
    assert (secure, "DATA") in server.told
    assert "AUTH" not in said(server)
    assert len(server.letters) == 1


@pytest.mark.parametrize("subject", ["Hello\nBcc: everyone@example.org", "Hello\rBcc: everyone@example.org"])
def test_a_header_cannot_break_out_of_its_line(subject):
    with pytest.raises(ValueError, match="linefeed"):
        mail.compose(settings(""), "ida@elsewhere.example", subject, "Words")


def test_without_a_mail_server_letters_lie_in_the_mailbox_folder(tmp_path):
    ours = Settings(folder=tmp_path, smtp_url="")
    mail.send(ours, mail.compose(ours, "ida@elsewhere.example", "You are invited", "A link that opens a door"))
    [letter] = (tmp_path / "mailbox").iterdir()
    assert "A link that opens a door" in letter.read_text()
