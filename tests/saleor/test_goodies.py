"""A goodie on real orders: there once, stock exact, not a cent moved, the order ends."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import Error, transaction
from django.utils import timezone
from saleor.order.models import Order, OrderEvent
from saleor.plugins.manager import PluginsManager
from saleor.product.models import ProductVariant, ProductVariantChannelListing

from saleor_service_plugin.shop import staff
from saleor_service_plugin.shop.real import SaleorShop
from saleor_service_plugin.shop.reward_rows import GoodieAnswer, GoodieResult
from saleor_service_plugin.shop.snapshots import Line
from tests.saleor.dashboard import Start, threads
from tests.saleor.goodie_story import (
    BEGINNINGS,
    Begin,
    allocated,
    anywhere,
    confirmed,
    goodie,
    goodie_lines,
    money,
    refresh_prices,
    taxed,
    transactions,
)
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid, unpaid
from tests.saleor.trouble import database
from tests.saleor.world import World, orders, parcels

SHOP = SaleorShop()

MINUTES = 60


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


def add(order_id: UUID, variant_id: int, *, key: str = "rule:1", minutes: int = 60) -> GoodieResult:
    """Add a goodie."""
    return SHOP.add_goodie(order_id, key=key, variant_id=variant_id, minutes=minutes)


def status(order_id: UUID) -> str:
    """Return the order's status."""
    return str(Order.objects.get(pk=order_id).status)


def line(order_id: UUID) -> Line:
    """Return the only extra line as we read it."""
    (found,) = [row for row in SHOP.read_orders([order_id])[order_id].lines if row.is_extra]
    return found


@pytest.mark.parametrize("begin, by_hand", BEGINNINGS.values(), ids=BEGINNINGS)
def test_lands_once_and_moves_not_a_cent(world: World, begin: Begin, *, by_hand: bool) -> None:
    # given
    thing = goodie(world)
    order_id = begin(world)
    if by_hand:
        before = money(world, order_id)
        assert add(order_id, thing.pk) == GoodieResult(GoodieAnswer.NOT_YET)
        refresh_prices(order_id)
        assert (money(world, order_id), goodie_lines(order_id)) == (before, [])
    confirmed(world, order_id)
    before = money(world, order_id)
    row = Order.objects.get(pk=order_id)

    # when
    added = add(order_id, thing.pk)
    again = add(order_id, thing.pk)

    # then
    assert added.answer is GoodieAnswer.ADDED
    assert again == GoodieResult(GoodieAnswer.THERE, added.line_id)
    assert allocated(thing.pk) == 1
    assert money(world, order_id) == before
    refresh_prices(order_id)
    assert money(world, order_id) == before
    assert [one.pk for one in goodie_lines(order_id)] == [added.line_id]
    assert allocated(thing.pk) == 1
    assert Order.objects.get(pk=order_id).lines_count == row.lines_count + 1
    assert (line(order_id).goodie_key, line(order_id).total_price_gross) == ("rule:1", 0)


def test_taxes_stay(world: World) -> None:
    # given
    thing = goodie(world)
    with taxed(world):
        order_id = transactions(world)
        before = money(world, order_id)
        assert before[1]["total"]["tax"]["amount"] > 0

        # when
        add(order_id, thing.pk)

        # then
        assert money(world, order_id) == before
        refresh_prices(order_id)
        assert money(world, order_id) == before
    assert allocated(thing.pk) == 1


