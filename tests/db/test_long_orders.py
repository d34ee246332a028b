"""Orders that are too long for a mail: the customer holds the complete list all the same."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default

import pytest
from django.core import mail

from saleor_service_plugin.messages import channels, shop_texts
from saleor_service_plugin.shop.snapshots import Line
from tests.db.order_story import MINUTE, Story
from tests.fake_shop import FakeShop, a_line

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

MOST_BYTES = 100_000

NAMES = {"de": "Positionen-1042.txt", "en": "Items-1042.txt"}
MENTIONED = {
    "de": "Die vollständige Liste liegt dieser E-Mail bei: Positionen-1042.txt",
    "en": "The complete list is attached to this email: Items-1042.txt",
}


def lines(count: int) -> tuple[Line, ...]:
    """Return so many lines of two pieces, each with its own name and number."""
    return tuple(
        a_line(
            product_name=f"Grüner Tee Nr. {number:04}", variant_name="50 g", sku=f"GT-{number}",
            quantity=2, unit_price_gross=Decimal("1.50"), total_price_gross=Decimal(3),
            undiscounted_unit_gross=Decimal("1.50"), undiscounted_total_gross=Decimal(3),
        )
        for number in range(1, count + 1)
    )  # fmt: skip


def place(shop: FakeShop, count: int, language: str, **changes: object) -> Story:
    """Have an order of so many lines placed; its receipt leaves."""
    story = Story(shop)
    shop_texts.save(1, "footer", text="Teehaus Morgenstern GmbH")
    story.place(
        number=1042, created_at=datetime.now(UTC), language_code=language, lines=lines(count),
        total_gross=Decimal(3 * count), total_net=Decimal(0), **changes,
    )  # fmt: skip
    return story


def as_received(sent: mail.EmailMessage) -> EmailMessage:
    """Return a mail as a mail program reads it."""
    whole = BytesParser(policy=default).parsebytes(sent.message().as_bytes(linesep="\r\n"))
    assert isinstance(whole, EmailMessage)
    return whole


def texts(whole: EmailMessage) -> tuple[str, str]:
    """Return a mail's HTML and text."""
    found = [whole.get_body((kind,)) for kind in ("html", "plain")]
    html, plain = (str(part.get_content()) for part in found if part is not None)
    return html, plain


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("count", [500, 5000])
def test_the_complete_list_goes_with_the_mail(shop: FakeShop, count: int, language: str) -> None:
    # when
    place(shop, count, language)

    # then the mail is short and says where the list is
    whole = as_received(mail.outbox[0])
    html, plain = texts(whole)
    assert len(html.encode()) < MOST_BYTES
    assert MENTIONED[language] in plain
    assert MENTIONED[language] in re.sub(r"<[^>]*>", "", html)

    # and the list is whole
    (file,) = whole.iter_attachments()
    assert file.get_filename() == NAMES[language]
    assert (file.get_content_type(), file.get_content_charset()) == ("text/plain", "utf-8")
    listed = str(file.get_content()).replace("\r\n", "\n")
    for number in (1, count // 2, count):
        assert f"{number}. 2 × Grüner Tee Nr. {number:04}, 50 g\n" in listed
        assert f": GT-{number}\n" in listed
    assert len(set(re.findall(r"Nr\. \d{4}", listed))) == count
    assert listed.count({"de": "1,50\xa0€", "en": "€1.50"}[language]) == count
    assert listed.count({"de": "3,00\xa0€", "en": "€3.00"}[language]) == count


def test_a_confirmation_brings_the_list_too_and_a_cancellation_does_not(shop: FakeShop) -> None:
    # given a channel whose orders staff confirm
    shop.channels[1] = replace(shop.channels[1], confirms_by_itself=False)
    story = place(shop, 500, "de", status="unconfirmed")

    # when
    shop.change(story.order.id, status="unfulfilled")
    story.look()
    story.wait()
    story.cancel(60 * MINUTE)
    story.wait()

    # then
    assert story.sent == ["order-received", "order-confirmed", "order-canceled"]
    files = [list(as_received(one).iter_attachments()) for one in mail.outbox]
    assert [[file.get_filename() for file in some] for some in files] == [
        ["Positionen-1042.txt"], ["Positionen-1042.txt"], [],
    ]  # fmt: skip
    assert "Weitere Positionen" in mail.outbox[2].body
    assert "liegt dieser" not in mail.outbox[2].body


def test_an_ordinary_order_brings_no_file(shop: FakeShop) -> None:
    # when
    place(shop, 40, "de")

    # then
    assert mail.outbox[0].attachments == []
    assert "liegt dieser" not in mail.outbox[0].body


def test_the_list_goes_beside_what_the_law_wants(shop: FakeShop) -> None:
    # given terms as a PDF
    channels.set_up(1, withdrawal="no")
    shop_texts.save(1, "terms", file_name="AGB.pdf", file=b"%PDF-1.7 ... %%EOF")

    # when
    place(shop, 500, "de")

    # then
    names = [part.get_filename() for part in as_received(mail.outbox[0]).iter_attachments()]
    assert names == ["Positionen-1042.txt", "AGB.pdf"]
    assert "Im Anhang dieser E-Mail: AGB.pdf." in mail.outbox[0].body
