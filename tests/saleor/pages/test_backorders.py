"""What orders wait for: when stock comes, who is next, sent with one click, a new day for all."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from saleor.order.models import OrderLine

from saleor_service_plugin import work
from saleor_service_plugin.delivery.backorders import serve
from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises.models import Delay, Promise, VariantSupply
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.orders.models import Mark, ServiceOrder
from saleor_service_plugin.shop import port
from tests.demo.talk import wait_for
from tests.saleor.pages.late_orders import ahead, nothing_promised, promised
from tests.saleor.pages.office import assert_harmless, hidden, payloads, visitor, wrong
from tests.saleor.pages.sent_parcels import LOOK_SECONDS
from tests.saleor.pages.visitor import Visitor
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, catalogue
from tests.saleor.world.api import global_id


@pytest.fixture(autouse=True)
def _nothing_promised(world: World) -> Iterator[None]:
    """Nothing waits before and after each test."""
    with nothing_promised():
        yield


@pytest.fixture
def clerk(world: World) -> Visitor:
    """Somebody who manages orders."""
    return visitor(world, "manage_orders")


@dataclass(frozen=True)
class Waiting:
    """Two orders of two pieces each, of which two lie there: for the first."""

    variant: int
    first: UUID
    second: UUID

    @property
    def path(self) -> str:
        """The variant's page."""
        return f"variant?variant={self.variant}"


@pytest.fixture
def waiting(world: World) -> Waiting:
    """Take the orders, then have less in stock than they need."""
    name = catalogue.sell_another(world, price=3)
    pk = world.variants[name].pk

    def lies(pieces: int) -> None:
        for warehouse, quantity in (("north", pieces), ("south", 0)):
            catalogue.set_stock(
                world, variant_id=pk, warehouse_id=world.warehouses[warehouse], quantity=quantity
            )

    lies(4)
    orders = [paid(world, Story(), basket={name: 2}) for _ in range(2)]
    lies(2)
    for order_id in orders:
        with port.current().writer():
            line = OrderLine.objects.get(order_id=order_id)
        promised(world, order_id, line_id=line.pk, variant=name, later=True)
    return Waiting(pk, *orders)


def test_nothing_waits(world: World, clerk: Visitor) -> None:
    assert "Nothing waits for stock" in clerk.get("backorders").text
    page = clerk.get("variant", variant=world.variants["mug"].pk).text
    assert "No order waits for it." in page
    for text in ("", "x", "999999999", "9" * 40):
        assert clerk.get("variant", variant=text).status == 404


def test_what_waits_and_how_much_could_go(clerk: Visitor, waiting: Waiting) -> None:
    # when
    page = clerk.get("backorders").text

    # then
    assert "A blue mug" in page
    assert "4 pieces, 2 orders" in page
    assert "1 order can go now" in page
    assert f"variant?variant={waiting.variant}" in page


def test_the_first_ordered_is_next_and_sent_with_one_click(
    clerk: Visitor, waiting: Waiting
) -> None:
    # given
    page = clerk.get(waiting.path).text
    rows = {row.order_id: row for row in _promises()}
    assert page.count(">Send now<") == 1
    assert page.index("All there") < page.index("Not there yet")

    # when
    done = clerk.post(waiting.path, {"step": f"send:{rows[waiting.first].pk}"})

    # then
    assert (done.status, done.notice) == (204, "1 order is sent within a minute.")
    with port.current().writer():
        effect = Effect.objects.get(kind=serve.KEY, order_id=waiting.first)
    assert effect.data["lines"] == [str(rows[waiting.first].line_id)]
    page = clerk.get(waiting.path).text
    assert "Is being sent" in page
    assert ">Send now<" not in page
    # and whose turn it is not is not sent
    refused = clerk.post(waiting.path, {"step": f"send:{rows[waiting.second].pk}"})
    assert refused.status == 422
    assert "Nothing is there for it any more" in refused.text


def _promises() -> list[Promise]:
    with port.current().writer():
        return list(Promise.objects.order_by("pk"))


def test_the_day_on_which_stock_comes(clerk: Visitor, waiting: Waiting) -> None:
    # when
    day = ahead(14)
    saved = clerk.post(
        "backorders", {"step": f"restock:{waiting.variant}", "restock_on": day.isoformat()}
    )

    # then
    assert saved.notice == "Saved. 2 open lines are looked at again."
    assert f'value="{day.isoformat()}"' in saved.text
    with port.current().writer():
        assert VariantSupply.objects.get(pk=waiting.variant).restock_on == day
    # when
    undone = clerk.post("backorders", {"step": "undo", "undo": hidden(saved.text, "undo")})
    # then
    assert undone.notice == "Taken back."
    with port.current().writer():
        assert VariantSupply.objects.get(pk=waiting.variant).restock_on is None
    # when
    for text in ("soon", "2020-01-01"):
        form = {"step": f"restock:{waiting.variant}", "restock_on": text}
        refused = clerk.post("backorders", form)
        # then
        assert refused.status == 422
        assert len(wrong(refused.text)) == 1
        assert f'value="{text}"' in refused.text


