"""How orders end, and what happens around them."""

from collections.abc import Iterator
from decimal import Decimal

from saleor.order.models import Order, OrderLine

from ..scenario import (
    CANCELED,
    CONFIRMED,
    EXPIRED,
    GONE,
    PLACED,
    Fact,
    Outcome,
    Story,
    payment,
    refund,
    scenario,
    sent,
)
from ..world import World, orders, parcels, raw
from ..world import money as transactions
from ..world.catalogue import sell_another
from .begin import TOTAL, paid, unpaid

Steps = Iterator[None]

PAID: tuple[Fact, ...] = (PLACED, CONFIRMED, payment(TOTAL))


@scenario(order=Outcome("canceled", "full", facts=[*PAID, CANCELED]))
def paid_order_canceled(world: World, story: Story) -> Steps:
    """Canceling moves no money."""
    order_id = paid(world, story)
    yield
    orders.cancel(world, order_id=order_id)
    yield


@scenario(order=Outcome("canceled", "full", facts=[PLACED, payment(TOTAL), CANCELED]))
def placed_and_canceled_between_two_looks(world: World, story: Story) -> Steps:
    """Confirmed is what was seen; the placing and the money have rows of their own."""
    order_id = paid(world, story)
    orders.cancel(world, order_id=order_id)
    yield


@scenario(order=Outcome("canceled", "none", facts=[*PAID, CANCELED, refund(TOTAL)]))
def canceled_and_refunded(world: World, story: Story) -> Steps:
    """The refund is reported after the cancelation."""
    order_id = paid(world, story)
    yield
    orders.cancel(world, order_id=order_id)
    yield
    transactions.report(
        world,
        transaction_id=story.transaction,
        type_="refund_success",
        amount=Decimal(TOTAL),
    )
    yield


@scenario(order=Outcome("canceled", facts=[PLACED, CANCELED]))
def unconfirmed_order_canceled(world: World, story: Story) -> Steps:
    """Never confirmed at any look, although order_confirmed was called."""
    order_id = unpaid(world, story)
    yield
    orders.cancel(world, order_id=order_id)
    yield


@scenario(order=Outcome("canceled", facts=[PLACED, CANCELED]))
def canceled_in_bulk(world: World, story: Story) -> Steps:
    """orderBulkCancel."""
    order_id = unpaid(world, story, channel="manual")
    yield
    orders.cancel_in_bulk(world, order_ids=[order_id])
    yield


@scenario(order=Outcome("canceled", "full", facts=[*PAID, CANCELED]))
def canceled_raw(world: World, story: Story) -> Steps:
    """The status is overwritten: no event, no hook, updated_at as before."""
    order_id = paid(world, story)
    yield
    raw.set_order_status(order_id=order_id, status="canceled")
    yield


@scenario(order=Outcome("unfulfilled", facts=[PLACED, CONFIRMED]))
def confirmed_raw(world: World, story: Story) -> Steps:
    """The other way round."""
    order_id = unpaid(world, story)
    yield
    raw.set_order_status(order_id=order_id, status="unfulfilled")
    yield


@scenario(order=Outcome("expired", facts=[PLACED, EXPIRED]))
def unpaid_order_expired(world: World, story: Story) -> Steps:
    """Core's task by bulk update; the hook's instance still says unconfirmed (order/tasks.py:114)."""
    order_id = unpaid(world, story, channel="expiring")
    yield
    orders.expire(order_id=order_id)
    yield


@scenario(order=Outcome(None, facts=[PLACED, EXPIRED, GONE]))
def expired_order_deleted(world: World, story: Story) -> Steps:
    """Core deletes expired orders; no hook is called (order/tasks.py:222)."""
    order_id = unpaid(world, story, channel="expiring")
    yield
    orders.expire(order_id=order_id)
    yield
    orders.delete_expired(order_id=order_id)
    yield


@scenario(order=Outcome(None, facts=[PLACED, CONFIRMED, sent(0), GONE]))
def order_deleted_raw(world: World, story: Story) -> Steps:
    """Somebody deletes a live order with everything that hangs on it.

    Only without money: payments and transactions protect their order (payment/models.py).
    """
    order_id = unpaid(world, story, channel="manual")
    orders.confirm(world, order_id=order_id)
    parcels.fulfill(world, order_id=order_id)
    yield
    raw.delete_order(order_id=order_id)
    yield


@scenario(order=Outcome("unfulfilled", "full", facts=PAID))
def email_and_address_changed(world: World, story: Story) -> Steps:
    """Edits of the order are no facts."""
    order_id = paid(world, story)
    yield
    orders.change_email(world, order_id=order_id, email=world.email())
    yield
    orders.change_shipping_address(world, order_id=order_id, street="Invalidenstrasse 1")
    yield


@scenario(order=Outcome("fulfilled", "full", ["fulfilled"], [*PAID, sent(0)]))
def customer_deleted(world: World, story: Story) -> Steps:
    """The order stays, without its user."""
    email = world.email()
    user_pk = orders.create_customer(world, email=email)
    order_id = paid(world, story, email=email)
    assert Order.objects.get(pk=order_id).user_id == user_pk
    yield
    orders.delete_customer(world, user_pk=user_pk)
    assert Order.objects.get(pk=order_id).user_id is None
    yield
    parcels.fulfill(world, order_id=order_id)
    yield


@scenario(
    order=Outcome(
        "partially fulfilled",
        "full",
        ["fulfilled"],
        [PLACED, CONFIRMED, payment(32), sent(0)],
    )
)
def variant_deleted(world: World, story: Story) -> Steps:
    """The line stays without its variant; the rest is sent."""
    name = sell_another(world, price=7)
    order_id = paid(world, story, basket={"mug": 1, name: 1}, charged=32)
    yield
    orders.delete_variant(world, variant_pk=world.variants[name].pk)
    assert OrderLine.objects.filter(order_id=order_id, variant=None).exists()
    yield
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1})
    yield
