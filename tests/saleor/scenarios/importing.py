"""Orders that an importer brings. Only one hook is called, and none for their fulfillments.

graphql/order/bulk_mutations/order_bulk_create.py:2509.
"""

from collections.abc import Iterator
from decimal import Decimal

from ..scenario import (
    CANCELED,
    CONFIRMED,
    PLACED,
    Outcome,
    Story,
    money,
    payment,
    refund,
    scenario,
    sent,
    tracked,
)
from ..world import World, orders, parcels
from ..world.imports import ImportedParcel, import_order
from .begin import BASKET, TOTAL

Steps = Iterator[None]


@scenario(order=Outcome("unfulfilled", facts=[PLACED, CONFIRMED]))
def imported_unpaid(world: World, story: Story) -> Steps:
    """An open order without money."""
    story.orders["order"] = import_order(world, basket=BASKET)
    yield


@scenario(order=Outcome("unfulfilled", "full", facts=[PLACED, CONFIRMED, payment(TOTAL)]))
def imported_paid(world: World, story: Story) -> Steps:
    """The imported charge is a TransactionEvent like any other (order_bulk_create.py:1679)."""
    story.orders["order"] = import_order(world, basket=BASKET, charged=Decimal(TOTAL))
    yield


@scenario(
    order=Outcome(
        "fulfilled",
        "full",
        ["fulfilled"],
        [PLACED, CONFIRMED, payment(TOTAL), sent(0), tracked(0, 1, "IMPORTED-1")],
    )
)
def imported_fulfilled(world: World, story: Story) -> Steps:
    """One parcel with a number: tracking_number_updated is not called, the number is there."""
    story.orders["order"] = import_order(
        world,
        basket=BASKET,
        status="FULFILLED",
        charged=Decimal(TOTAL),
        parcels=[ImportedParcel(basket=BASKET, number="IMPORTED-1")],
    )
    yield


@scenario(
    order=Outcome(
        "fulfilled",
        fulfillments=["fulfilled", "fulfilled"],
        facts=[PLACED, CONFIRMED, sent(0), sent(1)],
    )
)
def imported_half_sent_then_sent(world: World, story: Story) -> Steps:
    """The rest is sent in the shop."""
    order_id = import_order(
        world,
        basket=BASKET,
        status="PARTIALLY_FULFILLED",
        parcels=[ImportedParcel(basket={"mug": 1})],
    )
    story.orders["order"] = order_id
    yield
    parcels.fulfill(world, order_id=order_id)
    yield


@scenario(
    order=Outcome(
        "fulfilled",
        fulfillments=["fulfilled", "fulfilled"],
        facts=[PLACED, CONFIRMED, sent(0), sent(1), tracked(1, 1, "IMPORTED-2")],
    )
)
def imported_with_two_parcels(world: World, story: Story) -> Steps:
    """Two parcels of one import; both rows carry fulfillment_order 1."""
    story.orders["order"] = import_order(
        world,
        basket=BASKET,
        status="FULFILLED",
        parcels=[
            ImportedParcel(basket={"mug": 2}),
            ImportedParcel(basket={"poster": 1}, number="IMPORTED-2"),
        ],
    )
    yield


@scenario(order=Outcome("canceled", facts=[PLACED, CANCELED]))
def imported_canceled(world: World, story: Story) -> Steps:
    """Canceled from the first look on: never seen as confirmed."""
    story.orders["order"] = import_order(world, basket=BASKET, status="CANCELED")
    yield


@scenario(
    order=Outcome(
        "unfulfilled",
        "full",
        facts=[
            PLACED,
            CONFIRMED,
            money("authorization", 5),
            payment(TOTAL),
            refund(10),
        ],
    )
)
def imported_with_every_kind_of_money(world: World, story: Story) -> Steps:
    """One event per amount; core does not subtract the refund from the charge here."""
    story.orders["order"] = import_order(
        world,
        basket=BASKET,
        authorized=Decimal(5),
        charged=Decimal(TOTAL),
        refunded=Decimal(10),
    )
    yield


@scenario(order=Outcome("canceled", facts=[PLACED, CONFIRMED, CANCELED]))
def imported_then_canceled(world: World, story: Story) -> Steps:
    """From the import on it is an order like any other."""
    order_id = import_order(world, basket=BASKET)
    story.orders["order"] = order_id
    yield
    orders.cancel(world, order_id=order_id)
    yield
