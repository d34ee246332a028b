"""The driver proves itself against real Saleor (placeholder until the table is in)."""

from decimal import Decimal

from saleor.order.models import Order

from tests.saleor.world import World, checkout, money, parcels


def test_paid_and_fulfilled(world: World) -> None:
    """An order through checkout, charge and one full fulfillment ends as fulfilled."""
    # given
    checkout_id = checkout.create(world, basket={"mug": 1})
    money.create(world, currency="EUR", checkout_id=checkout_id, charged=Decimal(25))
    order_id = checkout.complete(world, checkout_id=checkout_id)

    # when
    parcels.fulfill(world, order_id=order_id, number="A1")

    # then
    assert Order.objects.get(pk=order_id).status == "fulfilled"
