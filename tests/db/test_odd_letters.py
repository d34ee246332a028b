"""Orders as no shop expects them: every mail about them can be sent and reads well."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from saleor_service_plugin.complaints.mails import kinds as complaint_mails
from saleor_service_plugin.delivery import parcel_mails
from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.messages import channels, render, samples, shop_texts
from saleor_service_plugin.messages import kinds as registry
from saleor_service_plugin.messages.kinds import Letter
from saleor_service_plugin.messages.mail import Post
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.messages.outcomes import Family
from saleor_service_plugin.messages.render import Rendered
from saleor_service_plugin.messages.senders import Sender
from saleor_service_plugin.orders import consent_mails
from saleor_service_plugin.rewards.mails import kinds as reward_mails
from saleor_service_plugin.shop.snapshots import MoneyKind, MoneyMovement, MoneySource, Order
from tests.fake_shop import FakeShop, a_line, a_parcel, an_address, an_order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

# What carriers say stands in no order: letters about it are written from reports.
KINDS = tuple(
    samples.BY_KIND.keys()
    - {
        kind.key
        for kinds in (parcel_mails, consent_mails, reward_mails, complaint_mails)
        for kind in kinds.KINDS
    }
)
"""Those that tell of an order; mails about codes, consent and complaints show nothing of one."""
LISTING = ("order-received", "order-confirmed", "order-canceled", "parcel-sent", "ready-for-pickup")
SUMMING = ("order-received", "order-confirmed", "order-canceled")

MOST_BYTES = 100_000

SENDER = Sender('"Tee" <tee@example.com>', None, "shop.example.com")

FOOTER = "Teehaus Morgenstern GmbH\nSpeicherstraße 12, 20457 Hamburg"

GREETING = {"de": "Guten Tag", "en": "Hello"}

MANY = 500

HEBREW = an_address(first_name="דוד", last_name="כהן", city="תל אביב", country="IL")
ARABIC = an_address(first_name="\u200fفاطمة", last_name="الزهراء", city="القاهرة", country="EG")
EMOJI = an_address(first_name="👩\u200d👩\u200d👧", last_name="🎁", company_name="🏳️\u200d🌈 GmbH")
NOBODY = an_address(first_name="", last_name="")
BLANK = an_address(**dict.fromkeys(
    ("first_name", "last_name", "company_name", "street_address_1", "city", "postal_code",
     "country"), "",
))  # fmt: skip


def lines(count: int, **changes: Any) -> tuple[Any, ...]:
    """Return so many lines of one piece for 1.00, each with its own name."""
    price = {
        "quantity": 1, "unit_price_gross": Decimal(1), "total_price_gross": Decimal(1),
        "undiscounted_unit_gross": Decimal(1), "undiscounted_total_gross": Decimal(1),
    }  # fmt: skip
    return tuple(
        a_line(**{"product_name": f"Tee Nr. {number:03}", "sku": f"T{number}", **price, **changes})
        for number in range(1, count + 1)
    )


def priced(name: str, before: str, after: str, **changes: Any) -> Any:
    """Return a line of one piece with its price before and after discounts."""
    return a_line(
        product_name=name, quantity=1,
        unit_price_gross=Decimal(after), total_price_gross=Decimal(after),
        undiscounted_unit_gross=Decimal(before), undiscounted_total_gross=Decimal(before),
        **changes,
    )  # fmt: skip


def write(
    shop: FakeShop, *, moved: bool = True, promised: bool = True, **changes: Any
) -> tuple[Order, dict[str, tuple[Letter, Rendered]]]:
    """Return an order with a parcel, a payment and a refund, and every mail about it."""
    now = datetime.now(UTC)
    order = an_order(number=1042, **changes)
    parcel = a_parcel(
        id=1, tracking_number="0034", lines=tuple((line.id, line.quantity) for line in order.lines)
    )
    amount = order.total_gross
    money = (
        MoneyMovement(MoneySource.TRANSACTION, 1, MoneyKind.PAYMENT, amount, now),
        MoneyMovement(MoneySource.TRANSACTION, 2, MoneyKind.REFUND, amount, now),
    )
    order = shop.put(order)
    shop.change(order.id, money=money if moved else (), fulfillments=(parcel,))
    channels.set_up(1, payments="=prepayment")
    shop_texts.save(1, "footer", text=FOOTER)
    shop_texts.save(1, "bank-details", text="IBAN DE02 1203 0000 0000 2020 51")
    subjects = {"payment-received": "transaction-1", "refund-made": "transaction-2"}
    form = {"channel_id": 1, "channel": ChannelState.objects.get(), "sender_name": "Teehaus"}
    if promised:
        _promise(order)
    written = {}
    for name in KINDS if promised else LISTING:
        kind = registry.get(name)
        assert kind is not None
        row = Message(
            pk=1, kind=name, order_id=order.id, subject_id=subjects.get(name, "1"), also=[],
        )  # fmt: skip
        letter = kind.load([row], form)[1]
        language = render.choose_language(order.language_code, render.languages(name))
        written[name] = letter, render.render(name, language, letter.context)
    return order, written


def _promise(order: Order) -> None:
    """Have every line promised for a day of its own, and all of them late; a line that is gone."""
    first = date(2026, 11, 30)
    ids = [line.id for line in order.lines] or [uuid4()]
    Promise.objects.bulk_create(
        Promise(
            order_id=order.id, line_id=line_id, channel_id=1, name="Tee", quantity=1, shown=True,
            placed_at=order.created_at, dated_at=order.created_at, after_min=2, after_max=4,
            first_earliest=first, first_latest=first + timedelta(days=number),
            latest=None if number % 3 else first + timedelta(days=number + 7),
        )
        for number, line_id in enumerate(ids)
    )  # fmt: skip
    Delay.objects.all().delete()
    Delay.objects.create(
        pk=1, order_id=order.id, channel_id=1, number=1, cause="stock", told=True,
        line_ids=[str(line_id) for line_id in ids], found_at=order.created_at,
        was_latest=first, words="W" * 300,
    )  # fmt: skip


def sent_bytes(rendered: Rendered) -> bytes:
    """Return what goes over the line."""
    mail.outbox.clear()
    post = Post("", lease=timedelta(minutes=5))
    verdict = post.hand_over(rendered, key="k", recipient="anne@example.com", sender=SENDER)
    assert verdict.family is Family.SENT
    content: bytes = mail.outbox[0].message().as_bytes(linesep="\r\n")
    return content


def check(kind: str, letter: Letter, rendered: Rendered, language: str) -> None:
    """Check what holds for every mail about every order."""
    promised = set(samples.sample(kind))
    absent = {"terms", "withdrawal_instruction", "withdrawal_form", "attachments", "accepts"}
    assert promised - set(letter.context) <= absent
    assert len(sent_bytes(rendered)) < MOST_BYTES
    assert f'lang="{language}"' in rendered.html
    assert "1042" in rendered.subject and "1042" in rendered.text
    assert re.match(rf"{GREETING[language]}(?: \S.*)?,\n\n", rendered.text)
    assert "\nTeehaus\n" in rendered.text
    assert rendered.text.endswith(f"\n\n-- \n{FOOTER}\n")
    for part in (rendered.subject, rendered.html, rendered.text):
        assert not re.search(r"\{\{|None|\[object|True|False|Decimal|NaN", part)
    assert "\n\n\n" not in rendered.text
    # Nothing is announced that does not follow: a heading without its lines. Of a parcel in
    # which nothing is that is shipped nobody is told.
    parcels: Any = letter.context.get("parcels", [{"contents": True}])
    empty = not any(parcel.get("contents") for parcel in parcels)
    assert empty or not re.search(
        r":\n\n(?=\S.*:\n)", rendered.text.replace("Ihre Bestellung:\n\n", "")
    )


ODD: dict[str, tuple[dict[str, Any], str, dict[str, str]]] = {
    "unknown-language": ({"language_code": "xx"}, "en", {"order-received": "Order"}),
    "chinese": ({"language_code": "zh-hans"}, "en", {"order-received": "€39.80"}),
    "austrian": ({"language_code": "de-at"}, "de", {"order-received": "39,80\xa0€"}),
    "no-language": ({"language_code": ""}, "en", {}),
    "strange-language": ({"language_code": "../de"}, "en", {}),
    "empty-name": (
        {"billing_address": NOBODY, "shipping_address": NOBODY}, "de",
        dict.fromkeys(KINDS, "Guten Tag,\n"),
    ),
    "blank-address": ({"billing_address": BLANK, "shipping_address": BLANK}, "de",
                      dict.fromkeys(KINDS, "Guten Tag,\n")),
    "no-billing-address": (
        {"billing_address": None}, "de", dict.fromkeys(KINDS, "Guten Tag Änne Müller,\n"),
    ),
    "no-address": (
        {"billing_address": None, "shipping_address": None, "is_collected": True,
         "collection_point_name": "Laden"}, "de",
        {**dict.fromkeys(KINDS, "Guten Tag,\n"), "ready-for-pickup": "Abholort: Laden\n"},
    ),
    "emoji": (
        {"billing_address": EMOJI, "lines": (a_line(product_name="Tasse ☕️🫖"),)}, "de",
        {"order-received": "2 × Tasse ☕️🫖, 1,2 l", "refund-made": "Guten Tag 👩\u200d👩\u200d👧 🎁,"},
    ),
    "hebrew": (
        {"billing_address": HEBREW, "lines": (a_line(product_name="קומקום"),)}, "de",
        {"order-received": "2 × קומקום, 1,2 l", "parcel-sent": "Guten Tag דוד כהן,"},
    ),
    "arabic": (
        {"billing_address": ARABIC, "language_code": "ar"}, "en",
        {"order-received": "Hello \u200fفاطمة الزهراء,"},
    ),
    "overridden": (
        {"billing_address": an_address(first_name="\u202eannA\r\n\r\nBcc: x")}, "de",
        dict.fromkeys(KINDS, "Guten Tag annA Bcc: x Müller,\n"),
    ),
    "yen": (
        {"currency": "JPY", "total_gross": Decimal("4200.000"), "total_net": Decimal("3818.000"),
         "lines": (priced("Kyusu", "4200", "4200"),)}, "de",
        dict.fromkeys((*SUMMING, "payment-received", "refund-made"), "4.200\xa0¥"),
    ),
    "dinar": (
        {"currency": "KWD", "total_gross": Decimal("1.234"), "total_net": Decimal(0),
         "lines": (priced("Dallah", "1.234", "1.234"),), "language_code": "en"}, "en",
        dict.fromkeys((*SUMMING, "payment-received", "refund-made"), "KWD\xa01.234"),
    ),
    "unknown-currency": (
        {"currency": "XTS", "language_code": "de"}, "de", {"order-received": "39,80\xa0XTS"},
    ),
    "free": (
        {"total_gross": Decimal(0), "total_net": Decimal(0),
         "lines": (priced("Probe", "0", "0"),)}, "de",
        dict.fromkeys(SUMMING, "1 × Probe, 1,2 l\n  kostenlos\n\nZwischensumme: 0,00\xa0€\n"),
    ),
    "negative": (
        {"total_gross": Decimal("-5.00"), "total_net": Decimal("-4.20"),
         "lines": (priced("Pfand", "0", "0"),)}, "de",
        dict.fromkeys(SUMMING, "Gesamtbetrag: -5,00\xa0€"),
    ),
    "gift": (
        {"lines": (priced("Kanne", "39.80", "39.80"), priced("Löffel", "3", "0", is_gift=True))},
        "de", dict.fromkeys(SUMMING, "1 × Löffel, 1,2 l\n  kostenlos\n\nZwischensumme: 39,80"),
    ),
    "gift-card": (
        {"lines": (priced("Gutschein", "50", "50", is_gift_card=True, is_shipping_required=False),),
         "total_gross": Decimal(50), "total_net": Decimal(50)}, "de",
        dict.fromkeys(SUMMING, "Zwischensumme: 50,00\xa0€\nGesamtbetrag: 50,00\xa0€"),
    ),
    "discount": (
        {"lines": (priced("Kanne", "50", "45"),), "total_gross": Decimal(40),
         "total_net": Decimal(0)}, "de",
        dict.fromkeys(
            SUMMING,
            "Zwischensumme: 50,00\xa0€\nRabatt: −5,00\xa0€\nVersand: kostenlos\nGutschein: −5,00\xa0€\n",
        ),
    ),
    "long-name": (
        {"lines": (a_line(product_name="N" * 386, variant_name="V" * 255),)}, "de",
        dict.fromkeys(LISTING, "2 × " + "N" * 386 + ", " + "V" * 255),
    ),
    "long-name-of-wide-letters": (
        {"lines": (a_line(product_name="漢" * 386, variant_name="🎁" * 255),)}, "de",
        dict.fromkeys(LISTING, "2 × " + "漢" * 386),
    ),
    "no-lines": (
        {"lines": (), "total_gross": Decimal(0), "total_net": Decimal(0)}, "de",
        dict.fromkeys(SUMMING, "Gesamtbetrag: 0,00\xa0€"),
    ),
    "no-sku-no-variant": (
        {"lines": (a_line(sku=None, variant_id=None, variant_name=""),)}, "de",
        dict.fromkeys(LISTING, "2 × Teekanne\n"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(ODD))
def test_every_mail_about_an_odd_order_reads_well(shop: FakeShop, name: str) -> None:
    # given
    changes, language, said = ODD[name]

    # when
    _, written = write(shop, **changes)

    # then
    for kind, (letter, rendered) in written.items():
        check(kind, letter, rendered, language)
        assert said.get(kind, "") in rendered.text


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("size", ["short", "long", "wide"])
def test_of_many_lines_the_first_are_shown_and_the_rest_counted(
    shop: FakeShop, language: str, size: str
) -> None:
    # given
    names = {"short": "", "long": " " + "ä" * 240, "wide": " " + "&" * 200}
    many = [
        a_line(**{**vars_of(line), "product_name": line.product_name + names[size]})
        for line in lines(MANY, variant_name="50 g")
    ]

    # when
    order, written = write(
        shop, lines=tuple(many), language_code=language, total_gross=Decimal(MANY),
        total_net=Decimal(400), promised=False,
    )  # fmt: skip

    # then
    words = {"de": "Weitere Positionen", "en": "Further items"}[language]
    total = {"de": "500,00", "en": "500.00"}[language]
    for kind in LISTING:
        letter, rendered = written[kind]
        check(kind, letter, rendered, language)
        shown = len(set(re.findall(r"Tee Nr\. \d{3}", rendered.text)))
        assert shown == len(set(re.findall(r"Tee Nr\. \d{3}", rendered.html))) >= 15
        (left_out,) = re.findall(rf"{words}[^:]*: (\d+)", rendered.text)
        assert int(left_out) + shown == MANY
        assert re.search(rf"{words}[^:<]*: {left_out}\b", rendered.html)
        if kind in SUMMING:
            assert rendered.text.count(total) >= 2


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("size", ["", "ä", "&", "界"])
def test_a_long_order_of_which_each_line_comes_on_another_day_is_not_cut_off(
    shop: FakeShop, language: str, size: str
) -> None:
    many = [
        a_line(**{**vars_of(line), "product_name": line.product_name + 240 * size})
        for line in lines(MANY, variant_name="50 g")
    ]
    _, written = write(shop, lines=tuple(many), language_code=language)
    for kind in (*LISTING, "delivery-delayed", "back-order"):
        check(kind, *written[kind], language)
    assert "Tee Nr. 001" in written["delivery-delayed"][1].text


def test_an_order_of_ordinary_length_is_shown_whole(shop: FakeShop) -> None:
    _, written = write(shop, lines=lines(40, variant_name="50 g"), total_gross=Decimal(40))
    for kind in LISTING:
        assert "Tee Nr. 040" in written[kind][1].text
        assert "Weitere Positionen" not in written[kind][1].text


def test_a_long_order_with_terms_of_usual_length_is_not_cut_off(shop: FakeShop) -> None:
    # given
    sentence = "Diese Bedingungen gelten für alle Bestellungen von Verbrauchern. "
    channels.set_up(1, withdrawal="yes")
    shop_texts.save(1, "terms", text="\n\n".join([sentence * 6] * 38))
    shop_texts.save(1, "withdrawal-instruction", text="\n\n".join([sentence * 6] * 12))

    # when
    _, written = write(shop, lines=lines(MANY), total_gross=Decimal(MANY))

    # then
    assert len(sent_bytes(written["order-received"][1])) < MOST_BYTES


def test_what_is_free_was_not_paid(shop: FakeShop) -> None:
    for total, charged, said in ((0, 0, False), (5, 5, True), (5, 0, False)):
        _, written = write(
            shop, total_gross=Decimal(total), total_charged=Decimal(charged), total_net=Decimal(0),
            moved=False,
        )  # fmt: skip
        received = written["order-received"][1].text
        assert ("Ihre Bestellung ist vollständig bezahlt" in received) is said


def test_who_has_not_transferred_is_told_not_to_when_the_order_is_canceled(
    shop: FakeShop,
) -> None:
    for charged, said in ((0, True), (5, False)):
        _, written = write(
            shop, total_gross=Decimal(5), total_charged=Decimal(charged), moved=False,
        )  # fmt: skip
        canceled = written["order-canceled"][1].text
        assert ("überweisen Sie den Betrag bitte nicht mehr" in canceled) is said


def test_an_order_whose_rest_is_under_way_is_not_paid(shop: FakeShop) -> None:
    for charged, said in ((10, True), (4, False)):
        _, written = write(
            shop, total_gross=Decimal(10), total_charged=Decimal(charged),
            total_authorized=Decimal(10 - charged), moved=False,
        )  # fmt: skip
        paid = written["payment-received"][1].text
        assert ("vollständig bezahlt" in paid) is said
        assert "teilweise bezahlt" not in paid


def vars_of(line: Any) -> dict[str, Any]:
    """Return a line's fields."""
    return {name: getattr(line, name) for name in line.__dataclass_fields__ if name != "id"}
