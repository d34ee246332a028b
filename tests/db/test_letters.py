"""Which mails an order brings, story by story, on the fake shop (docs/messages.md)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core import mail

from saleor_service_plugin.messages import channels, render, shop_texts, templates
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import marks
from saleor_service_plugin.shop.snapshots import (
    MoneyKind,
)
from tests.db.order_story import DAY, MINUTE, Story
from tests.fake_shop import FakeShop, a_line, an_order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def test_paid_at_once_brings_two_mails(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(total_charged=Decimal("39.80"))

    # when
    story.money(MoneyKind.PAYMENT, "39.80", 2 * MINUTE)
    story.parcel(60 * MINUTE, "0034", pieces=2)
    story.wait()

    # then
    assert story.sent == ["order-received", "parcel-sent"]
    assert story.skipped == {"payment-received": "soon-paid"}
    assert len(mail.outbox) == 2


def test_a_card_charged_on_dispatch_brings_two_mails(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=timedelta(hours=47))
    story.place(total_authorized=Decimal("39.80"))
    story.money(MoneyKind.AUTHORIZATION, "39.80", MINUTE)

    # when
    story.parcel(DAY, "0034", pieces=2)
    story.money(MoneyKind.PAYMENT, "39.80", DAY + MINUTE)
    story.wait()

    # then
    assert story.sent == ["order-received", "parcel-sent"]


def test_prepayment_tells_where_to_pay_and_that_it_came(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=timedelta(hours=30))
    channels.set_up(1, payments="=prepayment")
    shop_texts.save(1, "bank-details", text="IBAN DE02 1203 0000 0000 2020 51")
    story.place(number=1042)

    # when
    received = mail.outbox[0]
    story.money(MoneyKind.PAYMENT, "39.80", timedelta(hours=29))
    story.wait()
    story.parcel(timedelta(hours=29, minutes=30), "0034", pieces=2)

    # then
    assert story.sent == ["order-received", "payment-received", "parcel-sent"]
    assert "IBAN DE02 1203 0000 0000 2020 51" in received.body
    assert "39,80" in mail.outbox[1].body
    assert story.skipped == {"payment-reminder": "switched-off"}


def test_an_open_prepayment_is_called_to_mind_once_and_only_where_it_is_open(
    shop: FakeShop,
) -> None:
    # given
    story = Story(shop, age=8 * DAY)
    channels.set_up(1, payments="bank=prepayment")
    channels.switch(1, "payment-reminder", on=True)
    ChannelState.objects.update(switches={"payment-reminder": [True, None]})
    shop_texts.save(1, "bank-details", text="IBAN DE02")
    story.place(payment_methods=("Bank transfer",))
    paid = shop.put(
        an_order(
            created_at=story.began, payment_methods=("Bank transfer",),
            total_charged=Decimal("39.80"), number=2,
        )
    )  # fmt: skip

    # when
    marks.mark([paid.id])
    story.look()
    story.look()

    # then
    assert story.sent == ["payment-reminder"]
    assert story.skipped == {"order-received": "too-late"}
    assert "IBAN DE02" in mail.outbox[-1].body
    assert not Message.objects.filter(order_id=paid.id, kind="payment-reminder").exists()


def test_the_model_form_stands_under_one_title(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    shop_texts.save(1, "footer", text="Teehaus Morgenstern GmbH\n04109 Leipzig")

    # when
    story.place(created_at=datetime.now(UTC))

    # then
    body = mail.outbox[0].body
    assert body.count("Muster-Widerrufsformular") == 1
    assert "An Teehaus Morgenstern GmbH, 04109 Leipzig:" in body


@pytest.mark.parametrize(
    ("language", "name", "heading"),
    [
        ("de", "withdrawal-instruction", "Widerrufsbelehrung"),
        ("en", "withdrawal-instruction", "Right of withdrawal"),
        ("de", "withdrawal-form", "Muster-Widerrufsformular"),
        ("en", "terms", "Terms and conditions"),
    ],
)
def test_a_heading_that_was_pasted_with_its_text_stands_once(
    shop: FakeShop, language: str, name: str, heading: str
) -> None:
    # given
    story = Story(shop)
    shop_texts.save(1, name, text=f"# {heading.upper()}:\n\nSection one.\n\nSection two.")

    # when
    story.place(created_at=datetime.now(UTC), language_code=language)

    # then
    text = mail.outbox[0].body
    html = str(mail.outbox[0].alternatives[0][0])
    for written in (text, html):
        assert written.casefold().count(heading.casefold()) == 1
        assert written.index(heading) < written.index("Section one.")


def test_an_own_template_gets_the_text_with_its_heading(shop: FakeShop) -> None:
    # given a template of the merchant's own, which may put no heading above it
    story = Story(shop)
    shop_texts.save(1, "terms", text="Allgemeine Geschäftsbedingungen\n\nEins.")
    source = render.packaged("order-received", "de")
    templates.save(
        "order-received", "de", 1, subject=source.subject, mjml=source.mjml, text=source.text,
        by="anne",
    )  # fmt: skip

    # when
    story.place(created_at=datetime.now(UTC))

    # then
    assert mail.outbox[0].body.count("Allgemeine Geschäftsbedingungen") == 2


def test_an_invoice_is_never_called_to_mind(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=8 * DAY)
    channels.set_up(1, payments="invoice=invoice")
    ChannelState.objects.update(switches={"payment-reminder": [True, None]})

    # when
    story.place(payment_methods=("Invoice by Example",))

    # then
    assert not Message.objects.filter(kind="payment-reminder").exists()


def test_parcels_of_an_hour_share_mails(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=50 * MINUTE)
    story.place(total_charged=Decimal("39.80"), lines=(a_line(quantity=5),))

    # when one leaves and is told, then two more within the hour, then one later
    story.parcel(10 * MINUTE, "0001")
    story.parcel(20 * MINUTE, "0002")
    story.parcel(40 * MINUTE, "0003")
    story.wait()
    story.parcel(100 * MINUTE, "0004")
    story.wait()

    # then
    assert story.sent == ["order-received"] + 3 * ["parcel-sent"]
    numbers = [[n for n in ("0001", "0002", "0003", "0004") if n in m.body] for m in mail.outbox]
    assert numbers == [[], ["0001"], ["0002", "0003"], ["0004"]]
    assert Message.objects.filter(reason="together").count() == 1


def test_a_canceled_order_and_its_refund_share_a_mail(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))

    # when
    story.cancel(60 * MINUTE)
    story.money(MoneyKind.REFUND, "39.80", 63 * MINUTE)
    story.wait()

    # then
    assert story.sent == ["order-received", "order-canceled"]
    assert "39,80" in mail.outbox[-1].body
    assert story.skipped == {"refund-made": "together"}


def test_a_refund_first_and_the_cancellation_after_share_a_mail_too(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))

    # when
    story.money(MoneyKind.REFUND, "39.80", 60 * MINUTE)
    story.cancel(63 * MINUTE)
    story.wait()

    # then
    assert story.sent == ["order-received", "order-canceled"]


def test_refunds_are_told_with_their_sum(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))

    # when
    story.money(MoneyKind.REFUND, "10.00", 60 * MINUTE)
    story.money(MoneyKind.REFUND, "5.50", 65 * MINUTE)
    story.wait()
    story.money(MoneyKind.REFUND, "1.00", 100 * MINUTE)
    story.wait()

    # then
    assert story.sent == ["order-received", "refund-made", "refund-made"]
    assert "15,50" in mail.outbox[1].body
    assert "1,00" in mail.outbox[2].body
    assert "16,50" in mail.outbox[2].body


def test_a_number_that_changes_is_told_once_as_it_stands(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(total_charged=Decimal("39.80"))
    parcel = story.parcel(5 * MINUTE, "0001", pieces=2)

    # when it is corrected twice, the second time back and forth
    for number in ("0002", "0003"):
        shop.set_parcel(story.order.id, parcel, tracking_number=number)
        story.look()
    story.wait()

    # then
    assert story.sent == ["order-received", "parcel-sent", "tracking-changed"]
    assert "0003" in mail.outbox[-1].body
    assert "0002" not in mail.outbox[-1].body


def test_a_number_that_comes_later_is_told_as_new(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(total_charged=Decimal("39.80"))
    parcel = story.parcel(5 * MINUTE, "", pieces=2)

    # when
    shop.set_parcel(story.order.id, parcel, tracking_number="0001")
    story.look()
    story.wait()

    # then
    assert story.sent == ["order-received", "parcel-sent", "tracking-changed"]
    assert "keine Sendungsnummer" in mail.outbox[1].body
    assert "eine neue Sendungsnummer" in mail.outbox[2].body
    assert "geändert" not in mail.outbox[2].subject + mail.outbox[2].body


def test_a_number_corrected_back_is_no_news(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(total_charged=Decimal("39.80"))
    parcel = story.parcel(5 * MINUTE, "0001", pieces=2)

    # when
    for number in ("0002", "0001"):
        shop.set_parcel(story.order.id, parcel, tracking_number=number)
        story.look()
    story.wait()

    # then
    assert story.sent == ["order-received", "parcel-sent"]


def test_collected_goods_are_ready(shop: FakeShop) -> None:
    # given
    story = Story(shop)
    story.place(is_collected=True, collection_point_name="Laden Lindenstraße")

    # when
    story.parcel(60 * MINUTE, pieces=2)

    # then
    assert story.sent == ["order-received", "ready-for-pickup"]
    assert "Laden Lindenstraße" in mail.outbox[-1].body


def test_a_kind_switched_off_stays_silent_and_switched_on_tells_nothing_belated(
    shop: FakeShop,
) -> None:
    # given
    story = Story(shop)
    channels.switch(1, "refund-made", on=False)
    story.place(total_charged=Decimal("39.80"))

    # when
    story.money(MoneyKind.REFUND, "1.00", 60 * MINUTE)
    channels.switch(1, "refund-made", on=True)
    story.money(MoneyKind.REFUND, "2.00", 61 * MINUTE)
    story.wait()

    # then
    reasons = Message.objects.filter(kind="refund-made").order_by("id")
    assert [row.reason for row in reasons] == ["switched-off", "before-live"]
    assert story.sent == ["order-received"]


def test_a_look_again_joins_nothing_twice(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=66 * MINUTE)
    story.place(total_charged=Decimal("39.80"))
    story.cancel(60 * MINUTE)
    story.money(MoneyKind.REFUND, "39.80", 63 * MINUTE)

    # when
    for _ in range(3):
        story.look()

    # then
    row = Message.objects.get(kind="order-canceled")
    assert [guest[0] for guest in row.also] == ["refund-made"]
