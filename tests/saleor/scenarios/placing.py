"""How an order comes to be."""

from collections.abc import Iterator
from decimal import Decimal

from saleor.order.models import Order

from ..scenario import CONFIRMED, PLACED, Outcome, Story, money, payment, scenario, sent
from ..world import World, checkout, drafts, orders, parcels
from ..world import money as transactions
from .begin import BASKET, TOTAL, authorized, draft, paid, unpaid

Steps = Iterator[None]

PAID = Outcome("unfulfilled", "full", facts=[PLACED, CONFIRMED, payment(TOTAL)])


@scenario(order=PAID)
def checkout_paid(world: World, story: Story) -> Steps:
    """Charged while it was a checkout: the row counts for the order."""
    paid(world, story)
    yield


@scenario(order=PAID)
def checkout_paid_in_usd(world: World, story: Story) -> Steps:
    """The same in a channel with another currency."""
    paid(world, story, channel="usd")
    yield


@scenario(order=PAID)
def checkout_paid_in_yen(world: World, story: Story) -> Steps:
    """A currency without minor units."""
    paid(world, story, channel="jpy")
    yield


@scenario(order=Outcome("unfulfilled", "full", facts=[PLACED, CONFIRMED, payment(25), payment(30)]))
def checkout_paid_in_two_parts(world: World, story: Story) -> Steps:
    """Two transactions on one checkout; between them there is no order to look at."""
    checkout_id = checkout.create(world, basket=BASKET)
    transactions.create(world, currency="EUR", checkout_id=checkout_id, charged=Decimal(25))
    yield
    transactions.create(world, currency="EUR", checkout_id=checkout_id, charged=Decimal(30))
    yield
    story.orders["order"] = checkout.complete(world, checkout_id=checkout_id)
    yield


@scenario(order=Outcome("unfulfilled", facts=[PLACED, CONFIRMED, money("authorization", TOTAL)]))
def checkout_authorized(world: World, story: Story) -> Steps:
    """A full authorization is enough to place an order."""
    authorized(world, story)
    yield


@scenario(order=PAID)
def checkout_paid_but_confirmed_by_hand(world: World, story: Story) -> Steps:
    """Without auto-confirmation money does not confirm (checkout/complete_checkout.py)."""
    order_id = paid(world, story, channel="manual")
    yield
    assert Order.objects.get(pk=order_id).status == "unconfirmed"
    orders.confirm(world, order_id=order_id)
    yield


@scenario(order=Outcome("unconfirmed", facts=[PLACED]))
def checkout_unpaid(world: World, story: Story) -> Steps:
    """Auto-confirm and no transaction: order_confirmed is called, the status stays.

    order/actions.py:349 against checkout/complete_checkout.py:1431: unconfirmed is the truth.
    """
    unpaid(world, story)
    yield


@scenario(order=PAID)
def checkout_unpaid_then_paid(world: World, story: Story) -> Steps:
    """The charge confirms the order, and no hook says so (payment/utils.py:1366)."""
    order_id = unpaid(world, story)
    yield
    transactions.create(world, currency="EUR", order_id=order_id, charged=Decimal(TOTAL))
    yield


@scenario(order=Outcome("unfulfilled", facts=[PLACED, CONFIRMED]))
def checkout_unpaid_then_confirmed_by_hand(world: World, story: Story) -> Steps:
    """orderConfirm needs no money."""
    order_id = unpaid(world, story, channel="manual")
    yield
    orders.confirm(world, order_id=order_id)
    yield


@scenario(order=Outcome("unconfirmed", "full", facts=[PLACED, payment(TOTAL)]))
def checkout_unpaid_then_marked_as_paid(world: World, story: Story) -> Steps:
    """Mark-as-paid by transaction does not refresh the status.

    order/actions.py:969 calls ``updates_amounts_for_order`` only; the order stays unconfirmed
    even with auto-confirmation.
    """
    order_id = unpaid(world, story)
    yield
    transactions.mark_as_paid(world, order_id=order_id)
    yield


@scenario(order=Outcome("unconfirmed", facts=[PLACED]))
def order_from_checkout(world: World, story: Story) -> Steps:
    """An app turns an unpaid checkout into an order."""
    checkout_id = checkout.create(world, basket=BASKET)
    yield
    story.orders["order"] = checkout.order_from_checkout(world, checkout_id=checkout_id)
    yield


