"""What comes back: returns, replacements, and the orders that replace."""

from collections.abc import Iterator
from decimal import Decimal

from saleor.order.models import Fulfillment, Order

from ..scenario import (
    CONFIRMED,
    PLACED,
    Fact,
    Outcome,
    Story,
    payment,
    refund,
    scenario,
    sent,
    tracked,
)
from ..world import World, drafts, parcels, returns
from .begin import BASKET, TOTAL, paid, paid_legacy

Steps = Iterator[None]

PAID: tuple[Fact, ...] = (PLACED, CONFIRMED, payment(TOTAL))


def returned(index: int) -> Fact:
    """The fact that something came back."""
    return ("parcel-returned", index)


def replaced(index: int) -> Fact:
    """The fact that something is to be replaced."""
    return ("parcel-replaced", index)


def _paid(status: str, fulfillments: list[str], *facts: Fact) -> Outcome:
    """A paid order with facts about its parcels."""
    return Outcome(status, "full", fulfillments, [*PAID, *facts])


@scenario(order=_paid("returned", ["returned"], sent(0), tracked(0, 1, "OUT"), returned(1)))
def everything_returned(world: World, story: Story) -> Steps:
    """Core deletes the emptied original fulfillment (order/actions.py:1997); it was sent."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id, number="OUT")
    yield
    returns.return_products(world, order_id=order_id, sent={pk: BASKET})
    assert not Fulfillment.objects.filter(pk=pk).exists()
    yield


@scenario(order=_paid("partially_returned", ["fulfilled", "returned"], sent(0), returned(1)))
def part_returned(world: World, story: Story) -> Steps:
    """One mug comes back; the fulfillment keeps the rest."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    returns.return_products(world, order_id=order_id, sent={pk: {"mug": 1}})
    yield


@scenario(order=_paid("returned", ["returned", "returned"], sent(0), returned(1), returned(2)))
def returned_in_two_parts(world: World, story: Story) -> Steps:
    """Every return makes a fulfillment of its own."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    returns.return_products(world, order_id=order_id, sent={pk: {"mug": 1}})
    yield
    returns.return_products(world, order_id=order_id, sent={pk: {"mug": 1, "poster": 1}})
    yield


@scenario(order=_paid("partially_returned", ["returned"], returned(0)))
def unsent_products_returned(world: World, story: Story) -> Steps:
    """Core lets staff return what was never sent."""
    order_id = paid(world, story)
    yield
    returns.return_products(world, order_id=order_id, unsent={"poster": 1})
    yield


@scenario(
    order=_paid("fulfilled", ["replaced", "returned"], sent(0), replaced(1)),
    reissue=Outcome("draft"),
)
def everything_replaced(world: World, story: Story) -> Steps:
    """All goes into a draft order; core also makes a RETURNED fulfillment without lines.

    order/actions.py:1984 calls create_return_fulfillment in any case: nothing came back
    through it, so it is no return. The draft has no facts until it is completed. The status
    stays as it was (order/utils.py, refresh_order_status: all_products_replaced).
    """
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    made = returns.return_products(world, order_id=order_id, replaced={pk: BASKET})
    assert made.reissue_order_id
    story.orders["reissue"] = made.reissue_order_id
    yield


@scenario(
    order=_paid(
        "partially_returned",
        ["fulfilled", "replaced", "returned"],
        sent(0),
        replaced(1),
        returned(2),
    ),
    reissue=Outcome("draft"),
)
def part_replaced_part_returned(world: World, story: Story) -> Steps:
    """One mug is replaced, the poster comes back, one mug stays."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    made = returns.return_products(
        world, order_id=order_id, sent={pk: {"poster": 1}}, replaced={pk: {"mug": 1}}
    )
    assert made.reissue_order_id
    story.orders["reissue"] = made.reissue_order_id
    yield


@scenario(
    order=_paid("fulfilled", ["fulfilled", "replaced", "returned"], sent(0), replaced(1)),
    reissue=Outcome("fulfilled", "none", ["fulfilled"], [PLACED, CONFIRMED, sent(0)]),
)
def replacement_completed_and_sent(world: World, story: Story) -> Steps:
    """The reissue order is an order of its own once it is completed; prices are copied."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    made = returns.return_products(world, order_id=order_id, replaced={pk: {"mug": 1}})
    assert made.reissue_order_id
    story.orders["reissue"] = made.reissue_order_id
    yield
    assert Order.objects.get(pk=made.reissue_order_id).status == "draft"
    returns.choose_delivery(world, order_id=made.reissue_order_id)
    drafts.complete(world, order_id=made.reissue_order_id)
    yield
    parcels.fulfill(world, order_id=made.reissue_order_id)
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "partially_returned",
        "partial",
        ["fulfilled", "refunded_and_returned"],
        [*PAID, sent(0), refund(20), returned(1)],
    ),
)
def returned_with_refund(world: World, story: Story) -> Steps:
    """The legacy flow gives the money back in the same call."""
    order_id = paid_legacy(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    returns.return_products(world, order_id=order_id, sent={pk: {"mug": 1}}, refund=True)
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "partially_returned",
        "partial",
        ["fulfilled", "refunded_and_returned"],
        [*PAID, sent(0), refund(7), returned(1)],
    ),
)
def returned_with_another_refund(world: World, story: Story) -> Steps:
    """Staff may name the amount."""
    order_id = paid_legacy(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    returns.return_products(
        world, order_id=order_id, sent={pk: {"mug": 1}}, refund=True, amount=Decimal(7)
    )
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "partially_returned",
        "partial",
        ["fulfilled", "refunded", "returned", "refunded_and_returned"],
        [*PAID, sent(0), refund(20), returned(3)],
    ),
)
def refunded_first_returned_later(world: World, story: Story) -> Steps:
    """Refunded goods come back: a second row, beside an empty RETURNED one.

    order/actions.py:1728-1760: refunded lines go into a fulfillment of their own while the
    target stays without lines. The emptied REFUNDED row stays too (:1997 deletes others).
    """
    order_id = paid_legacy(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    refunded_pk = returns.refund_products(world, order_id=order_id, sent={pk: {"mug": 1}})
    yield
    returns.return_products(world, order_id=order_id, sent={refunded_pk: {"mug": 1}})
    yield


@scenario(order=_paid("returned", ["returned"], returned(0)))
def sent_and_returned_between_two_looks(world: World, story: Story) -> Steps:
    """The fulfillment that was sent is deleted before anybody looked: never seen.

    Declared best effort; the return is the first row that there is to count.
    """
    order_id = paid(world, story)
    yield
    pk = parcels.fulfill(world, order_id=order_id)
    returns.return_products(world, order_id=order_id, sent={pk: BASKET})
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "unfulfilled",
        "partial",
        ["refunded"],
        [*PAID, refund(10)],
    ),
)
def unsent_products_refunded(world: World, story: Story) -> Steps:
    """An unsent poster is refunded: a row in status refunded with lines, no parcel."""
    order_id = paid_legacy(world, story)
    yield
    returns.refund_products(world, order_id=order_id, unsent={"poster": 1})
    yield


@scenario(
    order=Outcome(
        "partially_returned",
        "full",
        ["fulfilled", "returned", "fulfilled"],
        [*PAID, sent(0), returned(1), sent(2)],
    )
)
def sent_returned_and_the_rest_sent(world: World, story: Story) -> Steps:
    """A return between two parcels."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id, basket={"mug": 2})
    yield
    returns.return_products(world, order_id=order_id, sent={pk: {"mug": 1}})
    yield
    parcels.fulfill(world, order_id=order_id, basket={"poster": 1})
    yield
