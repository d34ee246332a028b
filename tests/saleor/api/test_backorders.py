"""Back-orders in the API: what waits, what is there by now, having it sent."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin import work
from saleor_service_plugin.delivery.backorders import serve
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.promises.states import Ending
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import errors
from tests.saleor.api.people import staff
from tests.saleor.api.promise_calls import call, day, forget
from tests.saleor.api.webhooks import refused
from tests.saleor.back_orders import Goods, line_of, sell
from tests.saleor.world import World
from tests.saleor.world.api import Api, Json, global_id

FULFILL = "serviceBackorderFulfill"


@pytest.fixture(autouse=True)
def nothing_waits(world: World) -> Iterator[None]:
    """Begin without back-orders, and leave none behind."""

    def clear() -> None:
        forget()
        with port.current().writer():
            Effect.objects.filter(kind=serve.KEY).delete()

    sweep.sweep_recent()
    work.work()
    clear()
    yield
    clear()


@pytest.fixture
def mugs(world: World) -> Goods:
    """Goods of which two orders wait for three pieces each, and three lie there."""
    return sell(world, north=6)


def waits(goods: Goods, pieces: int, *, minutes: int, channel: str = "eur") -> UUID:
    """Have an order wait for stock that was placed so many minutes ago."""
    order_id = goods.order(pieces, channel=channel)
    sweep.sweep_recent()
    work.work()
    line = line_of(order_id)
    with port.current().writer():
        Promise.objects.update_or_create(
            line_id=line.pk,
            defaults={
                "order_id": order_id, "channel_id": goods.world.channels[channel].pk,
                "variant_id": goods.pk, "name": "Mug", "quantity": pieces, "later": True,
                "placed_at": datetime.now(UTC) - timedelta(minutes=minutes),
                "first_latest": day(2), "latest": day(9), "ending": Ending.OPEN,
            },
        )  # fmt: skip
    return order_id


def ours(api: Api, goods: Goods, **given: Any) -> Json | None:
    """Return the row of these goods."""
    wanted = global_id("ProductVariant", goods.pk)
    rows = call(api, "serviceBackorders", given)
    return next((row for row in rows if row["variantId"] == wanted), None)


def fulfill(api: Api, order_id: UUID, *lines: UUID) -> Json:
    """Have an order sent."""
    named = {"lines": [global_id("OrderLine", one) for one in lines]} if lines else {}
    answer: Json = call(api, FULFILL, {"orderId": global_id("Order", order_id), **named})
    return answer


def test_what_waits_and_what_is_there(world: World, mugs: Goods) -> None:
    # given
    first, second = waits(mugs, 3, minutes=9), waits(mugs, 3, minutes=5)
    mugs.lies(north=4)

    # when
    found = ours(world.staff, mugs)

    # then
    assert found is not None
    assert (found["name"], found["pieces"], found["orders"], found["servedOrders"]) == (
        "Mug", 6, 2, 1,
    )  # fmt: skip
    assert found["supply"] is None
    assert [one["orderId"] for one in found["lines"]] == [
        global_id("Order", first), global_id("Order", second),
    ]  # fmt: skip
    assert [(one["open"], one["served"], one["isServed"]) for one in found["lines"]] == [
        (3, 3, True), (3, 1, False),
    ]  # fmt: skip
    assert (found["lines"][0]["firstLatest"], found["lines"][0]["latest"]) == (
        str(day(2)), str(day(9)),
    )  # fmt: skip
    assert ours(world.staff, mugs, served=True) == found
    mugs.lies(north=0)
    assert ours(world.staff, mugs, served=True) is None


def test_lines_of_many_variants_are_read_at_once(world: World) -> None:
    # given
    counts = []
    for _ in range(2):
        goods = sell(world, north=2)
        waits(goods, 1, minutes=3)

        # when
        with CaptureQueriesContext(connection) as seen:
            assert ours(world.staff, goods)
        counts.append(len(seen))

    # then
    assert counts[1] <= counts[0] + 2
    asked = "{ serviceBackorders { lines(first: 101) { open } } }"
    assert "first" in errors(world.staff, asked)[0]


def test_one_step_sends_what_is_there(world: World, mugs: Goods) -> None:
    # given
    order_id, other = waits(mugs, 3, minutes=9), waits(mugs, 3, minutes=5)
    mugs.lies(north=3)

    # when
    answer = fulfill(world.staff, order_id)

    # then
    assert (answer["errors"], answer["isNew"]) == ([], True)
    assert [one["isServed"] for one in answer["lines"]] == [True]
    assert fulfill(world.staff, order_id)["isNew"] is False
    assert refused(fulfill(world.staff, other)) == [("orderId", "WRONG_STATE")]

    # when
    work.work()

    # then
    assert (mugs.sent(order_id), mugs.sent(other)) == (3, 0)
    assert refused(fulfill(world.staff, order_id)) == [("orderId", "NOT_FOUND")]


def test_what_cannot_be_sent_is_refused_by_name(world: World, mugs: Goods) -> None:
    # given
    order_id = waits(mugs, 3, minutes=9)
    mugs.lies(north=0)
    line, gid = line_of(order_id).pk, global_id("Order", order_id)
    line_gid = global_id("OrderLine", line)

    # then
    for given, error in (
        ({"orderId": global_id("Order", uuid4())}, ("orderId", "NOT_FOUND")),
        ({"orderId": "x"}, ("orderId", "NOT_FOUND")),
        ({"orderId": gid, "lines": []}, ("lines", "REQUIRED")),
        ({"orderId": gid, "lines": [line_gid] * 101}, ("lines", "TOO_MANY")),
        ({"orderId": gid, "lines": [global_id("OrderLine", uuid4())]}, ("lines", "NOT_FOUND")),
        ({"orderId": gid, "lines": [line_gid]}, ("lines", "WRONG_STATE")),
    ):
        assert refused(call(world.staff, FULFILL, given)) == [error], given
    with port.current().writer():
        assert not Effect.objects.filter(kind=serve.KEY).exists()


def test_back_orders_of_other_channels_are_as_if_not_there(world: World, mugs: Goods) -> None:
    # given
    order_id = waits(mugs, 3, minutes=9)
    elsewhere = staff(world, "manage_orders", channels=["usd"])
    here = staff(world, "manage_orders", channels=["eur"])

    # then
    assert ours(elsewhere, mugs) is None
    assert refused(fulfill(elsewhere, order_id)) == [("orderId", "NOT_FOUND")]
    with port.current().writer():
        assert not Effect.objects.filter(kind=serve.KEY).exists()
    found = ours(here, mugs)
    assert found is not None
    assert found["orders"] == 1
