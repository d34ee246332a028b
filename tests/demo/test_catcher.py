"""The catcher's pages: everything shown, nothing believed."""

from email.message import EmailMessage

import pytest

from tests.demo.catcher.mailbox import Mailbox
from tests.demo.catcher.web import answer

EVIL = '<script>alert("x")</script>'


@pytest.fixture
def mailbox() -> Mailbox:
    """Return a mailbox with one mail that tries everything."""
    mail = EmailMessage()
    mail["Subject"] = f"Grüße {EVIL}"
    mail["From"] = f'"{EVIL}" <shop@example.com>'
    mail["To"] = "a@example.com"
    mail["X-Evil"] = EVIL
    mail.set_content(f"Guten Tag\n{EVIL}\n")
    mail.add_alternative(
        f'<html><head><title>x</title></head><body><a href="https://a.example">{EVIL}</a>',
        subtype="html",
    )
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="ü<b>.pdf")
    box = Mailbox()
    box.add(["a@example.com", EVIL], mail.as_bytes())
    return box


@pytest.mark.parametrize("path", ["/", "/mail/1"])
def test_pages_escape_what_came(mailbox: Mailbox, path: str) -> None:
    page = answer(mailbox, path)

    assert page.status == 200
    assert b"<script" not in page.body
    assert "Grüße &lt;script&gt;".encode() in page.body
    assert "default-src 'none'" in page.policy
    assert "script-src" not in page.policy


def test_html_part_is_served_in_a_sandbox_without_scripts(mailbox: Mailbox) -> None:
    page = answer(mailbox, "/mail/1/html")

    assert page.policy.startswith("sandbox ")
    assert "allow-scripts" not in page.policy
    assert "allow-same-origin" not in page.policy
    assert b'<head><base target="_blank">' in page.body
    frame = answer(mailbox, "/mail/1").body
    assert b'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame


def test_source_and_files_are_no_pages(mailbox: Mailbox) -> None:
    assert answer(mailbox, "/mail/1/raw").media_type.startswith("text/plain")
    file = answer(mailbox, "/mail/1/file/1")
    assert (file.body, file.media_type) == (b"%PDF", "application/octet-stream")
    assert file.file_name == "ü<b>.pdf"


@pytest.mark.parametrize(
    "path", ["/mail/0", "/mail/2", "/mail/1/file/2", "/mail/1/file/0", "/mail/x", "/../etc", "/a"]
)
def test_what_is_not_there_is_not_found(mailbox: Mailbox, path: str) -> None:
    assert answer(mailbox, path).status == 404


def test_mail_without_html_or_text_is_shown() -> None:
    box = Mailbox()
    box.add(["a@example.com"], b"Subject: bare\r\n\r\n\xff\xfe")
    html = EmailMessage()
    html["Subject"] = "html only"
    html.set_content("<p>x</p>", subtype="html")
    box.add(["a@example.com"], html.as_bytes())

    assert b"no HTML part" in answer(box, "/mail/1").body
    assert b"no plain text" in answer(box, "/mail/2").body
    assert answer(box, "/mail/1/html").status == 404
    assert b"2 caught mails" in answer(box, "/").body


def test_empty_list_says_so() -> None:
    assert b"No mail yet" in answer(Mailbox(), "/").body
