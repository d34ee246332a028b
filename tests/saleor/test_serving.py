"""Sending what waited, on real Saleor: in order, never more than lies there, harming nobody."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.contrib.sites.models import Site
from django.db import Error, transaction
from saleor.order.models import Fulfillment, Order, OrderEvent
from saleor.plugins.manager import PluginsManager
from saleor.product.models import ProductVariant
from saleor.site.models import SiteSettings
from saleor.warehouse.models import Allocation, Stock

from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.shop import serving, staff
from saleor_service_plugin.shop.real import SaleorShop
from tests.saleor.back_orders import line_of, sell, served
from tests.saleor.dashboard import Start, threads
from tests.saleor.test_supply import nothing_set_aside
from tests.saleor.trouble import database
from tests.saleor.world import World, orders, parcels

SHOP = SaleorShop()


@pytest.fixture(autouse=True)
def allowed() -> Iterator[None]:
    """Let the test write where Saleor asks for permission."""
    with SHOP.writer():
        yield


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a job in a thread."""
    with threads() as start:
        yield start


def send(order_id: UUID) -> list[int]:
    """Send what lies there."""
    return SHOP.fulfill_waiting(order_id, None)


def test_the_first_of_many_is_sent_though_the_stock_is_exceeded(world: World) -> None:
    # given
    goods = sell(world, north=20)
    ids = [goods.order(2) for _ in range(10)]
    goods.lies(north=5)

    # when
    sent = [len(send(order_id)) for order_id in reversed(ids)]

    # then
    assert sent == [0] * 7 + [1, 1, 1]
    assert [goods.sent(order_id) for order_id in ids] == [2, 2, 1] + [0] * 7
    assert goods.stocks()["north"] == (0, 15)
    first, third, last = (Order.objects.get(pk=ids[place]) for place in (0, 2, 9))
    statuses = [first.status, third.status, last.status]
    assert statuses == ["fulfilled", "partially fulfilled", "unfulfilled"]


