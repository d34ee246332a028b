"""What nobody waits for and nobody reads: a goodie in mails, lists and figures."""

from dataclasses import replace
from decimal import Decimal

import pytest

from saleor_service_plugin.delivery import rules
from saleor_service_plugin.delivery.promises.making import is_promised
from saleor_service_plugin.delivery.silence import news
from saleor_service_plugin.orders import letter, wording
from saleor_service_plugin.shop.snapshots import Order
from tests.fake_shop import a_line, a_parcel, an_order
from tests.fake_shop.past import past_order

ORDERED = a_line(quantity=2, quantity_fulfilled=2)
GOODIE = a_line(
    product_name="Schlüsselanhänger", variant_name="rot", sku="SA-1", quantity=1, is_gift=True,
    goodie_key="rule:1", unit_price_gross=Decimal(0), total_price_gross=Decimal(0),
    undiscounted_unit_gross=Decimal(0), undiscounted_total_gross=Decimal(0),
)  # fmt: skip


def left_without_it() -> Order:
    """Return an order of which all but the goodie has left."""
    parcel = a_parcel(id=1, lines=((ORDERED.id, 2),))
    return an_order(
        lines=(ORDERED, GOODIE), fulfillments=(parcel,), status="partially fulfilled",
        charge_status="full", total_charged=Decimal("39.80"),
    )  # fmt: skip


def test_the_last_parcel_is_the_last() -> None:
    order = left_without_it()
    assert rules.pieces_not_sent(order) == 0
    assert rules.pieces_not_sent(replace(order, lines=(replace(ORDERED, quantity=3), GOODIE))) == 1


def test_nothing_is_promised_for_it() -> None:
    assert is_promised(ORDERED)
    assert not is_promised(GOODIE)


def test_nobody_waits_for_it() -> None:
    order = left_without_it()
    assert not news.waits(order)
    assert news.waits(replace(order, lines=(replace(ORDERED, quantity=3), GOODIE)))
    assert not past_order(order, {}).waits


@pytest.mark.parametrize(
    "language, words",
    [
        ("de", "eine kleine Überraschung"),
        ("en-gb", "a little surprise"),
        ("fr", "a little surprise"),
    ],
)
def test_customers_read_no_name(language: str, words: str) -> None:
    # given
    parcel = a_parcel(id=1, lines=((ORDERED.id, 2), (GOODIE.id, 1)))

    # when
    shown = rules.contents(parcel, (ORDERED, GOODIE), surprise=wording.surprise(language))
    staff = rules.contents(parcel, (ORDERED, GOODIE))

    # then
    assert [(one.name, one.variant, one.sku, one.quantity) for one in shown][1] == (
        words,
        "",
        "",
        1,
    )
    assert [one.name for one in staff] == ["Teekanne", "Schlüsselanhänger"]


def test_it_is_no_line_of_what_was_ordered() -> None:
    lines, subtotal, discount = letter._lines(left_without_it(), str)
    assert [line["name"] for line in lines] == ["Teekanne"]
    assert (subtotal, discount) == (Decimal("39.80"), 0)
