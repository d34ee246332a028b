"""Lines of ours in an order's own history: once, for staff alone, and nobody is woken.

Real requests and real commits; each test begins without an App of ours.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django.fixtures import SettingsWrapper
from saleor.order.lock_objects import order_qs_select_for_update
from saleor.order.models import Order, OrderEvent
from saleor.payment.models import TransactionItem
from saleor.plugins.manager import PluginsManager

from saleor_service_plugin.orders import drain, marks, sweep
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.shop import notes, staff
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.dashboard import (
    HISTORY,
    Start,
    history,
    ours,
    threads,
    wait_for_waiting,
    without_our_app,
)
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.trouble import database, journey
from tests.saleor.world import World, raw
from tests.saleor.world.api import global_id


@pytest.fixture
def shop(world: World, settings: SettingsWrapper) -> Iterator[SaleorShop]:
    """Saleor without an App of ours; marks are due at once."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = 0
    marks.forget_written()
    with without_our_app() as shop:
        yield shop


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a job in a thread."""
    with threads() as start:
        yield start


def an_order(world: World) -> UUID:
    """Check out."""
    return paid(world, Story(), email=world.email())


def test_note_is_shown_to_staff_once(world: World, shop: SaleorShop) -> None:
    # given
    order_id = an_order(world)
    assert staff.our_app()

    # when
    answers = [
        shop.add_order_note(order_id, key="voucher:7", text="Voucher DANKE-7 was sent."),
        shop.add_order_note(order_id, key="voucher:7", text="Voucher DANKE-7 was sent."),
    ]

    # then
    assert answers == [True, False]
    (row,) = history(world.staff, order_id)
    assert row["message"] == "Voucher DANKE-7 was sent."
    assert row["app"] == {"name": "Service"}
    assert row["user"] is None
    event = OrderEvent.objects.get(order_id=order_id, type="external_service_notification")
    assert event.parameters == {"message": row["message"], notes.KEY: "voucher:7"}
    assert "voucher:7" not in str(row)


def test_note_is_hidden_from_customers(world: World, shop: SaleorShop) -> None:
    # given
    order_id = an_order(world)
    shop.add_order_note(order_id, key="voucher:7", text="Voucher DANKE-7 was sent.")

    # then
    answer = world.anonymous.post(HISTORY, {"id": global_id("Order", order_id)})
    assert answer["data"]["order"] is None
    assert "DANKE-7" not in str(answer)
    assert "voucher:7" not in str(answer)


def test_note_without_an_app_of_ours(world: World, shop: SaleorShop) -> None:
    # given
    order_id = an_order(world)

    # when
    shop.add_order_note(order_id, key="told", text="The customer was told.")

    # then
    (row,) = history(world.staff, order_id)
    assert (row["message"], row["app"]) == ("The customer was told.", None)
    assert ours(world) == []


def test_two_noting_at_once_make_one_line(
    world: World, shop: SaleorShop, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(notes, "PATIENCE", "60s")
    order_id = an_order(world)

    def note() -> bool:
        return shop.add_order_note(order_id, key="told", text="The customer was told.")

    # when both wait for the order
    with transaction.atomic():
        order_qs_select_for_update().get(pk=order_id)
        both = [start(note), start(note)]
        wait_for_waiting(2)

    # then
    assert sorted(one.result() for one in both) == [False, True]
    assert len(history(world.staff, order_id)) == 1


def test_order_that_is_gone(world: World, shop: SaleorShop) -> None:
    # given
    gone = UUID(int=7)

    # when / then
    with pytest.raises(LookupError):
        shop.add_order_note(gone, key="told", text="The customer was told.")
    assert not OrderEvent.objects.filter(order_id=gone).exists()


def test_order_that_goes_while_we_wait(
    world: World, shop: SaleorShop, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(notes, "PATIENCE", "60s")
    order_id = an_order(world)

    # when
    with transaction.atomic():
        order_qs_select_for_update().get(pk=order_id)
        noted = start(lambda: shop.add_order_note(order_id, key="told", text="Told."))
        wait_for_waiting(1)
        TransactionItem.objects.filter(order_id=order_id).update(order=None)
        raw.delete_order(order_id=order_id)

    # then
    with pytest.raises(LookupError):
        noted.result()


def test_held_order_is_not_waited_for_long(
    world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    monkeypatch.setattr(notes, "PATIENCE", "200ms")
    order_id = an_order(world)
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        before = cursor.fetchone()

    # when
    with database.second_session() as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM order_order WHERE id = %s FOR UPDATE", [order_id])
        with pytest.raises(OperationalError, match="lock timeout"):
            shop.add_order_note(order_id, key="told", text="The customer was told.")
        other.rollback()
        other.set_autocommit(True)

    # then
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == before
    assert history(world.staff, order_id) == []
    assert shop.add_order_note(order_id, key="told", text="The customer was told.")


def test_note_within_a_transaction_is_refused(world: World, shop: SaleorShop) -> None:
    """The order would be held until that one ends."""
    # given
    order_id = an_order(world)

    # when / then
    with transaction.atomic(), pytest.raises(RuntimeError):
        shop.add_order_note(order_id, key="told", text="The customer was told.")


def test_note_wakes_nobody(world: World, shop: SaleorShop, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    order_id = an_order(world)
    journey.sweep_once()
    marks.forget_written()
    before = Order.objects.get(pk=order_id)
    facts = journey.facts(order_id)

    # when
    with monkeypatch.context() as patch:
        patch.setattr(PluginsManager, "__init__", no_manager)
        shop.add_order_note(order_id, key="told", text="The customer was told.")

    # then
    after = Order.objects.get(pk=order_id)
    assert after.updated_at == before.updated_at
    assert after.search_vector == before.search_vector
    assert not Mark.objects.filter(order_id=order_id).exists()

    # when swept, twice
    seen = [marks_after_sweeping(order_id), marks_after_sweeping(order_id)]

    # then there was one look at most, and it found nothing
    assert seen in ([0, 0], [1, 0])
    assert journey.facts(order_id) == facts


def no_manager(*args: Any, **kwargs: Any) -> None:
    """Stand in for the plugin manager's beginning."""
    raise AssertionError("A plugin manager was made")


def marks_after_sweeping(order_id: UUID) -> int:
    """Sweep, return how many marks that left for the order, and look at it."""
    sweep.sweep_recent()
    found = Mark.objects.filter(order_id=order_id).count()
    drain.drain()
    return found
