"""Money by the legacy payment flow: rows of ``payment_transaction``."""

from collections.abc import Iterator
from decimal import Decimal

from saleor.order.models import Order

from ..scenario import CONFIRMED, PLACED, Outcome, Story, money, payment, refund, scenario, sent
from ..world import World, drafts, legacy, orders, parcels, returns
from ..world import money as transactions
from .begin import TOTAL, draft, paid_legacy

Steps = Iterator[None]


@scenario(
    legacy=True, order=Outcome("unfulfilled", "full", facts=[PLACED, CONFIRMED, payment(TOTAL)])
)
def legacy_charged(world: World, story: Story) -> Steps:
    """Charged when the checkout completes: one row of kind capture."""
    paid_legacy(world, story)
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "unfulfilled",
        "full",
        facts=[PLACED, CONFIRMED, money("authorization", TOTAL), payment(TOTAL)],
    ),
)
def legacy_authorized_then_captured(world: World, story: Story) -> Steps:
    """orderCapture by staff."""
    order_id = paid_legacy(world, story, authorize_only=True)
    yield
    legacy.capture(world, order_id=order_id, amount=Decimal(TOTAL))
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "unfulfilled",
        "partial",
        facts=[PLACED, CONFIRMED, money("authorization", TOTAL), payment(20)],
    ),
)
def legacy_captured_in_part(world: World, story: Story) -> Steps:
    """A part is captured."""
    order_id = paid_legacy(world, story, authorize_only=True)
    yield
    legacy.capture(world, order_id=order_id, amount=Decimal(20))
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "unfulfilled",
        facts=[PLACED, CONFIRMED, money("authorization", TOTAL), money("void", TOTAL)],
    ),
)
def legacy_voided(world: World, story: Story) -> Steps:
    """The authorization is released."""
    order_id = paid_legacy(world, story, authorize_only=True)
    yield
    legacy.void(world, order_id=order_id)
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "unfulfilled",
        "full",
        facts=[PLACED, CONFIRMED, money("authorization", TOTAL), payment(TOTAL)],
    ),
)
def legacy_captured_by_confirming(world: World, story: Story) -> Steps:
    """orderConfirm captures an authorized payment (graphql/.../order_confirm.py)."""
    order_id = paid_legacy(world, story, channel="manual-usd", authorize_only=True)
    yield
    assert Order.objects.get(pk=order_id).status == "unconfirmed"
    orders.confirm(world, order_id=order_id)
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "unfulfilled",
        "partial",
        ["refunded", "refunded"],
        [PLACED, CONFIRMED, payment(TOTAL), refund(10), refund(10)],
    ),
)
def legacy_refunded_twice(world: World, story: Story) -> Steps:
    """orderRefund also adds a fulfillment in status refunded that has no lines: no parcel."""
    order_id = paid_legacy(world, story)
    yield
    legacy.refund(world, order_id=order_id, amount=Decimal(10))
    yield
    legacy.refund(world, order_id=order_id, amount=Decimal(10))
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "unfulfilled",
        "none",
        ["refunded"],
        [PLACED, CONFIRMED, payment(TOTAL), refund(TOTAL)],
    ),
)
def legacy_refunded_fully(world: World, story: Story) -> Steps:
    """All of it goes back."""
    order_id = paid_legacy(world, story)
    yield
    legacy.refund(world, order_id=order_id, amount=Decimal(TOTAL))
    yield


@scenario(order=Outcome("unfulfilled", "full", facts=[PLACED, CONFIRMED, payment(TOTAL)]))
def draft_marked_as_paid_by_transaction(world: World, story: Story) -> Steps:
    """orderMarkAsPaid in a channel of the transaction flow: a TransactionEvent."""
    order_id = draft(world, story)
    drafts.complete(world, order_id=order_id)
    yield
    transactions.mark_as_paid(world, order_id=order_id)
    yield


@scenario(order=Outcome("unfulfilled", "full", facts=[PLACED, CONFIRMED, payment(TOTAL)]))
def draft_marked_as_paid_by_payment(world: World, story: Story) -> Steps:
    """In a channel of the payment flow: a row of kind external (order/actions.py:1020)."""
    order_id = draft(world, story, channel="usd")
    drafts.complete(world, order_id=order_id)
    yield
    transactions.mark_as_paid(world, order_id=order_id)
    yield


@scenario(
    order=Outcome(
        "unfulfilled",
        "partial",
        ["refunded"],
        [PLACED, CONFIRMED, payment(TOTAL), refund(12)],
    )
)
def marked_as_paid_then_refunded(world: World, story: Story) -> Steps:
    """A manual payment can be refunded; core writes the row itself (payment/gateway.py)."""
    order_id = draft(world, story, channel="usd")
    drafts.complete(world, order_id=order_id)
    transactions.mark_as_paid(world, order_id=order_id)
    yield
    legacy.refund(world, order_id=order_id, amount=Decimal(12))
    yield


@scenario(
    legacy=True,
    order=Outcome(
        "partially fulfilled",
        "partial",
        ["fulfilled", "refunded"],
        [PLACED, CONFIRMED, payment(TOTAL), sent(0), refund(30)],
    ),
)
def legacy_products_refunded(world: World, story: Story) -> Steps:
    """One sent mug and the unsent poster are refunded; the refunded row is no parcel."""
    order_id = paid_legacy(world, story)
    first = parcels.fulfill(world, order_id=order_id, basket={"mug": 2})
    yield
    returns.refund_products(
        world, order_id=order_id, unsent={"poster": 1}, sent={first: {"mug": 1}}
    )
    yield
