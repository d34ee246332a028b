"""Hooks inside transactions: marks exist exactly for what was committed, and poison nothing."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import SettingsWrapper
from saleor.order.models import Order

from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.plugin import ServicePlugin
from saleor_service_plugin.shop import port
from tests.saleor.trouble import journey
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
def host_table(settings: SettingsWrapper) -> Iterator[None]:
    """A table of the host, in which its own work is seen to be kept or lost.

    Hooks keep quiet here for an order that was just marked, as in any shop: a mark that
    was rolled back must not count as one.
    """
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 2
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE trouble_host (n integer)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE trouble_host")


class Undone(Exception):
    """The host changes its mind."""


def call_hook(key: object) -> None:
    """Call a hook for an order with this key."""
    ours = ServicePlugin(configuration=[], active=True)
    ours.order_updated(SimpleNamespace(pk=key), previous_value=None)


@dataclass
class Kept:
    """What a block leaves behind if it and all around it are committed."""

    rows: list[int] = field(default_factory=list)
    marked: list[UUID] = field(default_factory=list)

    def add(self, other: "Kept") -> None:
        """Take over what an inner block left."""
        self.rows += other.rows
        self.marked += other.marked


class Nesting:
    """One random nest of transactions, savepoints, host's work and hooks."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        # Few orders, so that one is marked in a block that goes and in one that stays.
        self.orders = [UUID(int=self._random.getrandbits(128)) for _ in range(4)]

    def play(self) -> Kept:
        """Run it, return what must be there afterwards."""
        kept = Kept()
        for _ in range(self._random.randint(1, 3)):
            if self._random.random() < 0.2:
                self._work(kept)
            else:
                kept.add(self._block(0))
        return kept

    def _block(self, depth: int) -> Kept:
        """Run one block that is committed or rolled back as a whole."""
        kept = Kept()
        with suppress(Undone):
            with transaction.atomic():
                self._inside(kept, depth)
            return kept
        return Kept()

    def _inside(self, kept: Kept, depth: int) -> None:
        for _ in range(self._random.randint(1, 4)):
            dice = self._random.random()
            if dice < 0.35 and depth < 4:
                kept.add(self._block(depth + 1))
            elif dice < 0.45 and depth < 4:
                # Without a savepoint of its own its failure takes the outer block along.
                with transaction.atomic(savepoint=False):
                    self._inside(kept, depth + 1)
            else:
                self._work(kept)
        if self._random.random() < 0.3:
            raise Undone

    def _work(self, kept: Kept) -> None:
        dice = self._random.random()
        order_id = self._random.choice(self.orders)
        if dice < 0.3:
            number = self._random.getrandbits(30)
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO trouble_host VALUES (%s)", [number])
            kept.rows.append(number)
        elif dice < 0.5:
            # PostgreSQL refuses it: "invalid input syntax for type uuid".
            call_hook("no uuid")
        elif dice < 0.75:
            call_hook(order_id)
            kept.marked.append(order_id)
        else:
            # As Saleor's call_event does it.
            transaction.on_commit(lambda: call_hook(order_id))
            kept.marked.append(order_id)


def test_marks_exist_for_what_was_committed_and_nothing_else(host_table: None) -> None:
    for seed in range(NESTINGS):
        # given
        marks.forget_written()
        nesting = Nesting(seed)

        # when
        kept = nesting.play()

        # then
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM trouble_host RETURNING n")
            rows = sorted(row[0] for row in cursor.fetchall())
        with port.current().writer():
            found = Mark.objects.filter(order_id__in=nesting.orders)
            marked = set(found.values_list("order_id", flat=True))
        assert rows == sorted(kept.rows), f"seed {seed}"
        assert marked == set(kept.marked), f"seed {seed}"


def test_nestings_are_worth_their_name(host_table: None) -> None:
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
