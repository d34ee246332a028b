"""Hooks inside transactions: marks exist exactly for what was committed, and poison nothing."""

import random
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django.fixtures import SettingsWrapper
from saleor.order.models import Order

from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.plugin import ServicePlugin
from saleor_service_plugin.shop import port
from tests.saleor.trouble import journey
from tests.saleor.trouble.nesting import Kept, Nesting, Undone, call_hook, host_table, wrong
from tests.saleor.world import World, checkout, orders

NESTINGS = 500


@pytest.fixture(autouse=True)
def due_at_once(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Marks are due at once; a sweep has run before, as in any shop."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
    journey.sweep_once()
    yield


@pytest.fixture
def kept_quiet(settings: SettingsWrapper) -> Iterator[None]:
    """The host's table; hooks keep quiet for an order that was just marked, as in any shop."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 2
    with host_table():
        yield


def test_marks_exist_for_what_was_committed_and_nothing_else(kept_quiet: None) -> None:
    for seed in range(NESTINGS):
        assert wrong(seed) == "", f"seed {seed}"


def test_nestings_are_worth_their_name(kept_quiet: None) -> None:
    """Rolled back blocks, kept blocks and refused marks all occur, deep ones as well."""
    # given
    depths, undone = [], 0

    for seed in range(NESTINGS):
        nesting = Nesting(seed)
        inner = nesting._block

        def block(depth: int, inner=inner) -> Kept:  # noqa: ANN001
            nonlocal undone
            depths.append(depth)
            kept = inner(depth)
            undone += kept == Kept()
            return kept

        nesting._block = block  # type: ignore[method-assign]

        # when
        nesting.play()

    # then
    assert max(depths) == 4
    assert NESTINGS / 2 < undone < len(depths) - NESTINGS / 2


def test_hook_in_a_transaction_that_is_lost_already() -> None:
    """Someone caught an error of the database: Django lets nobody on until the end."""
    # given
    key = UUID(int=random.getrandbits(128))

    # when
    with transaction.atomic():
        transaction.set_rollback(True)
        call_hook(key)

    # then
    with port.current().writer():
        assert not Mark.objects.filter(order_id=key).exists()
    call_hook(key)
    with port.current().writer():
        assert Mark.objects.filter(order_id=key).count() == 1


def test_request_that_is_rolled_back_leaves_nothing(world: World) -> None:
    """A host that wraps Saleor's own mutation in a transaction, and gives up."""
    # given
    checkout_id = checkout.create(world, channel="unpaid", basket={"mug": 1})
    order_id = checkout.complete(world, checkout_id=checkout_id)
    journey.sweep_once()
    marks.forget_written()

    # when
    with suppress(Undone), transaction.atomic():
        orders.cancel(world, order_id=order_id)
        ServicePlugin(configuration=[], active=True).order_cancelled(
            Order.objects.get(pk=order_id), previous_value=None
        )
        raise Undone

    # then
    with port.current().writer():
        assert not Mark.objects.filter(order_id=order_id).exists()
    journey.sweep_once()
    assert journey.facts(order_id) == {("placed", ""): 1}

    # when it is done in earnest, at once
    orders.cancel(world, order_id=order_id)

    # then
    with port.current().writer():
        assert Mark.objects.filter(order_id=order_id).exists()
    journey.sweep_once()
    assert journey.facts(order_id) == {("placed", ""): 1, ("canceled", ""): 1}
