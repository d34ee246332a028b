"""Whatever a header is made from, the bytes that leave hold our headers and no other."""

from __future__ import annotations

import email
import re
from collections.abc import Mapping
from datetime import timedelta
from email import policy
from email.message import Message as Parsed

import pytest
from django.core import mail
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import work
from saleor_service_plugin.messages import harmless, render, samples, senders, shop_texts
from saleor_service_plugin.messages.kinds import File
from saleor_service_plugin.messages.mail import Post
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.messages.outcomes import Family
from saleor_service_plugin.messages.render import Rendered
from saleor_service_plugin.messages.senders import Sender, SenderNotUsableError
from saleor_service_plugin.messages.verdicts import Verdict
from tests.db.queue import queue
from tests.fake_shop import FakeShop
from tests.hostile import PAYLOADS

HEADERS = {
    "Content-Type", "MIME-Version", "Subject", "From", "To", "Reply-To", "Date", "Message-ID",
    "Auto-Submitted",
}  # fmt: skip

VICTIM = "victim@example.com"

SENDER = Sender('"Tee" <tee@example.com>', "reply@example.com", "shop.example.com")

PDF = File("AGB.pdf", b"%PDF-1.7", "application/pdf")

payloads = pytest.mark.parametrize("name", sorted(PAYLOADS))


def hand_over(
    *,
    subject: str = "Order 1",
    text: str = "Text",
    html: str = "<p>HTML</p>",
    recipient: str = "anne@example.com",
    sender: Sender = SENDER,
    files: tuple[File, ...] = (),
) -> Verdict:
    """Hand one mail to the backend."""
    post = Post("", lease=timedelta(minutes=5))
    rendered = Rendered(subject, html, text)
    return post.hand_over(rendered, key="k", recipient=recipient, sender=sender, files=files)


def left(verdict: Verdict) -> Parsed | None:
    """Return the mail that left as its reader parses it, None where none did and we know why."""
    if verdict.family is not Family.SENT:
        assert verdict.family is Family.MESSAGE and verdict.detail
        assert not mail.outbox
        return None
    (sent,) = mail.outbox
    assert sent.recipients() == sent.to and len(sent.to) == 1
    written = sent.message().as_bytes(linesep="\r\n")
    head = written.split(b"\r\n\r\n", 1)[0]
    for line in head.replace(b"\r\n", b"").split(b"\r\n"):
        assert b"\n" not in line and b"\r" not in line
    parsed = email.message_from_bytes(written, policy=policy.compat32)
    assert len(parsed.keys()) == len(set(parsed.keys()))
    assert set(parsed.keys()) <= HEADERS
    assert parsed["Bcc"] is None and parsed["Cc"] is None
    return parsed


@payloads
def test_a_subject_adds_no_header(name: str) -> None:
    # given what a template of the merchant's own may show in its subject
    context = {**samples.sample("parcel-sent"), "order_number": PAYLOADS[name]}
    rendered = render.render("parcel-sent", "de", context)

    # when
    parsed = left(hand_over(subject=rendered.subject, text=rendered.text, html=rendered.html))

    # then
    if parsed is None:
        assert "\ud800" in PAYLOADS[name]
        return
    assert len(str(parsed["To"]).split(",")) == 1
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


@payloads
def test_a_raw_subject_adds_no_header_either(name: str) -> None:
    left(hand_over(subject=PAYLOADS[name]))


@payloads
@pytest.mark.parametrize("files", [(), (PDF,)], ids=["bare", "with-file"])
def test_a_body_adds_neither_header_nor_part(name: str, files: tuple[File, ...]) -> None:
    # when
    parsed = left(hand_over(text=PAYLOADS[name], html=PAYLOADS[name], files=files))

    # then
    if parsed is None:
        assert "\ud800" in PAYLOADS[name]
        return
    kinds = [part.get_content_type() for part in parsed.walk()]
    assert kinds.count("text/html") == kinds.count("text/plain") == 1
    assert len(kinds) == (5 if files else 3)