def test_hooks_history_and_notice_are_those_of_any_parcel(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    app = staff.our_app()
    goods = sell(world, north=2)
    order_id = goods.order(2)
    told = []

    def notify(self: PluginsManager, event: str, *args: object, **kwargs: object) -> None:
        told.append((event, transaction.get_connection().in_atomic_block))

    monkeypatch.setattr(PluginsManager, "notify", notify)
    marks.forget_written()
    Mark.objects.filter(order_id=order_id).delete()

    # when
    (pk,) = send(order_id)

    # then
    assert told == [("order_fulfillment_confirmation", False)]
    assert Mark.objects.filter(order_id=order_id).exists()
    event = OrderEvent.objects.get(order_id=order_id, type="fulfillment_fulfilled_items")
    assert (event.app_id, event.user_id) == (app and app.pk, None)
    row = Fulfillment.objects.get(pk=pk)
    assert (row.status, row.tracking_number) == ("fulfilled", "")


def test_what_still_waits_stays_set_aside_where_it_was(world: World) -> None:
    # given
    goods = sell(world, north=2, south=3)
    order_id = goods.order(5)
    other = sell(world, north=1)
    goods.lies(north=0)
    assert goods.stocks() == {"north": (0, 2), "south": (3, 3)}

    # when
    (pk,) = send(order_id)

    # then
    assert goods.sent(order_id) == 3
    assert goods.stocks() == {"north": (0, 2), "south": (0, 0)}
    assert (
        Fulfillment.objects.get(pk=pk).lines.get().stock.warehouse_id == (world.warehouses["south"])
    )
    goods.lies(north=2)
    assert served(order_id) == [2]
    assert len(send(order_id)) == 1
    assert goods.stocks() == {"north": (0, 0), "south": (0, 0)}
    assert other.stocks()["north"] == (1, 0)


def test_what_is_promised_here_is_sent_from_where_it_lies(world: World) -> None:
    # given
    goods = sell(world, north=10, south=4)
    first, second, third = (goods.order(pieces) for pieces in (6, 3, 4))
    if goods.stocks()["north"] != (10, 13):
        pytest.skip("This Saleor does not exceed it.")
    goods.lies(north=8)

    # when
    made = len(send(third)), len(send(second))

    # then
    assert made == (1, 2)
    assert [goods.sent(order_id) for order_id in (first, second, third)] == [0, 3, 3]
    assert goods.stocks() == {"north": (6, 7), "south": (0, 0)}
    assert served(first, third) == [6, 0]


def test_two_warehouses_make_two_parcels(world: World) -> None:
    # given
    goods = sell(world, north=2, south=3)
    order_id = goods.order(5)

    # when
    made = send(order_id)

    # then
    assert len(made) == 2
    assert goods.stocks() == {"north": (0, 0), "south": (0, 0)}
    assert Order.objects.get(pk=order_id).status == "fulfilled"


def test_where_parcels_are_approved_it_is_asked_for_once(world: World) -> None:
    # given
    goods = sell(world, north=4)
    first, second = goods.order(2), goods.order(2)
    goods.lies(north=3)

    # when
    with parcels.approval_needed():
        made = [len(send(order_id)) for order_id in (second, second, first, first)]

    # then
    assert made == [1, 0, 1, 0]
    assert [goods.sent(order_id) for order_id in (first, second)] == [2, 1]
    assert goods.stocks()["north"] == (3, 4)
    statuses = Fulfillment.objects.filter(order_id__in=[first, second])
    assert set(statuses.values_list("status", flat=True)) == {"waiting_for_approval"}


def test_what_nothing_was_set_aside_for_is_sent_in_its_turn(world: World) -> None:
    # given
    goods = sell(world, north=20)
    first, second, bought, third = (goods.order(3) for _ in range(4))
    nothing_set_aside(first, second, third)
    goods.lies(north=8)

    # when
    made = [len(send(order_id)) for order_id in (third, second, first, second, third)]

    # then
    assert made == [0, 1, 1, 0, 0]
    assert [goods.sent(pk) for pk in (first, second, bought, third)] == [3, 2, 0, 0]
    assert goods.stocks()["north"] == (3, 3)
    assert len(send(bought)) == 1


def test_an_emptied_allocation_is_no_hindrance(world: World) -> None:
    """As a parcel leaves it that was canceled without its goods coming back."""
    # given
    goods = sell(world, north=5)
    order_id = goods.order(2)
    line = line_of(order_id)
    Allocation.objects.filter(order_line=line).update(quantity_allocated=0)
    Stock.objects.filter(product_variant_id=goods.pk).update(quantity_allocated=0)

    # when
    with parcels.approval_needed():
        made = send(order_id)

    # then
    assert len(made) == 1
    assert goods.stocks()["north"] == (5, 2)


def test_what_is_not_counted_is_sent_with_the_rest(world: World) -> None:
    # given
    goods = sell(world, north=2)
    order_id = goods.order(2)
    goods.lies(north=0)
    ProductVariant.objects.filter(pk=goods.pk).update(track_inventory=False)

    # when
    made = send(order_id)

    # then
    assert (len(made), goods.sent(order_id)) == (1, 2)
    assert goods.stocks()["north"][0] == 0


def test_nothing_unpaid_is_sent_where_the_shop_forbids_it(world: World) -> None:
    # given
    goods = sell(world, north=4)
    order_id = goods.order(2, channel="unpaid", charged=1)
    SiteSettings.objects.update(fulfillment_allow_unpaid=False)
    Site.objects.clear_cache()

    # when
    try:
        refused = send(order_id)
    finally:
        SiteSettings.objects.update(fulfillment_allow_unpaid=True)
        Site.objects.clear_cache()

    # then
    assert refused == []
    assert len(send(order_id)) == 1


def test_orders_of_which_nothing_is_sent(world: World) -> None:
    # given
    goods = sell(world, north=9)
    canceled, unconfirmed = goods.order(2), goods.order(2, channel="manual")
    orders.cancel(world, order_id=canceled)
    assert Order.objects.get(pk=unconfirmed).status == "unconfirmed"

    # then
    for order_id in (canceled, unconfirmed, uuid4()):
        with pytest.raises(LookupError):
            send(order_id)
    orders.confirm(world, order_id=unconfirmed)
    assert len(send(unconfirmed)) == 1


def test_it_is_a_transaction_of_its_own(world: World) -> None:
    # given
    order_id = sell(world, north=1).order()

    # then
    with transaction.atomic(), pytest.raises(RuntimeError):
        send(order_id)


@pytest.mark.parametrize("table", ["warehouse_stock", "order_order", "order_orderline"])
def test_who_works_at_it_is_let_go_first(
    world: World, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    # given
    goods = sell(world, north=2)
    order_id = goods.order(2)
    monkeypatch.setattr(serving, "PATIENCE", "100ms")
    column = {
        "warehouse_stock": f"product_variant_id = {goods.pk}",
        "order_order": f"id = '{order_id}'",
        "order_orderline": f"order_id = '{order_id}'",
    }[table]

    # when
    with database.second_session() as other, other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"SELECT id FROM {table} WHERE {column} FOR UPDATE")
        with pytest.raises(Error):
            send(order_id)
        cursor.execute("ROLLBACK")

    # then
    assert goods.stocks()["north"] == (2, 2)
    assert len(send(order_id)) == 1


def test_at_once_with_everybody_else(world: World, start: Start) -> None:
    """Eight at a time, customers among them; the long round is R11."""
    # given
    goods = sell(world, north=30)
    ids = [goods.order(3) for _ in range(10)]
    goods.lies(north=11)

    def try_to(order_id: UUID) -> None:
        for _ in range(50):
            try:
                with SHOP.writer():
                    send(order_id)
                return
            except Error:
                continue

    def buy() -> object:
        try:
            return goods.order()
        except AssertionError:
            return None

    # when
    jobs = [start(lambda pk=pk: try_to(pk)) for pk in reversed(ids)]  # type: ignore[misc]
    bought = [start(buy) for _ in range(4)]
    for job in (*jobs, *bought):
        job.result()

    # then
    assert [job.result() for job in bought] == [None] * 4
    assert [goods.sent(pk) for pk in ids] == [3, 3, 3, 2] + [0] * 6
    assert goods.stocks()["north"] == (0, 19)
