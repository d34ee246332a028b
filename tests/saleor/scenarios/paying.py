"""Money by transactions (payment apps)."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone

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
from ..world import World
from ..world import money as transactions
from .begin import TOTAL, authorized, paid, unpaid

Steps = Iterator[None]

ORDERED: tuple[Fact, ...] = (PLACED, CONFIRMED)


def _open(charge: str, *facts: Fact) -> Outcome:
    """An open, confirmed order with the money facts."""
    return Outcome("unfulfilled", charge, facts=[*ORDERED, *facts])


def _report(world: World, story: Story, type_: str, amount: int | str, psp: str = "") -> bool:
    return transactions.report(
        world,
        transaction_id=story.transaction,
        type_=type_,
        amount=Decimal(amount),
        psp_reference=psp or None,
    )


@scenario(order=_open("full", money("authorization", TOTAL), payment(TOTAL)))
def authorized_then_charged(world: World, story: Story) -> Steps:
    """The usual way of a payment app."""
    authorized(world, story)
    yield
    _report(world, story, "charge_success", TOTAL)
    yield


@scenario(order=_open("full", money("authorization", TOTAL), payment(20), payment(20), payment(15)))
def charged_in_three_parts(world: World, story: Story) -> Steps:
    """Two of the parts are equal and are two payments all the same."""
    authorized(world, story)
    yield
    for amount in (20, 20, 15):
        _report(world, story, "charge_success", amount)
        yield


@scenario(order=_open("full", money("authorization", TOTAL), payment(TOTAL)))
def same_charge_reported_twice(world: World, story: Story) -> Steps:
    """The same reference again: alreadyProcessed, no row (payment/utils.py:1131)."""
    authorized(world, story)
    yield
    psp = world.unique("psp-same")
    assert not _report(world, story, "charge_success", TOTAL, psp)
    yield
    assert _report(world, story, "charge_success", TOTAL, psp)
    yield


@scenario(order=_open("partial", money("authorization", TOTAL), payment(20)))
def same_reference_with_another_amount(world: World, story: Story) -> Steps:
    """Refused; core writes a charge_failure outside the calculation (payment/utils.py:1108).

    That failure has no effect on the charge of the same reference, as it is excluded
    (transaction_item_calculations.py:332).
    """
    authorized(world, story)
    yield
    psp = world.unique("psp-same")
    _report(world, story, "charge_success", 20, psp)
    yield
    transactions.report_refused(
        world,
        transaction_id=story.transaction,
        type_="charge_success",
        amount=Decimal(30),
        psp_reference=psp,
    )
    yield


@scenario(order=_open("overcharged", payment(TOTAL), payment(10)))
def charged_too_much(world: World, story: Story) -> Steps:
    """A second charge on a paid order; order_fully_paid is called again, the money is real."""
    paid(world, story)
    yield
    _report(world, story, "charge_success", 10)
    yield


@scenario(order=_open("full", payment(TOTAL)))
def charge_of_nothing(world: World, story: Story) -> Steps:
    """A charge of zero is no payment."""
    paid(world, story)
    yield
    _report(world, story, "charge_success", 0)
    yield


@scenario(order=_open("full", payment(TOTAL)))
def failures_requests_and_infos(world: World, story: Story) -> Steps:
    """Nothing of this is money."""
    paid(world, story)
    yield
    for type_ in ("charge_failure", "charge_request", "refund_failure", "cancel_request", "info"):
        _report(world, story, type_, 5)
        yield


@scenario(order=_open("partial", payment(TOTAL), refund(10), refund(5)))
def refunded_in_two_parts(world: World, story: Story) -> Steps:
    """Two partial refunds."""
    paid(world, story)
    yield
    _report(world, story, "refund_success", 10)
    yield
    _report(world, story, "refund_success", 5)
    yield


@scenario(order=_open("none", payment(TOTAL), refund(TOTAL)))
def refunded_fully(world: World, story: Story) -> Steps:
    """Everything goes back."""
    paid(world, story)
    yield
    _report(world, story, "refund_success", TOTAL)
    yield


@scenario(order=_open("full", payment(TOTAL), refund(10), money("refund-reversed", 10)))
def refund_reversed(world: World, story: Story) -> Steps:
    """The bank could not pay the refund out."""
    paid(world, story)
    yield
    psp = world.unique("psp-refund")
    _report(world, story, "refund_success", 10, psp)
    yield
    _report(world, story, "refund_reverse", 10, psp)
    yield


@scenario(order=_open("none", payment(TOTAL), money("charge-back", TOTAL)))
def charge_taken_back(world: World, story: Story) -> Steps:
    """The customer had the bank take the money back."""
    paid(world, story)
    yield
    _report(world, story, "charge_back", TOTAL)
    yield


@scenario(order=_open("none", money("authorization", TOTAL), money("void", TOTAL)))
def authorization_canceled(world: World, story: Story) -> Steps:
    """cancel_success releases an authorization."""
    authorized(world, story)
    yield
    _report(world, story, "cancel_success", TOTAL)
    yield


@scenario(order=_open("none", money("authorization", TOTAL), payment(TOTAL)))
def charge_fails_afterwards(world: World, story: Story) -> Steps:
    """A newer failure of the same reference takes the charge out of the sums.

    transaction_item_calculations.py:77. It counted when it was seen: the fact stays.
    """
    authorized(world, story)
    yield
    psp = world.unique("psp-fails")
    _report(world, story, "charge_success", TOTAL, psp)
    yield
    _report(world, story, "charge_failure", TOTAL, psp)
    yield


@scenario(order=_open("none", money("authorization", TOTAL)))
def charged_and_failed_between_two_looks(world: World, story: Story) -> Steps:
    """At no look did the charge count."""
    authorized(world, story)
    yield
    psp = world.unique("psp-fails")
    _report(world, story, "charge_success", TOTAL, psp)
    _report(world, story, "charge_failure", TOTAL, psp)
    yield


@scenario(order=_open("full", money("authorization", TOTAL), payment(TOTAL)))
def charge_retried_under_the_same_reference(world: World, story: Story) -> Steps:
    """The failure came first, the later success counts."""
    authorized(world, story)
    yield
    psp = world.unique("psp-retried")
    _report(world, story, "charge_failure", TOTAL, psp)
    yield
    _report(world, story, "charge_success", TOTAL, psp)
    yield


@scenario(order=_open("none", money("authorization", TOTAL)))
def charge_had_failed_before(world: World, story: Story) -> Steps:
    """The success arrives late and is older than the failure: it never counts."""
    authorized(world, story)
    yield
    psp = world.unique("psp-failed")
    _report(world, story, "charge_failure", TOTAL, psp)
    yield
    before = (timezone.now() - datetime.timedelta(minutes=5)).isoformat()
    transactions.report(
        world,
        transaction_id=story.transaction,
        type_="charge_success",
        amount=Decimal(TOTAL),
        psp_reference=psp,
        time=before,
    )
    yield


@scenario(order=_open("full", payment(30), payment(25)))
def second_transaction_on_the_order(world: World, story: Story) -> Steps:
    """Paid in two parts by two apps' transactions, the second on the order."""
    order_id = unpaid(world, story)
    yield
    transactions.create(world, currency="EUR", order_id=order_id, charged=Decimal(30))
    yield
    transactions.create(world, currency="EUR", order_id=order_id, charged=Decimal(25))
    yield


@scenario(order=_open("full", money("authorization", TOTAL), payment("54.99"), payment("0.01")))
def charged_by_cents(world: World, story: Story) -> Steps:
    """Amounts are exact."""
    authorized(world, story)
    yield
    _report(world, story, "charge_success", "54.99")
    yield
    _report(world, story, "charge_success", "0.01")
    yield
