"""Mails written quickly are byte for byte what Django writes."""

import random
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart

from saleor_service_plugin.messages.mail import Mail
from saleor_service_plugin.messages.mime import Alternatives

SEED = 20261122

LETTERS = [
    *"abc ABC 019 ,;:.<>@\"'=?_-\t", *"äöüßé€„“", "漢", "🎁", "\u200f", "\u00a0", " " * 5, "x" * 90,
]  # fmt: skip

LINES = [*LETTERS, "\n", "\r\n", "\r", "\n.\n", "\nFrom me\n", "\x0c", "\u2028", "y" * 1000]

WRITERS = ['"Tee & mehr" <tee@example.de>', "tee@example.de", '"Größe, AG" <tee@exämple.de>']


def _some(chance: random.Random, of: list[str], most: int) -> str:
    return "".join(chance.choices(of, k=chance.randrange(most)))


def _as_django_writes(mail: Mail, boundary: str) -> Any:
    theirs = EmailMultiAlternatives(
        mail.subject, mail.body, mail.from_email, mail.to, reply_to=mail.reply_to,
        headers=mail.extra_headers, alternatives=mail.alternatives, attachments=mail.attachments,
    ).message()  # fmt: skip
    theirs.set_boundary(boundary)
    return theirs


def _mail(chance: random.Random) -> Mail:
    mail = Mail(
        _some(chance, LETTERS, 60),
        _some(chance, LINES, 200) or "text",
        chance.choice(WRITERS),
        [chance.choice(WRITERS)],
        reply_to=[chance.choice(WRITERS)] if chance.random() < 0.5 else None,
        headers={
            "Message-ID": "<a@example.de>",
            "Date": "now",
            "X-Some": _some(chance, LETTERS, 9),
        },
    )
    mail.attach_alternative(_some(chance, LINES, 400), "text/html")
    return mail


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["unix", "smtp"])
def test_random_mails_are_the_same_bytes(line_end: str) -> None:
    chance = random.Random(SEED)
    for _ in range(400):
        # given
        mail = _mail(chance)

        # when
        ours = mail.message()

        # then
        assert isinstance(ours, Alternatives)
        theirs = _as_django_writes(mail, ours.get_boundary() or "")
        assert ours.as_bytes(linesep=line_end) == theirs.as_bytes(linesep=line_end)
        assert ours.as_string() == theirs.as_string()


def test_a_mail_with_a_file_is_djangos_own() -> None:
    # given
    mail = _mail(random.Random(SEED))
    mail.attach("Widerruf.txt", "Muster", "text/plain")

    # when
    built, theirs = mail.message(), _as_django_writes(mail, "=_outer")

    # then
    built.set_boundary("=_outer")
    for whole in (built, theirs):
        whole.get_payload()[0].set_boundary("=_inner")
    assert type(built) is SafeMIMEMultipart
    assert built.as_bytes() == theirs.as_bytes()


def test_no_two_mails_share_their_boundary() -> None:
    mails = [_mail(random.Random(SEED)) for _ in range(3)]
    assert len({mail.message().get_boundary() for mail in mails}) == 3