def test_what_staff_know_of_a_variant(clerk: Visitor, waiting: Waiting) -> None:
    # when
    form = {"step": "save", "restock_on": ahead(5).isoformat(), "handling_days": "7"}
    saved = clerk.post(waiting.path, form)

    # then
    with port.current().writer():
        row = VariantSupply.objects.get(pk=waiting.variant)
    assert (row.restock_on, row.handling_days) == (ahead(5), 7)
    clerk.post(waiting.path, {"step": "undo", "undo": hidden(saved.text, "undo")})
    with port.current().writer():
        row = VariantSupply.objects.get(pk=waiting.variant)
    assert (row.restock_on, row.handling_days) == (None, None)
    for name, text in (("handling_days", "many"), ("handling_days", "91"), ("restock_on", "x")):
        refused = clerk.post(waiting.path, {**form, name: text})
        assert refused.status == 422
        assert len(wrong(refused.text)) == 1
        assert f'value="{text}"' in refused.text


def test_all_lines_of_a_variant_get_a_new_day(clerk: Visitor, waiting: Waiting) -> None:
    # when
    form = {"step": "move", "latest": ahead(20).isoformat(), "words": "The ship is late."}
    done = clerk.post(waiting.path, form)

    # then
    assert done.notice.startswith("2 lines have a new day."), wrong(done.text)
    assert [(row.said_latest, row.said_words) for row in _promises()] == [
        (ahead(20), "The ship is late.")
    ] * 2
    refused = clerk.post(waiting.path, {"step": "move", "latest": ""})
    assert wrong(refused.text) == ["Say the new day."]


def test_all_lines_are_all_of_them(world: World, clerk: Visitor) -> None:
    # given: more than are moved at once
    variant = world.variants["mug"].pk
    row = promised(world, uuid4())
    with port.current().writer():
        rows = [copy(row) for _ in range(1100)]
        for one in rows:
            one.pk, one.order_id, one.line_id = None, uuid4(), uuid4()
        Promise.objects.bulk_create(rows)

    # when
    form = {"step": "move", "latest": ahead(20).isoformat(), "words": ""}
    done = clerk.post(f"variant?variant={variant}", form)

    # then
    assert done.notice.startswith("1,101 lines have a new day.")
    assert {row.said_latest for row in _promises()} == {ahead(20)}
    with port.current().writer():
        Mark.objects.filter(order_id__in=[one.order_id for one in rows]).delete()


def test_who_sees_one_channel_changes_nothing_of_the_shops(world: World, waiting: Waiting) -> None:
    # given: the orders are of the other channel
    clerk = visitor(world, "manage_orders", channels=["usd"])

    # then
    assert "Nothing waits for stock" in clerk.get("backorders").text
    for path, step in (("backorders", f"restock:{waiting.variant}"), (waiting.path, "save")):
        refused = clerk.post(path, {"step": step, "restock_on": ahead(3).isoformat()})
        assert refused.status == 422
        assert "needs access to all channels" in refused.text
    clerk.post(waiting.path, {"step": "send-all"})
    clerk.post(waiting.path, {"step": "move", "latest": ahead(3).isoformat()})
    with port.current().writer():
        assert not VariantSupply.objects.exists()
        assert not Effect.objects.filter(kind=serve.KEY, order_id=waiting.first).exists()
    assert {row.said_latest for row in _promises()} == {None}


def test_the_order_says_what_was_promised_and_what_is_late(
    world: World, clerk: Visitor, waiting: Waiting
) -> None:
    # given
    wait_for("a look", lambda: _looked_at(waiting.first), LOOK_SECONDS)
    row = _promises()[0]
    with port.current().writer():
        Delay.objects.filter(order_id=waiting.first).delete()
        Delay.objects.create(
            order_id=waiting.first, channel_id=row.channel_id, number=99, cause=Cause.STOCK,
            line_ids=[str(row.line_id)], found_at=row.placed_at, latest=ahead(9),
        )  # fmt: skip

    # when
    page = clerk.get("widgets/order", orderId=global_id("Order", waiting.first)).text

    # then
    assert "Promised" in page
    assert "only watched, the customer was not told" in page
    assert "a back-order" in page
    # and the first page counts it
    today = clerk.get("today").text
    assert "comes later than promised" in today or "come later than promised" in today
    assert "1 back-order can go now" in today


def _looked_at(order_id: UUID) -> bool:
    """Do what a worker does; return whether the order is known by now."""
    work.work()
    with port.current().writer():
        return ServiceOrder.objects.filter(order_id=order_id).exists()


def test_hostile_values_stay_text(clerk: Visitor, waiting: Waiting) -> None:
    for payload in payloads():
        for shown in (
            clerk.get("backorders", search=payload),
            clerk.get("variant", variant=waiting.variant, after=payload),
            clerk.post("backorders", {"step": f"restock:{waiting.variant}", "restock_on": payload}),
            clerk.post("backorders", {"step": "undo", "undo": payload}),
            clerk.post(waiting.path, {"step": "save", "handling_days": payload}),
            clerk.post(waiting.path, {"step": "undo", "undo": payload}),
            clerk.post(waiting.path, {"step": f"send:{payload}"}),
        ):
            assert shown.status in (200, 204, 422), shown.text
            assert_harmless(shown.text, payload)
