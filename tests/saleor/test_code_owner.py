"""Whose a code is, asked while a checkout is completed, in both of Saleor's flows.

The answers stand in docs/rewards.md. Whatever the answer, nothing is burnt: the code stays
usable and the checkout can be completed without it, or by its owner.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from saleor.account.models import User
from saleor.discount.models import VoucherCode
from saleor.order.models import Order

from saleor_service_plugin.rewards.codes import owner
from saleor_service_plugin.rewards.goodies.models import RewardSettings
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.rewards.rules.words import RewardKind
from tests.saleor.scenarios.begin import BASKET
from tests.saleor.test_codes import SHOP, a_code
from tests.saleor.world import World, api, checkout, codes, legacy, money
from tests.saleor.world.api import Api

TRANSACTIONS = "unpaid"
"""A channel that takes orders without money: elsewhere it is there before the question."""

LEGACY = "usd"

FLOWS = (TRANSACTIONS, LEGACY)


@pytest.fixture(autouse=True)
def checked(world: World) -> Iterator[None]:
    """Ask whose codes are in every channel."""
    with SHOP.writer():
        for channel in world.channels.values():
            RewardSettings.objects.update_or_create(
                channel_id=channel.pk, defaults={"owner_check": True}
            )
        yield
        RewardSettings.objects.update(owner_check=False)


def a_customer(world: World) -> User:
    """Return a customer with an account."""
    user: User = User.objects.create(email=world.email(), is_active=True, is_confirmed=True)
    return user


def granted(world: World, channel: str, *, email: str, user: User | None = None) -> str:
    """Return a code that was granted to somebody."""
    row = world.channels[channel]
    new = a_code(world, channel, currency=row.currency)
    assert SHOP.make_code(new)
    Grant.objects.create(
        key=new.key, kind=RewardKind.CODE, state=GrantState.GIVEN, why=Why.RULE, email=email,
        user_id=user.pk if user else None, channel_id=row.pk, code=new.code,
    )  # fmt: skip
    return new.code


def begun(world: World, channel: str, code: str, *, email: str, api: Api | None = None) -> UUID:
    """Return a checkout with a code on it, ready to be completed."""
    checkout_id = checkout.create(world, channel=channel, basket=BASKET, email=email, api=api)
    codes.add(world, checkout_id=checkout_id, code=code, api=api)
    if channel == LEGACY:
        legacy.add_payment(world, checkout_id=checkout_id)
    return checkout_id


def errors_of(world: World, checkout_id: UUID, caller: Api | None = None) -> list[Any]:
    """Complete a checkout that is refused; return its errors."""
    id_ = api.global_id("Checkout", checkout_id)
    return (caller or world.anonymous).refused(checkout.CHECKOUT_COMPLETE, {"id": id_})


def is_usable(code: str) -> bool:
    """Whether a code was neither used nor switched off."""
    row = VoucherCode.objects.get(code=code)
    return bool(row.is_active) and row.used == 0


@pytest.mark.parametrize("flow", FLOWS)
def test_a_stranger_is_refused_and_nothing_is_burnt(world: World, flow: str) -> None:
    # given
    code = granted(world, flow, email=world.email())
    checkout_id = begun(world, flow, code, email=world.email())

    # when
    twice = [errors_of(world, checkout_id), errors_of(world, checkout_id)]

    # then
    assert [error["code"] for errors in twice for error in errors] == [
        "VOUCHER_NOT_APPLICABLE", "VOUCHER_NOT_APPLICABLE",
    ]  # fmt: skip
    assert is_usable(code)
    codes.remove(world, checkout_id=checkout_id, code=code)
    if flow == LEGACY:
        legacy.add_payment(world, checkout_id=checkout_id)
    order = Order.objects.get(pk=checkout.complete(world, checkout_id=checkout_id))
    assert (order.total_gross_amount, order.voucher_code) == (55, None)
    assert is_usable(code)


@pytest.mark.parametrize("flow", FLOWS)
def test_once_refused_the_owner_completes_it(world: World, flow: str) -> None:
    # given
    email = world.email()
    code = granted(world, flow, email=email)
    checkout_id = begun(world, flow, code, email=world.email())
    assert errors_of(world, checkout_id)

    # when
    codes.write_address(world, checkout_id=checkout_id, email=email)
    order = Order.objects.get(pk=checkout.complete(world, checkout_id=checkout_id))

    # then
    assert (order.total_gross_amount, order.voucher_code) == (50, code)
    assert not is_usable(code)


@pytest.mark.parametrize("flow", FLOWS)
def test_a_stranger_who_is_logged_in_is_refused(world: World, flow: str) -> None:
    # given
    email = world.email()
    code = granted(world, flow, email=email, user=a_customer(world))
    stranger = Api(user=a_customer(world))

    # when: his checkout even names the owner's address; his account is what counts
    checkout_id = begun(world, flow, code, email=email, api=stranger)
    errors = errors_of(world, checkout_id, stranger)

    # then
    assert [error["code"] for error in errors] == ["VOUCHER_NOT_APPLICABLE"]
    assert is_usable(code)


@pytest.mark.parametrize("flow", FLOWS)
def test_the_owner_in_whatever_guise(world: World, flow: str) -> None:
    user = a_customer(world)
    his = Api(user=user)
    for email, caller in (
        (user.email, None),  # as a guest
        (user.email.upper(), None),  # with another case of the address
        (world.email(), his),  # logged in, the code having been sent to another address
        (user.email, his),
    ):
        # given
        address = user.email if caller is None else world.email()
        code = granted(world, flow, email=address, user=user)

        # when
        checkout_id = begun(world, flow, code, email=email, api=caller)
        order = Order.objects.get(pk=checkout.complete(world, checkout_id=checkout_id, api=caller))

        # then
        assert (order.voucher_code, order.total_gross_amount) == (code, 50), (email, caller)


def test_an_owner_without_an_account(world: World) -> None:
    for flow in FLOWS:
        email = f"Erika.{world.email()}"
        code = granted(world, flow, email=email)
        checkout_id = begun(world, flow, code, email=email.lower())
        assert checkout.complete(world, checkout_id=checkout_id)


@pytest.mark.parametrize("held", ["charged", "authorized"])
def test_whoever_has_paid_gets_his_order(world: World, held: str) -> None:
    # given
    code = granted(world, "eur", email=world.email())
    checkout_id = begun(world, "eur", code, email=world.email())
    amount = {held: Decimal(50)}
    money.create(world, currency="EUR", checkout_id=checkout_id, **amount)  # type: ignore[arg-type]

    # when
    order = Order.objects.get(pk=checkout.complete(world, checkout_id=checkout_id))

    # then
    assert order.voucher_code == code


def test_an_app_that_makes_the_order(world: World) -> None:
    # given
    code = granted(world, TRANSACTIONS, email=world.email())
    checkout_id = begun(world, TRANSACTIONS, code, email=world.email())

    # when
    id_ = api.global_id("Checkout", checkout_id)
    (error,) = world.app.refused(checkout.ORDER_CREATE_FROM_CHECKOUT, {"id": id_})

    # then
    assert error["code"] == "VOUCHER_NOT_APPLICABLE"
    assert is_usable(code)


@pytest.mark.parametrize("flow", FLOWS)
def test_a_failure_of_ours_lets_it_through(
    world: World, flow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    code = granted(world, flow, email=world.email())
    checkout_id = begun(world, flow, code, email=world.email())
    monkeypatch.setattr(owner, "OWNER", "SELECT %s, %s, %s FROM no_such_table")

    # then
    assert checkout.complete(world, checkout_id=checkout_id)


@pytest.mark.parametrize("flow", FLOWS)
def test_switched_off_anybody_may(world: World, flow: str) -> None:
    # given
    code = granted(world, flow, email=world.email())
    checkout_id = begun(world, flow, code, email=world.email())
    RewardSettings.objects.filter(channel_id=world.channels[flow].pk).update(owner_check=False)

    # then
    assert checkout.complete(world, checkout_id=checkout_id)


def test_an_owner_who_was_erased(world: World) -> None:
    # given
    code = granted(world, TRANSACTIONS, email="")
    checkout_id = begun(world, TRANSACTIONS, code, email=world.email())

    # then
    assert checkout.complete(world, checkout_id=checkout_id)


def test_what_it_costs() -> None:
    for code, statements in (("SUMMER26", 0), ("DANKE-2345-6789-ABCD-EFGH", 1), ("", 0)):
        with CaptureQueriesContext(connection) as captured:
            assert owner.may_use(code, channel_id=1, user_id=None, email="a@example.com")
        assert len(captured) == statements, code
