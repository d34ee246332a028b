"""The service mirror over the API."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from saleor_service_plugin.messages.models import Brake
from saleor_service_plugin.mirror import making
from saleor_service_plugin.mirror.models import Mirror, MirrorRow
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import errors, post
from tests.saleor.api.channel_calls import run
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, build_world, orders, raw
from tests.saleor.world.api import global_id

MIRROR = """
query($channel: ID, $only: [ServiceMirrorFigureEnum!], $first: Int = 5, $after: String) {
  serviceMirror(channel: $channel) {
    channel { slug } channels { id slug name } computedAt seconds making failed days orders
    figures(only: $only) {
      figure count of medianHours slowHours longestDays guests complete
      amounts { amount currency } parts { kind carrier count }
      rows(first: $first, after: $after) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node {
          orderId orderNumber email channel at hours days amount { amount currency } cause orders
          guest kind shippingMethod carriers { carrier count } proposedCarrier
        } }
      }
    }
    doNow { task count channels figure page }
  }
}
"""

REFRESH = """
mutation { serviceMirrorRefresh { mirror { making } errors { field code message } } }
"""


@pytest.fixture
def shop(world: World) -> Iterator[World]:
    """Two canceled orders in one channel, one in another; their money is still here."""
    with port.current().writer():
        made = build_world()
        for channel in ("eur", "eur", "jpy"):
            order_id = paid(made, Story(), channel=channel)
            orders.cancel(made, order_id=order_id)
            raw.move_back(order_id=order_id, by=timedelta(hours=1))
        Mirror.objects.all().delete()
        Brake.objects.all().delete()
        making.make_due()
        yield made
        Mirror.objects.all().delete()
        MirrorRow.objects.all().delete()


def _channel(shop: World, name: str) -> str:
    return global_id("Channel", shop.channels[name].pk)


def _figure(found: dict[str, Any], name: str) -> dict[str, Any]:
    ((figure),) = [one for one in found["figures"] if one["figure"] == name]
    return dict(figure)


def test_figures_rows_and_tasks(shop: World) -> None:
    # when
    found = run(shop.staff, MIRROR, channel=_channel(shop, "eur"))

    # then
    assert found["channel"]["slug"] == shop.channels["eur"].slug
    assert (found["making"], found["failed"], found["days"], found["orders"]) == (
        False, False, 90, 2,
    )  # fmt: skip
    assert found["computedAt"] and found["seconds"] is not None
    assert [one["figure"] for one in found["figures"]] == [
        "HAND_OVER", "PAST_DUE", "WITHOUT_NEWS", "MONEY_OWED", "RETURNING", "CARRIERS", "MAILS",
    ]  # fmt: skip
    owed = _figure(found, "MONEY_OWED")
    assert (owed["count"], owed["amounts"]) == (2, [{"amount": 110, "currency": "EUR"}])
    assert owed["rows"]["totalCount"] == 2
    row = owed["rows"]["edges"][0]["node"]
    assert (row["cause"], row["amount"]) == ("CANCELED", {"amount": 55, "currency": "EUR"})
    assert row["orderNumber"] and "@" in row["email"]
    assert row["channel"] == shop.channels["eur"].slug
    assert {one["task"]: (one["count"], one["page"]) for one in found["doNow"]} == {
        "GO_LIVE": (1, f"live?channel={shop.channels['eur'].slug}"),
        "PAY_BACK": (2, "mirror?figure=MONEY_OWED"),
    }  # fmt: skip


def test_rows_page_by_page(shop: World) -> None:
    # when
    values = {"channel": _channel(shop, "eur"), "only": ["MONEY_OWED"], "first": 1}
    first = run(shop.staff, MIRROR, **values)["figures"][0]["rows"]
    second = run(shop.staff, MIRROR, after=first["pageInfo"]["endCursor"], **values)
    rest = second["figures"][0]["rows"]

    # then
    seen = [edge["node"]["orderId"] for page in (first, rest) for edge in page["edges"]]
    assert len(set(seen)) == 2
    assert [page["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]
    for wrong in ("x", "WzFd", "W251bGwsMV0=", "WzFlNDAsMV0="):
        (said,) = errors(shop.staff, MIRROR, {**values, "after": wrong})
        assert said == "after: this is no cursor of this list."
    (said,) = errors(shop.staff, MIRROR, {**values, "first": 101})
    assert said == "first: must be between 0 and 100."


def test_staff_see_their_channels_alone(shop: World) -> None:
    # given
    some = people.staff(shop, "manage_orders", channels=["eur", "usd"])

    # when
    found = run(some, MIRROR)

    # then
    slugs = {shop.channels[name].slug for name in ("eur", "usd")}
    assert {one["slug"] for one in found["channels"]} == slugs
    assert _figure(found, "MONEY_OWED")["amounts"] == [{"amount": 110, "currency": "EUR"}]
    assert {edge["node"]["channel"] for edge in _figure(found, "MONEY_OWED")["rows"]["edges"]} == {
        shop.channels["eur"].slug
    }
    (live,) = [one for one in found["doNow"] if one["task"] == "GO_LIVE"]
    assert set(live["channels"]) == slugs
    assert run(some, MIRROR, channel=_channel(shop, "jpy")) is None

    # and all of them together are more
    whole = run(shop.staff, MIRROR)
    assert whole["channel"] is None
    assert _figure(whole, "MONEY_OWED")["count"] >= 3
    (yen,) = [
        one for one in _figure(whole, "MONEY_OWED")["amounts"] if one["currency"] == "JPY"
    ]  # fmt: skip
    assert yen["amount"] >= 55


def test_before_it_was_made_and_when_asked_for(shop: World) -> None:
    # given
    with port.current().writer():
        Mirror.objects.all().delete()

    # when
    found = run(shop.staff, MIRROR)

    # then
    assert (found["computedAt"], found["making"], found["figures"]) == (None, True, [])
    assert run(shop.staff, REFRESH) == {"mirror": {"making": True}, "errors": []}
    with port.current().writer():
        assert making.make_due() is True
        assert making.make_due() is False
    assert run(shop.staff, MIRROR)["making"] is False


def test_as_many_statements_for_many_rows(shop: World) -> None:
    # given
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counted = []
    for first in (1, 2):
        with CaptureQueriesContext(connection) as captured:
            run(shop.staff, MIRROR, channel=_channel(shop, "eur"), first=first)
        counted.append(len(captured))

    # then
    assert counted[0] == counted[1]


def test_permissions(shop: World) -> None:
    plugins = people.staff(shop, "manage_plugins")
    for query in (MIRROR, REFRESH):
        for caller in (shop.anonymous, plugins):
            (error,) = post(caller, query, {}).json()["errors"]
            assert "MANAGE_ORDERS" in error["message"]
    with port.current().writer():
        assert not Mirror.objects.filter(wanted=True).exists()