class TestPacked:
    def test_with_it_the_order_is_fulfilled(self, world: World) -> None:
        # given
        thing = goodie(world)
        order_id = transactions(world)
        add(order_id, thing.pk)
        where = anywhere(world, order_id)
        basket = {"mug": 2, "poster": 1, thing.name: 1}

        # when
        parcels.fulfill(world, order_id=order_id, basket=basket, warehouse=where)

        # then
        assert status(order_id) == "fulfilled"
        assert SHOP.remove_goodie(order_id, key="rule:1").answer is GoodieAnswer.PACKED
        assert thing.stocks()[where] == (4, 0)
        assert len(goodie_lines(order_id)) == 1

    def test_without_it_the_order_is_fulfilled(self, world: World) -> None:
        # given
        thing = goodie(world)
        order_id = transactions(world)
        added = add(order_id, thing.pk)
        where = anywhere(world, order_id)
        before = money(world, order_id)
        basket = {"mug": 2, "poster": 1}
        parcels.fulfill(world, order_id=order_id, basket=basket, warehouse=where)
        assert status(order_id) == "partially fulfilled"

        # when
        removed = SHOP.remove_goodie(order_id, key="rule:1")

        # then
        assert removed == GoodieResult(GoodieAnswer.REMOVED, added.line_id)
        assert status(order_id) == "fulfilled"
        assert (goodie_lines(order_id), allocated(thing.pk)) == ([], 0)
        assert thing.stocks()[where] == (5, 0)
        assert money(world, order_id) == before
        assert SHOP.remove_goodie(order_id, key="rule:1").answer is GoodieAnswer.GONE

    def test_exported_before_it_the_order_is_fulfilled(self, world: World) -> None:
        # given
        thing = goodie(world)
        order_id = transactions(world)
        orders.set_order_metadata(
            world, order_id=order_id, key="saleor.service.exported", value="1"
        )

        # when
        result = add(order_id, thing.pk)
        parcels.fulfill(world, order_id=order_id, warehouse=anywhere(world, order_id))

        # then
        assert result == GoodieResult(GoodieAnswer.TOO_LATE)
        assert status(order_id) == "fulfilled"
        assert (goodie_lines(order_id), allocated(thing.pk)) == ([], 0)

    def test_half_of_it_stays_half(self, world: World) -> None:
        # given
        thing = goodie(world)
        order_id = transactions(world)
        add(order_id, thing.pk)
        where = anywhere(world, order_id)
        parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, warehouse=where)

        # when
        removed = SHOP.remove_goodie(order_id, key="rule:1")

        # then
        assert removed.answer is GoodieAnswer.REMOVED
        assert status(order_id) == "partially fulfilled"


def test_canceled_before_packing_leaves_nothing(world: World) -> None:
    # given
    thing = goodie(world)
    order_id = transactions(world)
    add(order_id, thing.pk)
    orders.cancel(world, order_id=order_id)
    assert allocated(thing.pk) == 0

    # when
    removed = SHOP.remove_goodie(order_id, key="rule:1")

    # then
    assert removed.answer is GoodieAnswer.REMOVED
    assert (status(order_id), goodie_lines(order_id)) == ("canceled", [])
    assert (allocated(thing.pk), thing.stocks()["north"]) == (0, (5, 0))


class TestRefused:
    def test_too_late(self, world: World) -> None:
        # given
        thing = goodie(world)
        packed, canceled, old, waiting = (transactions(world) for _ in range(4))
        begun = {"mug": 1}
        parcels.fulfill(
            world, order_id=packed, basket=begun, warehouse=anywhere(world, packed)
        )  # fmt: skip
        with parcels.approval_needed():
            parcels.fulfill(
                world, order_id=waiting, basket=begun, warehouse=anywhere(world, waiting)
            )  # fmt: skip
        orders.cancel(world, order_id=canceled)
        early = timezone.now() - timedelta(minutes=MINUTES + 5)
        for model in (Order.objects.filter(pk=old),):
            model.update(created_at=early)
        database_early(old, early)

        # then
        for order_id in (packed, canceled, old, waiting):
            assert add(order_id, thing.pk) == GoodieResult(GoodieAnswer.TOO_LATE)
        assert add(old, thing.pk, minutes=MINUTES + 10).answer is GoodieAnswer.ADDED
        assert add(transactions(world), thing.pk, minutes=0).answer is GoodieAnswer.TOO_LATE
        assert allocated(thing.pk) == 1

    def test_not_paid_yet(self, world: World) -> None:
        thing = goodie(world)
        order_id = unpaid(world, Story())
        assert add(order_id, thing.pk) == GoodieResult(GoodieAnswer.NOT_YET)
        assert allocated(thing.pk) == 0

    def test_none_left(self, world: World) -> None:
        # given
        thing = goodie(world, pieces=0)
        order_id = transactions(world)

        # then
        assert add(order_id, thing.pk) == GoodieResult(GoodieAnswer.NONE_LEFT)
        assert add(order_id, world.variants["ebook"].pk).answer is GoodieAnswer.NONE_LEFT
        assert add(order_id, 999_999_999).answer is GoodieAnswer.NONE_LEFT
        assert (goodie_lines(order_id), allocated(thing.pk)) == ([], 0)

    def test_none_where_the_rest_is_packed(self, world: World) -> None:
        # given
        thing = goodie(world, pieces=0)
        order_id = transactions(world)
        other = "south" if anywhere(world, order_id) == "north" else "north"
        thing.lies(**{other: 5})

        # then
        assert add(order_id, thing.pk) == GoodieResult(GoodieAnswer.NONE_LEFT)

    def test_an_order_that_is_gone(self, world: World) -> None:
        assert add(uuid4(), goodie(world).pk) == GoodieResult(GoodieAnswer.GONE)

    def test_within_a_transaction(self, world: World) -> None:
        order_id = transactions(world)
        with transaction.atomic(), pytest.raises(RuntimeError):
            add(order_id, goodie(world).pk)

    def test_where_nothing_is_shipped(self, world: World) -> None:
        order_id = paid(world, Story(), basket={"ebook": 1}, charged=5)
        assert add(order_id, goodie(world).pk).answer is GoodieAnswer.TOO_LATE


