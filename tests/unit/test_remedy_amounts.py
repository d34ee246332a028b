"""What a refund comes to."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saleor_service_plugin.complaints.remedies.amounts import (
    AmountRefusedError,
    Refund,
    RefundWish,
    Refusal,
    reckon,
)
from saleor_service_plugin.shop.remedy_rows import LineMoney, OrderMoney

CUP, POT, GIFT = UUID(int=1), UUID(int=2), UUID(int=3)

MONEY = OrderMoney(
    order_id=UUID(int=9),
    currency="EUR",
    digits=2,
    held=Decimal("50.00"),
    promised=Decimal(0),
    shipping_gross=Decimal("4.90"),
    shipping_given_back=False,
    lines=(
        LineMoney(CUP, Decimal("9.95"), quantity=3),
        LineMoney(POT, Decimal("15.25"), quantity=1),
        LineMoney(GIFT, Decimal(0), quantity=1),
    ),
)


@pytest.mark.parametrize(
    ("wish", "amount"),
    [
        (RefundWish({CUP: 1}), "9.95"),
        (RefundWish({CUP: 2, POT: 1}), "35.15"),
        (RefundWish({CUP: 3, POT: 1}, shipping=True), "50.00"),
        (RefundWish(shipping=True), "4.90"),
        (RefundWish(amount=Decimal("0.01")), "0.01"),
        (RefundWish(amount=Decimal("50.00")), "50.00"),
        (RefundWish({CUP: 1}, amount=Decimal("3.00")), "3.00"),
    ],
)
def test_pieces_and_shipping_add_up_and_a_named_amount_goes_first(
    wish: RefundWish, amount: str
) -> None:
    """The sums are reckoned by hand."""
    assert reckon(MONEY, wish) == Refund(Decimal(amount), cut=False)


def test_what_was_promised_already_is_not_promised_again() -> None:
    """A sum is cut to what is left; a named amount is refused."""
    money = replace(MONEY, promised=Decimal("45.00"))

    assert reckon(money, RefundWish({CUP: 1})) == Refund(Decimal("5.00"), cut=True)
    with pytest.raises(AmountRefusedError) as refused:
        reckon(money, RefundWish(amount=Decimal("5.01")))
    assert refused.value.refusal is Refusal.TOO_MUCH


@pytest.mark.parametrize(
    ("money", "wish", "refusal"),
    [
        (MONEY, RefundWish(), Refusal.NOTHING),
        (MONEY, RefundWish({UUID(int=7): 1}), Refusal.UNKNOWN_LINE),
        (MONEY, RefundWish({CUP: 0}), Refusal.TOO_FEW),
        (MONEY, RefundWish({CUP: -1}), Refusal.TOO_FEW),
        (MONEY, RefundWish({CUP: 4}), Refusal.TOO_MANY),
        (MONEY, RefundWish({GIFT: 1}), Refusal.NOT_POSITIVE),
        (MONEY, RefundWish(amount=Decimal(0)), Refusal.NOT_POSITIVE),
        (MONEY, RefundWish(amount=Decimal("NaN")), Refusal.NOT_POSITIVE),
        (MONEY, RefundWish(amount=Decimal("Infinity")), Refusal.NOT_POSITIVE),
        (MONEY, RefundWish(amount=Decimal("1.005")), Refusal.TOO_PRECISE),
        (replace(MONEY, digits=0), RefundWish(amount=Decimal("1.5")), Refusal.TOO_PRECISE),
        (
            replace(MONEY, shipping_given_back=True),
            RefundWish(shipping=True),
            Refusal.SHIPPING_TWICE,
        ),
        (replace(MONEY, held=Decimal(0)), RefundWish({CUP: 1}), Refusal.NOTHING_LEFT),
        (replace(MONEY, promised=Decimal(60)), RefundWish({CUP: 1}), Refusal.NOTHING_LEFT),
        (
            replace(MONEY, lines=(LineMoney(CUP, Decimal("9.95"), quantity=3, given_back=2),)),
            RefundWish({CUP: 2}),
            Refusal.TOO_MANY,
        ),
    ],
)
def test_what_cannot_be_given_back_is_refused_by_its_name(
    money: OrderMoney, wish: RefundWish, refusal: Refusal
) -> None:
    """Each reason has a name of its own, so that staff read what to change."""
    with pytest.raises(AmountRefusedError) as refused:
        reckon(money, wish)
    assert refused.value.refusal is refusal


CENTS = st.integers(min_value=0, max_value=100_000).map(lambda cents: Decimal(cents) / 100)


@given(
    held=CENTS,
    promised=CENTS,
    unit=CENTS,
    quantity=st.integers(min_value=1, max_value=20),
    number=st.integers(min_value=1, max_value=20),
    shipping=st.booleans(),
    named=st.none() | CENTS,
)
def test_never_more_than_is_held_and_not_promised(
    held: Decimal,
    promised: Decimal,
    unit: Decimal,
    quantity: int,
    number: int,
    shipping: bool,
    named: Decimal | None,
) -> None:
    """Whatever is wished for: above 0 and at most what is left, or refused."""
    money = replace(
        MONEY, held=held, promised=promised, lines=(LineMoney(CUP, unit, quantity=quantity),)
    )
    try:
        refund = reckon(money, RefundWish({CUP: number}, shipping=shipping, amount=named))
    except AmountRefusedError:
        return
    assert 0 < refund.amount <= money.left
    worth = unit * number + (money.shipping_gross if shipping else 0)
    if named is None:
        assert refund.cut == (refund.amount < worth)
    else:
        assert refund.amount == named
