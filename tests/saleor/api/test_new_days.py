"""New days for order lines in the API: for some of them, for all of a variant."""

from collections.abc import Iterator
from uuid import uuid4

import pytest

from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.delivery.promises.states import Ending
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.shop import port
from tests.saleor.api.late import MUG, POSTER, clear, late, move, moved
from tests.saleor.api.people import app, staff
from tests.saleor.api.promise_calls import day, named
from tests.saleor.api.webhooks import refused
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id


@pytest.fixture(autouse=True)
def nothing_late(world: World) -> Iterator[None]:
    """Begin without delays, and leave none behind."""
    clear()
    yield
    clear()


def test_a_new_day_for_lines_and_for_all_of_a_variant(world: World) -> None:
    # given
    one, other, poster = late(world), late(world), late(world, variant=POSTER)
    abroad = late(world, where="usd")

    # when
    answer = move(world.staff, lines=[one.line, poster.line], words=" The kiln is broken. ")

    # then
    assert (answer["errors"], answer["count"]) == ([], 2)
    assert moved(one, other, poster, abroad) == [True, False, True, False]
    with port.current().writer():
        row = Promise.objects.get(line_id=one.line_id)
        marked = set(Mark.objects.values_list("order_id", flat=True))
        Promise.objects.update(said_latest=None)
    assert (row.said_words, row.said_by) == (
        "The kiln is broken.", global_id("User", world.staff._user.pk),
    )  # fmt: skip
    assert {one.order_id, poster.order_id} <= marked

    # when
    some = staff(world, "manage_orders", channels=["eur"])
    mug = global_id("ProductVariant", MUG)

    # then
    assert move(some, variant=mug, all=True)["count"] == 2
    assert moved(one, other, poster, abroad) == [True, True, False, False]
    assert move(app(world, "manage_orders"), variant=mug, all=True)["count"] == 3
    assert moved(abroad) == [True]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({}, ("lines", "REQUIRED")),
        ({"lines": []}, ("lines", "REQUIRED")),
        ({"lines": "both", "variant": "mug", "all": True}, ("lines", "REQUIRED")),
        ({"lines": [global_id("OrderLine", uuid4())]}, ("lines", "NOT_FOUND")),
        ({"lines": [global_id("OrderLine", uuid4())] * 101}, ("lines", "TOO_MANY")),
        ({"variant": "mug"}, ("all", "REQUIRED")),
        ({"variant": "mug", "all": False}, ("all", "REQUIRED")),
        ({"variant": global_id("ProductVariant", 2**30), "all": True}, ("variant", "NOT_FOUND")),
        ({"lines": "both", "latest": str(day(-1))}, ("latest", "INVALID")),
        ({"lines": "both", "latest": "9999-12-31"}, ("latest", "INVALID")),
        ({"lines": "both", "words": "x" * 301}, ("words", "INVALID")),
        ({"lines": "both", "words": "a\0b"}, ("words", "INVALID")),
    ],
    ids=named,
)
def test_a_day_that_cannot_be_is_refused_by_name(
    world: World, given: Json, error: tuple[str, str]
) -> None:
    # given
    late_ones = [late(world), late(world)]
    given = dict(given)
    if given.get("lines") == "both":
        given["lines"] = [one.line for one in late_ones]
    if given.get("variant") == "mug":
        given["variant"] = global_id("ProductVariant", MUG)

    # then
    assert refused(move(world.staff, **given)) == [error]
    with port.current().writer():
        assert not Promise.objects.exclude(said_latest=None).exists()


def test_what_came_meanwhile_gets_no_new_day(world: World) -> None:
    # given
    came, waits = late(world), late(world)
    with port.current().writer():
        Promise.objects.filter(line_id=came.line_id).update(ending=Ending.DELIVERED)

    # then
    assert refused(move(world.staff, lines=[came.line])) == [("lines", "WRONG_STATE")]
    assert move(world.staff, lines=[came.line, waits.line])["count"] == 1
    assert moved(came, waits) == [False, True]