@payloads
@pytest.mark.parametrize("place", ["form", "shop"])
def test_a_senders_name_stays_a_name(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    # given
    form: Mapping[str, object] = {}
    if place == "form":
        form = {"sender_name": PAYLOADS[name], "sender_address": "tee@example.com"}
    else:
        quoted = f'"{email.utils.quote(PAYLOADS[name])}" <tee@example.com>'
        monkeypatch.setattr(shop, "default_sender", lambda: quoted)

    # when
    try:
        sender = senders.read_sender(None, form)
    except SenderNotUsableError:
        # A DEFAULT_FROM_EMAIL that cannot be read; nothing leaves, staff are told.
        assert place == "shop"
        return
    parsed = left(hand_over(sender=sender))

    # then
    assert parsed is not None
    ((shown, address),) = email.utils.getaddresses([re.sub(r"\r\n", "", str(parsed["From"]))])
    assert address == "tee@example.com"
    decoded = str(email.header.make_header(email.header.decode_header(shown)))
    written = {"".join(text.split()) for text in (shown, decoded)}
    assert "".join(harmless.one_line(PAYLOADS[name]).split()) in written or place == "shop"


@payloads
@pytest.mark.parametrize("frame", ["{}", '"{}"@example.com', "a@{}", "<{}>"])
@pytest.mark.parametrize("field", ["reply_to", "sender_address", "recipient"])
def test_an_address_is_one_address_or_none(
    shop: FakeShop, name: str, frame: str, field: str
) -> None:
    # given
    address = frame.format(PAYLOADS[name])
    if not senders.is_deliverable(address):
        if field != "recipient":
            with pytest.raises(SenderNotUsableError):
                senders.read_sender(None, {"sender_address": "a@b.de", field: address})
        return

    # when
    if field == "recipient":
        verdict = hand_over(recipient=address)
    else:
        form = {"sender_address": "tee@example.com", field: address}
        verdict = hand_over(sender=senders.read_sender(None, form))

    # then
    parsed = left(verdict)
    if parsed is not None:
        header = {"recipient": "To", "reply_to": "Reply-To", "sender_address": "From"}[field]
        assert len(email.utils.getaddresses([str(parsed[header])])) == 1
        assert f"<{VICTIM}>" not in str(parsed[header])


@payloads
def test_a_shops_domain_adds_no_header(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    # given
    monkeypatch.setattr(shop, "site_domain", lambda: PAYLOADS[name])

    # when
    sender = senders.read_sender(None, {"sender_address": "tee@example.com"})

    # then
    parsed = left(hand_over(sender=sender))
    assert parsed is not None
    assert re.fullmatch(r"\s*<[0-9a-f]{32}@[A-Za-z0-9.-]+>", str(parsed["Message-ID"]))


@pytest.mark.parametrize(
    ("domain", "host"),
    [("tee.example:8000", "tee.example"), ("täe.example", "xn--te-via.example"), ("", "localhost")],
)
def test_a_message_id_holds_plain_letters(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch, domain: str, host: str
) -> None:
    monkeypatch.setattr(shop, "site_domain", lambda: domain)
    assert senders.read_sender(None, {"sender_address": "tee@example.com"}).domain == host


@payloads
def test_a_files_name_adds_no_header(name: str) -> None:
    # when
    parsed = left(hand_over(files=(File(PAYLOADS[name] + ".pdf", PDF.content, PDF.media_type),)))

    # then
    if parsed is None:
        return
    parts = list(parsed.walk())
    assert len(parts) == 5
    allowed = {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "MIME-Version"}
    for part in parts[1:]:
        assert set(part.keys()) <= allowed and len(part.keys()) == len(set(part.keys()))
    assert parts[-1].get_payload(decode=True) == PDF.content


@payloads
def test_a_files_name_that_could_break_a_header_is_not_even_saved(name: str) -> None:
    payload = PAYLOADS[name]
    if set(payload) & set('\r\n\x0b\x0c\x00"\\/\u2028\ud800'):
        with pytest.raises(shop_texts.InvalidTextError):
            shop_texts._checked("terms", "de", "", payload + ".pdf", PDF.content)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", ["x\x01\x0b\u2028y", "https://[", "javascript:alert(1)"])
def test_what_cannot_be_made_ends_and_what_can_leaves_whole(
    shop: FakeShop, settings: SettingsWrapper, number: str
) -> None:
    # given
    (order,) = queue(shop)
    parcel = shop.orders[order].fulfillments[0]
    shop.set_parcel(order, parcel.id, tracking_number=number)

    # when
    work.work()

    # then
    row = Message.objects.get(order_id=order)
    assert (row.state, row.reason) == ("sent", "")
    (sent,) = mail.outbox
    assert harmless.one_line(number) in sent.body
    assert 'href="java' not in str(sent.alternatives)


@pytest.mark.django_db(transaction=True)
def test_a_mail_that_cannot_be_written_fails_with_a_reason(shop: FakeShop) -> None:
    # given a template that shows what no mail can hold
    (order,) = queue(shop)

    # when
    with pytest.MonkeyPatch.context() as patch:
        broken = Rendered("Subject", "<p>\ud800</p>", "Text")
        patch.setattr(render, "render", lambda *args: broken)
        work.work()

    # then
    row = Message.objects.get(order_id=order)
    assert (row.state, row.reason) == ("failed", "refused: UnicodeEncodeError")
    assert not mail.outbox
