"""The database refuses, hangs or is locked under our hooks; the shop does not feel it.

Nothing is patched here: the errors come from PostgreSQL.
"""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django.fixtures import SettingsWrapper
from saleor.order.models import Order

from saleor_service_plugin import health
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.plugin import ServicePlugin
from saleor_service_plugin.shop import port
from tests.saleor.trouble import database, journey
from tests.saleor.world import World, checkout, orders

#: Six seconds is what a request took that waited; no machine needs so long for the rest.
GENEROUS_SECONDS = 1.5


@pytest.fixture(autouse=True)
def due_at_once(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Marks are due at once; a sweep has run before, as in any shop."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
    journey.sweep_once()
    yield


def warnings(caplog: pytest.LogCaptureFixture) -> int:
    """Return how many marks were given up with a word in the log."""
    return sum(record.message.startswith("Could not note") for record in caplog.records)


@pytest.mark.parametrize("trouble", database.TROUBLES)
def test_shop_does_not_feel_the_database_refuse_our_mark(
    world: World, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    # given
    plain = journey.plain(world)

    # when
    with database.TROUBLES[trouble]():
        made = journey.listened(world)

    # then
    assert warnings(caplog) >= len(plain.answers)
    assert journey.differences(made, plain) == {}
    assert journey.untold(made) == {}


@pytest.mark.parametrize("trouble", database.TROUBLES)
def test_refused_mark_does_not_poison_the_shops_transaction(
    world: World, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    """A hook may run inside a transaction: its work before and after the mark is kept."""
    # given
    checkout_id = checkout.create(world, channel="unpaid", basket={"mug": 1})
    order = Order.objects.get(pk=checkout.complete(world, checkout_id=checkout_id))
    marks.forget_written()

    # when
    with database.TROUBLES[trouble](), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(external_reference=f"{order.pk} before")
        ServicePlugin(configuration=[], active=True).order_updated(order, previous_value=None)
        Order.objects.filter(pk=order.pk).update(customer_note="after")
        assert not connection.needs_rollback

    # then
    assert warnings(caplog) == 1
    order.refresh_from_db()
    assert (order.external_reference, order.customer_note) == (f"{order.pk} before", "after")


def test_shop_does_not_wait_for_a_look(world: World, caplog: pytest.LogCaptureFixture) -> None:
    """Sync holds our row of the order, or all of them, during the whole of each request."""
    # given
    plain = journey.plain(world)

    # when
    made = journey.listened(world, around=database.held_by_sync)

    # then
    assert journey.differences(made, plain) == {}
    assert warnings(caplog) == 0
    for name, seconds in made.seconds.items():
        assert seconds < plain.seconds[name] + GENEROUS_SECONDS, (name, seconds)
    with port.current().writer():
        marked = set(Mark.objects.values_list("order_id", flat=True))
    assert marked.issuperset(made.orders)
    assert journey.untold(made) == {}


def test_a_look_that_finds_the_row_held_leaves_the_mark(world: World) -> None:
    """Two workers on one order: the second goes home, the change is not forgotten."""
    # given
    checkout_id = checkout.create(world, channel="unpaid", basket={"mug": 1})
    order_id = checkout.complete(world, checkout_id=checkout_id)
    drain.drain()
    marks.forget_written()
    orders.cancel(world, order_id=order_id)

    # when
    with database.held_by_sync(order_id):
        drain.drain()
        held = journey.facts(order_id)
    drain.drain()

    # then
    assert held == {("placed", ""): 1}
    assert journey.facts(order_id) == {("placed", ""): 1, ("canceled", ""): 1}


def test_health_names_a_missing_table(world: World) -> None:
    # when
    with database.table_away():
        found = health.look()

    # then
    assert any(
        problem.startswith("marks cannot be read: ProgrammingError")
        for problem in found.problems.values()
    )
    assert not any("marks cannot be read" in problem for problem in health.look().problems.values())
