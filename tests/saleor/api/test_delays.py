"""The delays desk in the API: who sees what, what staff can do with it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises.models import Delay, DeliveryWish, Promise
from saleor_service_plugin.delivery.promises.states import DelayState, Wish
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import errors
from tests.saleor.api.late import MUG, POSTER, clear, late, listed, move, wished
from tests.saleor.api.people import staff
from tests.saleor.api.promise_calls import call, day, nodes
from tests.saleor.api.webhooks import channel, refused
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

SEEN, SETTLE = "serviceDelaySeen", "serviceDeliveryWishSettle"


@pytest.fixture(autouse=True)
def nothing_late(world: World) -> Iterator[None]:
    """Begin without delays, and leave none behind."""
    clear()
    yield
    clear()


def test_a_delay_shows_all_that_staff_need(world: World) -> None:
    # given
    one = late(world, earliest=day(7), words="The kiln is broken.", by="VXNlcjox")
    now = datetime.now(UTC)
    with port.current().writer():
        told = Message.objects.create(
            key=f"back-order:{one.delay.pk}", kind="back-order", order_id=one.order_id,
            channel_id=one.delay.channel_id, state="sent", came_from="sending", fact_at=now,
            due_at=now, deadline_at=now, finished_at=now,
        )  # fmt: skip
        wish = DeliveryWish.objects.create(
            order_id=one.order_id, channel_id=one.delay.channel_id, delay_id=one.delay.pk,
            wish=Wish.CANCEL, line_ids=[str(one.line_id)], text="No, thanks.", wished_at=now,
        )  # fmt: skip

    # when
    found = call(world.staff, "serviceDelay", {"id": one.id})
    with port.current().writer():
        Message.objects.filter(pk=told.pk).delete()
        number = ServiceOrder.objects.get(pk=one.order_id).number

    # then
    assert found["orderId"] == global_id("Order", one.order_id)
    assert found["orderNumber"] == number
    assert (found["cause"], found["state"], found["number"]) == ("STOCK", "OPEN", 1)
    assert found["text"] == "It does not lie in the warehouse: a back-order."
    assert (found["promised"], found["earliest"], found["latest"]) == (
        str(day(0)), str(day(7)), str(day(9)),
    )  # fmt: skip
    assert (found["words"], found["saidBy"], found["isTold"]) == (
        "The kiln is broken.", "VXNlcjox", True,
    )  # fmt: skip
    assert (found["message"]["kind"], found["message"]["state"]) == ("BACK_ORDER", "SENT")
    (line,) = found["lines"]
    assert (line["lineId"], line["name"], line["quantity"]) == (one.line, "Mug", 2)
    assert (line["variantId"], line["isBackorder"]) == (global_id("ProductVariant", MUG), True)
    assert (line["firstLatest"], line["latest"]) == (str(day(0)), str(day(9)))
    (wished,) = found["wishes"]
    assert (wished["id"], wished["wish"], wished["text"]) == (
        global_id("ServiceDeliveryWish", wish.pk), "CANCEL", "No, thanks.",
    )  # fmt: skip
    assert wished["lines"] == [line]


def test_the_desk_by_every_condition(world: World) -> None:
    # given
    unpaid = late(world, Cause.UNPAID, promised=None, ago=9, told=False)
    stock = late(world, promised=3, ago=7)
    scan = late(world, Cause.NO_SCAN, promised=-2, ago=5, variant=POSTER)
    over = late(world, Cause.STAFF, promised=-9, ago=1, state=DelayState.SETTLED)
    api = world.staff

    # then
    assert listed(api) == [scan.id, stock.id, unpaid.id]
    found = {"field": "FOUND", "direction": "DESC"}
    assert listed(api, sortBy=found) == [over.id, scan.id, stock.id, unpaid.id]
    assert listed(api, {"states": ["SETTLED"]}) == []
    assert listed(api, {"states": ["SETTLED"]}, sortBy=found) == [over.id]
    assert listed(api, {"causes": ["NO_SCAN", "UNPAID"]}) == [scan.id, unpaid.id]
    assert listed(api, {"variant": global_id("ProductVariant", MUG)}) == [stock.id, unpaid.id]
    assert listed(api, {"variant": global_id("ProductVariant", 2**30)}) == []
    assert listed(api, {"channels": [channel(world)]}) == [scan.id, stock.id, unpaid.id]
    assert listed(api, {"channels": [channel(world, "usd")]}) == []
    since = (datetime.now(UTC) - timedelta(hours=6)).isoformat()
    assert listed(api, {"foundSince": since}) == [scan.id]
    assert listed(api, {"foundSince": since}, sortBy=found) == [over.id, scan.id]
    with port.current().writer():
        number = ServiceOrder.objects.get(pk=stock.order_id).number
    assert listed(api, {"search": f"#{number}"}) == [stock.id]
    assert listed(api, {"search": "nobody"}) == listed(api, {"states": []}) == []


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["PROMISED", "FOUND"])
def test_the_desk_page_by_page_in_both_orders(world: World, field: str, direction: str) -> None:
    # given
    made = [
        late(world, promised=promised, ago=ago) for promised, ago in ((2, 9), (2, 7), (None, 8))
    ]
    first, second, third = (one.id for one in made)
    expected = [first, second, third] if field == "PROMISED" else [first, third, second]
    expected = expected if direction == "ASC" else expected[::-1]
    asked: Json = {"sortBy": {"field": field, "direction": direction}}

    # when
    seen, after, more = [], None, True
    while more:
        page = call(world.staff, "serviceDelays", {**asked, "first": 1, "after": after})
        seen += [one["id"] for one in nodes(page)]
        assert page["totalCount"] == len(expected)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    # then
    assert seen == expected
    back = call(world.staff, "serviceDelays", {**asked, "last": 1, "before": after})
    assert [one["id"] for one in nodes(back)] == [expected[1]]
    other = {"field": "FOUND" if field == "PROMISED" else "PROMISED", "direction": direction}
    query = """query($after: String, $sort: ServiceDelaySortingInput) {
      serviceDelays(first: 1, after: $after, sortBy: $sort) { totalCount } }"""
    (message,) = errors(world.staff, query, {"after": after, "sort": other})
    assert message == "after: this is no cursor of this list."


def test_what_is_wrong_with_a_list_is_said(world: World) -> None:
    query = """query($where: ServiceDelayWhereInput) {
      serviceDelays(first: 1, where: $where) { totalCount } }"""
    for where, word in (
        ({"channels": [channel(world)] * 101}, "where.channels"),
        ({"channels": ["x"]}, "where.channels"),
        ({"causes": ["STOCK"] * 101}, "where.causes"),
        ({"variant": "x"}, "where.variant"),
        ({"foundSince": "yesterday"}, "foundSince"),
        ({"causes": ["WEATHER"]}, "causes"),
    ):
        (message, *_) = errors(world.staff, query, {"where": where})
        assert word in message


def test_what_somebody_has_seen_to_leaves_the_desk(world: World) -> None:
    # given
    one, other = late(world), late(world)
    over = late(world, state=DelayState.SETTLED)

    # when
    answer = call(world.staff, SEEN, {"ids": [one.id, over.id, one.id]})

    # then
    assert (answer["errors"], answer["count"]) == ([], 1)
    assert [(row["id"], row["state"]) for row in answer["delays"]] == [
        (one.id, "SEEN"), (over.id, "SETTLED"),
    ]  # fmt: skip
    assert answer["delays"][0]["seenBy"] == global_id("User", world.staff._user.pk)
    assert listed(world.staff) == [other.id]


@pytest.mark.parametrize(
    ("ids", "code"),
    [
        ([], "REQUIRED"),
        ([global_id("ServiceDelay", 2**40)] * 101, "TOO_MANY"),
        ([global_id("ServiceDelay", 2**40)], "NOT_FOUND"),
        ([global_id("User", 1)], "NOT_FOUND"),
    ],
    ids=["none", "many", "unknown", "another"],
)
@pytest.mark.parametrize("name", [SEEN, SETTLE])
def test_rows_that_are_not_there_are_refused(
    world: World, name: str, ids: list[str], code: str
) -> None:
    if name == SETTLE:
        ids = [one.replace(global_id("ServiceDelay", 2**40), WISH) for one in ids]
    assert refused(call(world.staff, name, {"ids": ids})) == [("ids", code)]


WISH = global_id("ServiceDeliveryWish", 2**40)


def test_wishes_from_the_oldest_until_somebody_saw_to_them(world: World) -> None:
    # given
    now = datetime.now(UTC)
    one = late(world)
    second = wished(one, wished_at=now - timedelta(hours=1))
    first = wished(late(world), wished_at=now - timedelta(hours=2), text="Two at once, please.")
    wished(one, wished_at=now, settled_at=now)

    # when
    page = call(world.staff, "serviceDeliveryWishes", {"first": 1})
    rest = call(
        world.staff, "serviceDeliveryWishes", {"first": 5, "after": page["pageInfo"]["endCursor"]}
    )

    # then
    assert page["totalCount"] == 2
    assert [row["id"] for row in nodes(page)] == [first]
    assert [row["id"] for row in nodes(rest)] == [second]
    last = call(world.staff, "serviceDeliveryWishes", {"last": 1})
    assert nodes(last) == nodes(rest)
    found = nodes(page)[0]
    assert (found["wish"], found["text"]) == ("CHANGE", "Two at once, please.")
    assert (found["lines"][0]["name"], found["delay"]["cause"]) == ("Mug", "STOCK")

    # when
    answer = call(world.staff, SETTLE, {"ids": [first]})

    # then
    assert (answer["errors"], answer["count"]) == ([], 1)
    assert answer["wishes"][0]["settledBy"] == global_id("User", world.staff._user.pk)
    left = call(world.staff, "serviceDeliveryWishes", {"first": 5})
    assert [row["id"] for row in nodes(left)] == [second]
    assert call(world.staff, SETTLE, {"ids": [first]})["count"] == 0


def test_delays_of_other_channels_are_as_if_not_there(world: World) -> None:
    # given
    one = late(world)
    wish = wished(one)
    elsewhere = staff(world, "manage_orders", channels=["usd"])
    here = staff(world, "manage_orders", channels=["eur"])

    # then
    assert listed(elsewhere) == []
    assert listed(elsewhere, {"channels": [channel(world)]}) == []
    assert call(elsewhere, "serviceDelays", {"first": 1})["totalCount"] == 0
    assert call(elsewhere, "serviceDelay", {"id": one.id}) is None
    assert nodes(call(elsewhere, "serviceDeliveryWishes", {"first": 5})) == []
    assert refused(call(elsewhere, SEEN, {"ids": [one.id]})) == [("ids", "NOT_FOUND")]
    assert refused(call(elsewhere, SETTLE, {"ids": [wish]})) == [("ids", "NOT_FOUND")]
    assert refused(move(elsewhere, lines=[one.line])) == [("lines", "NOT_FOUND")]
    mug = global_id("ProductVariant", MUG)
    assert refused(move(elsewhere, variant=mug, all=True)) == [("variant", "NOT_FOUND")]
    with port.current().writer():
        assert Delay.objects.get().state == DelayState.OPEN
        assert Promise.objects.get().said_latest is None
        assert DeliveryWish.objects.get().settled_at is None
    assert listed(here) == [one.id]
    assert call(here, SEEN, {"ids": [one.id]})["count"] == 1
