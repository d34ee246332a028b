"""Money that is corrected or promised: transactionUpdate, adjustments, granted refunds."""

from collections.abc import Iterator
from decimal import Decimal

from ..scenario import (
    CONFIRMED,
    PLACED,
    Fact,
    Outcome,
    Story,
    money,
    payment,
    refund,
    scenario,
)
from ..world import World, returns
from ..world import money as transactions
from .begin import TOTAL, authorized, paid

Steps = Iterator[None]


def _open(charge: str, *facts: Fact) -> Outcome:
    """An open, confirmed order with the money facts."""
    return Outcome("unfulfilled", charge, facts=[PLACED, CONFIRMED, *facts])


def _report(world: World, story: Story, type_: str, amount: int) -> None:
    transactions.report(
        world, transaction_id=story.transaction, type_=type_, amount=Decimal(amount)
    )


@scenario(
    order=_open(
        "none",
        money("authorization", TOTAL),
        money("authorization", 40),
        money("authorization", 60),
    )
)
def authorization_adjusted(world: World, story: Story) -> Steps:
    """By event and by transactionUpdate (an adjustment too: payment/utils.py:1765).

    Each adjustment replaces the amount; the earlier ones were true when they were made.
    """
    authorized(world, story)
    yield
    _report(world, story, "authorization_adjustment", 40)
    yield
    transactions.update(
        world, transaction_id=story.transaction, currency="EUR", authorized=Decimal(60)
    )
    yield


@scenario(
    order=_open(
        "full",
        money("authorization", TOTAL),
        money("authorization", 35),
        payment(20),
        payment(35),
    )
)
def charged_by_update(world: World, story: Story) -> Steps:
    """transactionUpdate names totals; the rows hold the differences (payment/utils.py:1698).

    The authorization left is an adjustment each time; that of zero is no fact.
    """
    authorized(world, story)
    yield
    transactions.update(
        world,
        transaction_id=story.transaction,
        currency="EUR",
        authorized=Decimal(35),
        charged=Decimal(20),
    )
    yield
    transactions.update(
        world,
        transaction_id=story.transaction,
        currency="EUR",
        authorized=Decimal(0),
        charged=Decimal(TOTAL),
    )
    yield


@scenario(order=_open("partial", payment(TOTAL), money("payment-correction", -15)))
def charge_corrected_by_update(world: World, story: Story) -> Steps:
    """Lowering the total writes a charge_success of a negative amount."""
    paid(world, story)
    yield
    transactions.update(
        world, transaction_id=story.transaction, currency="EUR", charged=Decimal(40)
    )
    yield


@scenario(order=_open("partial", payment(TOTAL), money("payment-correction", -10), refund(10)))
def refunded_by_update(world: World, story: Story) -> Steps:
    """Apps without events must lower the charge themselves (transaction_item_calculations.py:235)."""
    paid(world, story)
    yield
    transactions.update(
        world,
        transaction_id=story.transaction,
        currency="EUR",
        charged=Decimal(45),
        refunded=Decimal(10),
    )
    yield


@scenario(order=_open("full", payment(TOTAL), refund(10), money("refund-correction", -4)))
def refund_corrected_by_update(world: World, story: Story) -> Steps:
    """The amount refunded was wrong: a refund_success of a negative amount."""
    paid(world, story)
    yield
    for amount in (10, 6):
        transactions.update(
            world, transaction_id=story.transaction, currency="EUR", refunded=Decimal(amount)
        )
        yield


@scenario(order=_open("overcharged", payment(TOTAL), money("refund-granted", 10)))
def refund_granted(world: World, story: Story) -> Steps:
    """A promise of staff; no money moves (core now calls the order overcharged)."""
    order_id = paid(world, story)
    yield
    returns.grant_refund(
        world, order_id=order_id, transaction_id=story.transaction, amount=Decimal(10)
    )
    yield


@scenario(order=_open("overcharged", payment(TOTAL), money("refund-granted", 10)))
def granted_refund_updated(world: World, story: Story) -> Steps:
    """A promise is one fact per row; what was promised first is what was told."""
    order_id = paid(world, story)
    yield
    granted_id = returns.grant_refund(
        world, order_id=order_id, transaction_id=story.transaction, amount=Decimal(10)
    )
    yield
    returns.update_granted_refund(world, granted_id=granted_id, changes={"amount": 15})
    yield
    returns.update_granted_refund(world, granted_id=granted_id, changes={"reason": "late"})
    yield


@scenario(order=_open("full", payment(TOTAL), money("refund-granted", 10), refund(10)))
def granted_refund_paid_out(world: World, story: Story) -> Steps:
    """The promise and then the money: charged less granted is again the total."""
    order_id = paid(world, story)
    yield
    returns.grant_refund(
        world, order_id=order_id, transaction_id=story.transaction, amount=Decimal(10)
    )
    yield
    _report(world, story, "refund_success", 10)
    yield


@scenario(order=_open("full", payment(TOTAL)))
def same_total_by_update_again(world: World, story: Story) -> Steps:
    """transactionUpdate with the total that is known: no row."""
    paid(world, story)
    yield
    transactions.update(
        world, transaction_id=story.transaction, currency="EUR", charged=Decimal(TOTAL)
    )
    yield