@scenario(order=PAID)
def order_from_paid_checkout(world: World, story: Story) -> Steps:
    """An app turns a paid checkout into an order."""
    checkout_id = checkout.create(world, basket=BASKET)
    transactions.create(world, currency="EUR", checkout_id=checkout_id, charged=Decimal(TOTAL))
    story.orders["order"] = checkout.order_from_checkout(world, checkout_id=checkout_id)
    yield


@scenario(order=PAID)
def paid_checkout_completed_by_core(world: World, story: Story) -> Steps:
    """Core's own task turns a paid checkout into an order (checkout/tasks.py:140)."""
    email = world.email()
    checkout_id = checkout.create(world, basket=BASKET, channel="completing", email=email)
    # Asking for the total stores it; without it core takes the checkout for empty.
    checkout.total(world, checkout_id=checkout_id)
    transactions.create(world, currency="EUR", checkout_id=checkout_id, charged=Decimal(TOTAL))
    yield
    orders.complete_paid_checkouts()
    story.orders["order"] = Order.objects.get(user_email=email).pk
    yield


@scenario(order=Outcome("unfulfilled", facts=[PLACED, CONFIRMED]))
def draft_completed(world: World, story: Story) -> Steps:
    """A draft is no fact; completed in an auto-confirming channel it is placed and confirmed."""
    order_id = draft(world, story)
    yield
    drafts.complete(world, order_id=order_id)
    yield


@scenario(order=Outcome("unfulfilled", facts=[PLACED, CONFIRMED]))
def draft_completed_and_confirmed_by_hand(world: World, story: Story) -> Steps:
    """In other channels the completed draft waits for confirmation."""
    order_id = draft(world, story, channel="manual")
    yield
    drafts.complete(world, order_id=order_id)
    yield
    orders.confirm(world, order_id=order_id)
    yield


@scenario(order=Outcome("unfulfilled", "overcharged", facts=[PLACED, CONFIRMED, payment(TOTAL)]))
def draft_paid_before_completion(world: World, story: Story) -> Steps:
    """Money may come while the order is a draft; it counts, hooks or not.

    order/actions.py:681: order_charged returns early for drafts, no hook is called. Core
    compared the charge with a total that it had not computed yet; completion does not
    compare again, so the charge status stays wrong. Amounts are the truth.
    """
    order_id = draft(world, story)
    yield
    transactions.create(world, currency="EUR", order_id=order_id, charged=Decimal(TOTAL))
    yield
    drafts.complete(world, order_id=order_id)
    yield


@scenario(order=Outcome(None))
def draft_deleted(world: World, story: Story) -> Steps:
    """A draft that disappears was never an order: nothing to tell, not even that it is gone."""
    order_id = draft(world, story)
    yield
    drafts.delete(world, order_id=order_id)
    yield


@scenario(order=Outcome(None))
def draft_deleted_silently(world: World, story: Story) -> Steps:
    """draftOrderBulkDelete calls no hook."""
    order_id = draft(world, story)
    yield
    drafts.delete_silently(world, order_id=order_id)
    yield


@scenario(order=Outcome("unfulfilled", "full", facts=[PLACED, CONFIRMED]))
def checkout_free_of_charge(world: World, story: Story) -> Steps:
    """Nothing to pay: charge status full and order_fully_paid, but no money moved."""
    checkout_id = checkout.create(world, basket={"sample": 1})
    story.orders["order"] = checkout.complete(world, checkout_id=checkout_id)
    yield


@scenario(
    order=Outcome("fulfilled", "full", ["fulfilled"], [PLACED, CONFIRMED, payment(10), sent(0)])
)
def nothing_to_ship(world: World, story: Story) -> Steps:
    """Only digital goods: no shipping method, fulfilled all the same."""
    order_id = paid(world, story, basket={"ebook": 2}, charged=10)
    yield
    parcels.fulfill(world, order_id=order_id)
    yield


@scenario(
    order=Outcome("fulfilled", "full", ["fulfilled"], [PLACED, CONFIRMED, payment(15), sent(0)])
)
def gift_card_fulfilled_by_core(world: World, story: Story) -> Steps:
    """Core fulfills gift cards that need no shipping when paid (giftcard/utils.py:267)."""
    paid(world, story, basket={"giftcard": 1}, charged=15)
    yield
