"""The misbehaving server does what the table says, and counts right."""

from __future__ import annotations

import json
import smtplib
import ssl
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.smtp.case import Behaviour, Case, Family, Stage
from tests.smtp.expected import CASES, case_named
from tests.smtp.mail_log import read
from tests.smtp.server import PROJECT, Fault, MailServer
from tests.smtp.sight import (
    DONE,
    RECIPIENT,
    Seen,
    look,
    peer_closes,
    quiet_stage,
    sight_of,
    socket_of,
)

pytestmark = pytest.mark.enable_socket

FINE = case_named("connect fine")


@pytest.fixture(scope="module")
def running() -> Iterator[MailServer]:
    """Give the server of this module."""
    with MailServer() as server:
        yield server


@pytest.fixture
def server(running: MailServer) -> Iterator[MailServer]:
    """Give a server without faults and without mails."""
    running.set()
    running.forget()
    yield running
    running.set()
    running.cut()


def mail(number: int = 1) -> EmailMessage:
    """Return a mail with a number."""
    made = EmailMessage()
    made["Message-ID"] = f"<{number}@shop.example.com>"
    made["Subject"] = f"Grüße {number}"
    made["From"] = "shop@example.com"
    made["To"] = RECIPIENT
    made.set_content("Hello\n.\n..\nBye\n")
    return made


def connected(server: MailServer) -> smtplib.SMTP:
    """Return a plain client."""
    return smtplib.SMTP(server.host, server.port, timeout=5)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_case_shows_what_the_table_says(server: MailServer, case: Case) -> None:
    if case.client in ("tls", "verify") and server.certificate is None:
        pytest.skip("no certificate can be made here")
    server.stage(case, seconds=0.05)

    assert look(server, case, quiet_stage(case)) == sight_of(case)

    taken = case.family is Family.SENT or case.behaviour in (
        Behaviour.KEEP_AND_DROP,
        Behaviour.KEEP_AND_HANG,
    )
    assert server.count() == int(taken)
    server.set()
    assert look(server, FINE) == Seen(Stage.QUIT, DONE)


def test_the_table_is_whole() -> None:
    assert {case.family for case in CASES} == set(Family)
    assert all(case.source.startswith("RFC ") and case.note for case in CASES)
    assert {case.stage for case in CASES if case.reply and case.reply.startswith(b"421")} >= {
        *(Stage.BANNER, Stage.EHLO, Stage.STARTTLS, Stage.AUTH, Stage.MAIL),
        *(Stage.RCPT, Stage.DATA, Stage.DOT),
    }
    # Only who has handed over the final dot can be in doubt.
    doubtful = {case.stage for case in CASES if case.family is Family.UNCERTAIN}
    assert doubtful == {Stage.CONTENT, Stage.DOT}


def test_accepted_mails_are_told_in_full(server: MailServer) -> None:
    with connected(server) as smtp:
        smtp.send_message(mail(1))
        smtp.send_message(mail(2))
    with connected(server) as smtp:
        smtp.send_message(mail(3), to_addrs=["bert@example.com"])

    first, second, third = server.accepted()

    assert (first.message_id, first.recipient) == ("<1@shop.example.com>", RECIPIENT)
    assert (second.subject, third.recipient) == ("Grüße 2", "bert@example.com")
    assert first.connection == second.connection != third.connection
    assert first.time <= second.time <= third.time
    assert server.connections() == 2
    assert read(server.log)[-3:] == [first, second, third]
    server.forget()
    assert (server.accepted(), server.connections()) == ([], 0)


def test_many_mails_on_one_connection(server: MailServer) -> None:
    with connected(server) as smtp:
        smtp.ehlo()
        for number in range(500):
            smtp.sendmail("shop@example.com", RECIPIENT, f"Message-ID: <{number}>\r\n\r\nx\r\n")

    assert [found.message_id for found in server.accepted()] == [f"<{n}>" for n in range(500)]
    assert server.connections() == 1


@pytest.mark.parametrize("cut", [1, 3, 7])
def test_a_mail_may_come_in_any_pieces(server: MailServer, cut: int) -> None:
    content = b"Subject: a\r\n b\r\n\r\n..\r\nx.\r\n\r\n.\r\n"
    with connected(server) as smtp:
        smtp.ehlo()
        smtp.mail("shop@example.com")
        smtp.rcpt(RECIPIENT)
        smtp.docmd("DATA")
        for start in range(0, len(content), cut):
            socket_of(smtp).sendall(content[start : start + cut])
        assert smtp.getreply()[0] == 250

    assert [found.subject for found in server.accepted()] == ["a b"]


