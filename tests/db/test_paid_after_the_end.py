"""Money that comes in for an order that was canceled: told, and told as it is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail

from saleor_service_plugin.messages import channels, render, samples, templates
from saleor_service_plugin.messages.proving import TemplateRefusedError
from saleor_service_plugin.shop.snapshots import EventType, MoneyKind
from tests.db.order_story import DAY, MINUTE, Story
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

HOUR = timedelta(hours=1)

LANGUAGES = pytest.mark.parametrize("language", ["de", "en"])

IN_FULL = {"de": "vollständig bezahlt", "en": "paid in full"}
CANCELED = {"de": "Diese Bestellung ist storniert.", "en": "This order has been cancelled."}
OWED = {"de": "Noch offen", "en": "Outstanding"}
TOTAL = {"de": "Gesamtbetrag", "en": "total"}


def written() -> tuple[str, str, str]:
    """Return subject, HTML and text of the mail that left last."""
    newest = mail.outbox[-1]
    return newest.subject, str(newest.alternatives[0][0]), newest.body


@LANGUAGES
@pytest.mark.parametrize("amount", ["39.80", "30.00"])
def test_money_that_comes_after_the_cancellation_is_told(
    shop: FakeShop, language: str, amount: str
) -> None:
    # given a canceled prepayment
    story = Story(shop, age=47 * HOUR)
    channels.set_up(1, payments="=prepayment")
    story.place(number=1042, language_code=language)
    story.cancel(60 * MINUTE)
    story.wait()

    # when the transfer arrives a day later
    story.money(MoneyKind.PAYMENT, amount, 25 * HOUR)
    story.wait()

    # then
    assert story.sent == ["order-received", "order-canceled", "payment-received"]
    subject, html, text = written()
    for part in (html, text):
        assert CANCELED[language] in part
        assert amount.replace(".", "," if language == "de" else ".") in part
        for word in (IN_FULL[language], OWED[language], TOTAL[language], "IBAN", "Vielen Dank"):
            assert word not in part
    assert {"de": "stornierten", "en": "cancelled"}[language] in subject
    assert "1042" in subject


def test_an_order_that_expired_counts_as_canceled(shop: FakeShop) -> None:
    # given
    story = Story(shop, age=DAY)
    story.place()
    shop.change(story.order.id, status="expired")

    # when
    story.money(MoneyKind.PAYMENT, "39.80", 20 * HOUR)
    story.wait()

    # then
    assert story.sent[-1] == "payment-received"
    assert CANCELED["de"] in mail.outbox[-1].body


def test_what_was_reserved_and_is_taken_after_the_cancellation_is_told(shop: FakeShop) -> None:
    # given a card that is charged by mistake
    story = Story(shop, age=DAY)
    story.place(total_authorized=Decimal("39.80"))
    story.money(MoneyKind.AUTHORIZATION, "39.80", MINUTE)
    story.cancel(60 * MINUTE)
    story.wait()

    # when
    story.money(MoneyKind.PAYMENT, "39.80", 120 * MINUTE)
    story.wait()

    # then
    assert story.sent[-1] == "payment-received"


def test_payment_and_cancellation_share_a_mail_that_says_both(shop: FakeShop) -> None:
    # given a prepayment, canceled while the money arrives
    story = Story(shop, age=66 * MINUTE)
    channels.set_up(1, payments="=prepayment")
    story.place()
    story.money(MoneyKind.PAYMENT, "39.80", 60 * MINUTE)

    # when
    story.cancel(63 * MINUTE)
    story.wait()

    # then
    assert story.sent == ["order-received", "order-canceled"]
    _, html, text = written()
    for part in (html, text):
        assert "Ihre Zahlung über 39,80\xa0€ ist bei uns eingegangen." in part.replace(
            "&nbsp;", " "
        )
        assert "Erstattung von 39,80\xa0€ veranlasst" in part
        assert IN_FULL["de"] not in part
        assert "überweisen" not in part


def test_what_was_corrected_is_told_as_it_stands_in_a_shared_mail_too(shop: FakeShop) -> None:
    # given 398 typed in for 39.80
    story = Story(shop, age=66 * MINUTE)
    story.place()
    story.money(MoneyKind.PAYMENT, "398.00", 60 * MINUTE)

    # when
    story.money(MoneyKind.PAYMENT_CORRECTION, "-358.20", 61 * MINUTE)
    shop.change(story.order.id, total_charged=Decimal("39.80"))
    story.cancel(63 * MINUTE)
    story.wait()

    # then
    assert story.sent == ["order-received", "order-canceled"]
    assert "398" not in mail.outbox[-1].body
    assert "39,80" in mail.outbox[-1].body


def test_a_payment_that_waits_while_its_order_ends_is_told_as_it_is(shop: FakeShop) -> None:
    # given a payment that waits
    story = Story(shop, age=66 * MINUTE)
    story.place(status="unconfirmed")
    story.money(MoneyKind.PAYMENT, "39.80", 60 * MINUTE)

    # when the order expires before anything leaves
    shop.add_event(story.order.id, EventType.EXPIRED)
    shop.change(story.order.id, status="expired")
    story.wait()

    # then
    assert story.sent == ["order-received", "payment-received"]
    assert CANCELED["de"] in mail.outbox[-1].body


def test_an_own_template_must_know_of_canceled_orders(shop: FakeShop) -> None:
    with pytest.raises(TemplateRefusedError, match="canceled"):
        templates.save(
            "payment-received", "de", 0, subject="{{order_number}}",
            mjml="<mj-section><mj-column><mj-text>{{amount}} {{order_number}} {{order_link}} "
            "{{#each footer}}{{this}}{{/each}} Alles ist bezahlt.</mj-text></mj-column></mj-section>",
            text="{{amount}} {{order_number}} {{#each footer}}{{this}}{{/each}}", by="anne",
        )  # fmt: skip
    assert samples.sample("payment-received")["canceled"] is False
    assert render.works("payment-received", "de", samples.sample("payment-received"))
