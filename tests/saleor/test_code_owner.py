"""Whose a code is, asked while a checkout is completed, in both of Saleor's flows.

The answers stand in docs/rewards.md. Whatever the answer, nothing is burnt: the code stays
usable and the checkout can be completed without it, or by its owner.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import SettingsWrapper
from saleor.account.models import User
from saleor.discount.models import VoucherCode
from saleor.order.models import Order
from saleor.payment.models import Payment

from saleor_service_plugin import work
from saleor_service_plugin.database import fetch
from saleor_service_plugin.orders import marks, sweep
from saleor_service_plugin.rewards.codes import owner
from saleor_service_plugin.rewards.goodies.models import RewardSettings
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.rewards.rules.words import RewardKind
from tests.saleor.dashboard import history
from tests.saleor.scenarios.begin import BASKET
from tests.saleor.test_codes import SHOP, a_code
from tests.saleor.trouble.database import run, second_session, session_setting
from tests.saleor.world import World, api, checkout, codes, legacy, money
from tests.saleor.world.api import Api

TRANSACTIONS = "unpaid"
"""A channel that takes orders without money: elsewhere it is there before the question."""

LEGACY = "usd"

FLOWS = (TRANSACTIONS, LEGACY)

PERSONAL = "DANKE-2345-6789-ABCD-EFGH"

SLOW_SECONDS = 2
"""Who waited for the lock would take five."""


@pytest.fixture(autouse=True)
def checked(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Ask whose codes are in every channel; marks are due at once."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
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


def look_until(found: Callable[[], list[Any]]) -> list[Any]:
    """Look at orders until something is found: another thread of ours may be at it as well."""
    sweep.sweep_recent()
    for _ in range(100):
        work.work()
        if rows := found():
            return rows
        time.sleep(0.1)
    return []


def _told(world: World, order_id: UUID) -> list[Any]:
    return [one for one in history(world.staff, order_id) if "somebody else" in one["message"]]


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

    # then: he has his order, and staff read whose code it was
    assert order.voucher_code == code
    lines = look_until(lambda: _told(world, order.pk))
    assert len(lines) == 1


def test_whoever_has_confirmed_at_his_bank_gets_his_order(world: World) -> None:
    # given: he comes back from there with the same payment
    code = granted(world, LEGACY, email=world.email())
    checkout_id = begun(world, LEGACY, code, email=world.email())
    Payment.objects.filter(checkout_id=checkout_id).update(to_confirm=True)

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
def test_that_it_was_used_is_found_by_looking_at_the_order(world: World, flow: str) -> None:
    # given
    email = world.email()
    code = granted(world, flow, email=email)
    checkout_id = begun(world, flow, code, email=email)

    # when
    order_id = checkout.complete(world, checkout_id=checkout_id)
    used = look_until(lambda: list(Grant.objects.filter(code=code, state=GrantState.USED)))

    # then
    (row,) = used
    assert row.used_order_id == order_id
    assert row.used_at


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


@contextmanager
def grants_locked() -> Iterator[None]:
    """Somebody rewrites our table; the shop's own patience is five seconds."""
    with second_session() as other, session_setting("lock_timeout", "5s"):
        other.set_autocommit(False)
        run(other, "SET lock_timeout = '5s'")
        run(other, "LOCK TABLE saleor_service_grant IN ACCESS EXCLUSIVE MODE")
        try:
            yield
        finally:
            other.rollback()
            other.set_autocommit(True)


def patience() -> str:
    """Return how long the shop's own statements may take."""
    ((found,),) = fetch("SHOW statement_timeout")
    return str(found)


@pytest.mark.parametrize("flow", FLOWS)
def test_no_checkout_waits_for_our_table(world: World, flow: str) -> None:
    # given
    code = granted(world, flow, email=world.email())
    checkout_id = begun(world, flow, code, email=world.email())
    before = patience()

    # when
    with grants_locked():
        began = time.monotonic()
        order_id = checkout.complete(world, checkout_id=checkout_id)
        took = time.monotonic() - began

    # then
    assert Order.objects.get(pk=order_id).voucher_code == code
    assert took < SLOW_SECONDS
    assert patience() == before


@pytest.mark.parametrize("set_before", ["0", "45s", "100ms"])
def test_the_shops_own_statements_keep_their_time(world: World, set_before: str) -> None:
    def asks() -> bool:
        return owner.may_use(PERSONAL, channel_id=1, user_id=None, email="a@example.com")

    with session_setting("statement_timeout", set_before):
        kept = patience()
        # outside of a transaction, and within the shop's
        assert asks() and patience() == kept
        with transaction.atomic():
            assert asks() and patience() == kept
            # Nothing of ours stays locked either.
            with grants_locked():
                began = time.monotonic()
                with pytest.raises(OperationalError):
                    asks()
                took = time.monotonic() - began
            # The shop's transaction goes on.
            assert patience() == kept
        # Where the shop has less patience than we ask for, it stays with that.
        assert took < (0.2 if set_before == "100ms" else SLOW_SECONDS)
        assert patience() == kept


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
    for code, statements in (("SUMMER26", 0), (PERSONAL, 1), ("", 0)):
        with CaptureQueriesContext(connection) as captured:
            assert owner.may_use(code, channel_id=1, user_id=None, email="a@example.com")
        read = [one["sql"] for one in captured if "saleor_service_grant" in one["sql"]]
        assert len(read) == statements, code
        # What else there is bounds it: BEGIN, how long it may take, ROLLBACK.
        assert len(captured) <= 4 * statements, code