def test_faults_by_recipient_by_prefix_and_by_number(server: MailServer) -> None:
    server.set(
        Fault(Stage.RCPT, reply=b"550 5.1.1 Nobody", recipient="gone@example.com"),
        Fault(Stage.DOT, reply=b"451 Later", prefix="slow", times=2),
    )
    codes = []
    with connected(server) as smtp:
        for recipient in ["gone@example.com", "anne@example.com", *["slow1@example.com"] * 3]:
            try:
                smtp.sendmail("shop@example.com", recipient, "x")
                codes.append(250)
            except smtplib.SMTPRecipientsRefused as error:
                codes.append(error.recipients[recipient][0])
            except smtplib.SMTPDataError as error:
                codes.append(error.smtp_code)

    assert codes == [550, 250, 451, 451, 250]
    assert [found.recipient for found in server.accepted()] == [
        "anne@example.com",
        "slow1@example.com",
    ]


def test_a_fault_that_could_never_happen_is_refused() -> None:
    with pytest.raises(ValueError, match="no recipient is known"):
        Fault(Stage.MAIL, reply=b"550 no", recipient=RECIPIENT)
    with pytest.raises(ValueError, match="only at the dot"):
        Fault(Stage.RCPT, Behaviour.KEEP_AND_DROP)


def test_421_closes_and_other_replies_do_not(server: MailServer) -> None:
    for reply, closes in ((b"421 4.3.2 Closing", True), (b"450 4.2.0 Later", False)):
        server.set(Fault(Stage.MAIL, reply=reply))
        with connected(server) as smtp:
            smtp.ehlo()
            assert smtp.docmd("MAIL", "FROM:<a@example.com>")[0] == int(reply[:3])
            assert peer_closes(smtp) is closes
            smtp.close()


def test_refusing_cutting_and_coming_back(server: MailServer) -> None:
    smtp = connected(server)
    server.refuse()
    with pytest.raises(ConnectionRefusedError):
        connected(server)
    assert smtp.noop()[0] == 250
    server.cut()
    with pytest.raises(smtplib.SMTPServerDisconnected):
        smtp.noop()
    server.set()
    connected(server).quit()


def test_tls_and_every_login(server: MailServer) -> None:
    if server.certificate is None:
        pytest.skip("no certificate can be made here")
    trusting = ssl.create_default_context(cafile=str(server.certificate))
    with connected(server) as smtp:
        smtp.starttls(context=trusting)
        smtp.user, smtp.password = "shop", "secret"
        for mechanism, way in (("PLAIN", smtp.auth_plain), ("LOGIN", smtp.auth_login)):
            for at_once in (True, False):
                assert smtp.auth(mechanism, way, initial_response_ok=at_once)[0] == 235
        smtp.send_message(mail())

    assert server.count() == 1


def test_a_reply_too_late_is_a_mail_taken(server: MailServer) -> None:
    server.set(Fault(Stage.DOT, Behaviour.SLOW, seconds=0.6))

    assert look(server, FINE, Stage.DOT) == Seen(Stage.DOT, "silence")
    assert server.count() == 0
    server.set(Fault(Stage.BANNER, Behaviour.SLOW, seconds=0.5))
    connected(server).quit()
    assert server.count() == 1


def test_as_a_program_of_its_own_it_is_fast_and_offers_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.smtp.server", "--fast", "--port", "0"]
    process = subprocess.Popen(
        [*command, "--log", str(tmp_path / "log")], cwd=PROJECT, stdout=subprocess.PIPE
    )
    assert process.stdout
    try:
        told = json.loads(process.stdout.readline())
        with smtplib.SMTP("127.0.0.1", told["port"], timeout=5) as smtp:
            smtp.ehlo()
            assert not smtp.has_extn("starttls") and not smtp.has_extn("auth")
            smtp.send_message(mail())
            # The line is there before the 250 is.
            assert [found.subject for found in read(tmp_path / "log")] == ["Grüße 1"]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_it_ends_with_who_started_it() -> None:
    with MailServer(fast=True) as server:
        process = server._process
        assert process.stdin
        process.stdin.close()
        assert process.wait(5) == 0