def database_early(order_id: UUID, at: object) -> None:
    """Let everything that says when the order was paid be of that time."""
    from saleor.payment.models import TransactionEvent

    OrderEvent.objects.filter(order_id=order_id).update(date=at)
    TransactionEvent.objects.filter(transaction__order_id=order_id).update(created_at=at)


def test_a_goodie_needs_no_price_in_the_channel(world: World) -> None:
    # given
    thing = goodie(world)
    ProductVariantChannelListing.objects.filter(variant_id=thing.pk).delete()
    order_id = transactions(world)

    # then
    assert add(order_id, thing.pk).answer is GoodieAnswer.ADDED


def test_what_is_not_counted_is_there_without_allocation(world: World) -> None:
    # given
    thing = goodie(world, pieces=0)
    ProductVariant.objects.filter(pk=thing.pk).update(track_inventory=False)
    order_id = transactions(world)

    # then
    assert add(order_id, thing.pk).answer is GoodieAnswer.ADDED
    assert allocated(thing.pk) == 0
    assert SHOP.remove_goodie(order_id, key="rule:1").answer is GoodieAnswer.REMOVED


def test_history_and_hooks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    app = staff.our_app()
    thing = goodie(world)
    order_id = transactions(world)
    told: list[tuple[str, bool]] = []

    def hear(name: str) -> None:
        def called(self: PluginsManager, order: Order, *args: object, **kwargs: object) -> None:
            told.append((name, transaction.get_connection().in_atomic_block))

        monkeypatch.setattr(PluginsManager, name, called)

    for name in ("order_updated", "order_fulfilled"):
        hear(name)

    # when
    added = add(order_id, thing.pk)
    where = anywhere(world, order_id)
    parcels.fulfill(world, order_id=order_id, basket={"mug": 2, "poster": 1}, warehouse=where)
    told_before = list(told)
    SHOP.remove_goodie(order_id, key="rule:1")

    # then
    assert told_before[0] == ("order_updated", False)
    assert told[len(told_before) :] == [("order_updated", False), ("order_fulfilled", False)]
    for kind in ("added_products", "removed_products"):
        event = OrderEvent.objects.get(order_id=order_id, type=kind)
        assert (event.app_id, event.user_id) == (app and app.pk, None)
        (row,) = event.parameters["lines"]
        assert row["line_pk"] == str(added.line_id)


def test_two_workers_at_once_add_one(world: World, start: Start) -> None:
    # given
    thing = goodie(world)
    order_id = transactions(world)

    def job() -> GoodieResult:
        with SHOP.writer():
            return add(order_id, thing.pk)

    # when
    done = [start(job) for _ in range(6)]
    answers = sorted(one.result(30).answer for one in done)

    # then
    assert answers == ["added", *["there"] * 5]
    assert (len(goodie_lines(order_id)), allocated(thing.pk)) == (1, 1)


def test_the_last_piece_goes_to_one_order(world: World, start: Start) -> None:
    # given
    thing = goodie(world, pieces=0)
    ids = [transactions(world) for _ in range(4)]
    (where,) = {anywhere(world, order_id) for order_id in ids}
    thing.lies(**{where: 1})

    def job(order_id: UUID) -> GoodieResult:
        with SHOP.writer():
            return add(order_id, thing.pk, key=f"rule:{order_id}")

    # when
    done = [start(lambda order_id=order_id: job(order_id)) for order_id in ids]
    answers = sorted(one.result(30).answer for one in done)

    # then
    assert answers == ["added", "none-left", "none-left", "none-left"]
    assert thing.stocks()[where] == (1, 1)


def test_nobody_waits_long_for_a_held_order(world: World) -> None:
    # given
    thing = goodie(world)
    order_id = transactions(world)

    # then
    with database.second_session() as other, other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM order_order WHERE id = %s FOR UPDATE", [order_id])
        with pytest.raises(Error):
            add(order_id, thing.pk)
        cursor.execute("ROLLBACK")
    assert add(order_id, thing.pk).answer is GoodieAnswer.ADDED
