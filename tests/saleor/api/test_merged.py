"""Our fields at Saleor's own address."""

from collections.abc import Iterator
from unittest import mock
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import F
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from saleor.graphql.api import schema as core_schema
from saleor.graphql.core.utils import from_global_id_or_error
from saleor.order.models import Order

from saleor_service_plugin import conf, work
from saleor_service_plugin.graphql.connections import MOST
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.orders.access import token_of
from saleor_service_plugin.orders.models import ServiceOrder
from saleor_service_plugin.shop import port
from saleor_service_plugin.shop.real import SaleorShop
from tests.bench import history, shop
from tests.bench.copies import remove
from tests.saleor.api.caller import MERGED, OWN, ask, errors
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, parcels
from tests.saleor.world.api import global_id

pytestmark = pytest.mark.all_messages

ORDER = """
query($id: ID!) {
  order(id: $id) {
    number
    total { gross { amount currency } }
    fulfillments {
      trackingNumber service { parcels { number trackingNumber contents { name quantity } } }
    }
    service {
      number firstName email token
      timeline { event at }
      parcels { number sentAt }
      messages { kind state subject order { number } }
    }
  }
}
"""


@pytest.fixture(autouse=True)
def merged() -> Iterator[None]:
    """Serve our schema at Saleor's address, as with the merchant's setting."""
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        yield


def _an_order(world: World) -> str:
    order_id = paid(world, Story())
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, number="T1")
    sweep.sweep_recent()
    work.work()
    return global_id("Order", order_id)


def test_a_storefront_asks_once_for_saleors_fields_and_ours(world: World) -> None:
    order = ask(world.staff, ORDER, {"id": _an_order(world)}, path=MERGED)["order"]
    assert order["service"]["number"] == order["number"]
    (parcel,) = order["fulfillments"][0]["service"]["parcels"]
    assert parcel["contents"] == [{"name": "Mug", "quantity": 1}]
    assert {row["kind"] for row in order["service"]["messages"]} >= {"PARCEL_SENT"}


def test_a_guest_who_knows_the_id_sees_what_a_token_shows(world: World) -> None:
    """Saleor takes a guest order's id for a secret; more than with a token it is not with us."""
    order = ask(world.anonymous, ORDER, {"id": _an_order(world)}, path=MERGED)["order"]
    assert order["service"]["firstName"] == "Erika"
    assert order["service"]["email"] is None
    assert order["service"]["token"] is None
    assert {row["state"] for row in order["service"]["messages"]} <= {"SENT"}


def test_an_order_that_goes_by_its_number_is_no_secret(world: World) -> None:
    """Saleor gives it to who counts from 1, with its addresses masked."""
    found = _an_order(world)
    with port.current().writer():
        order = Order.objects.get(pk=from_global_id_or_error(found, "Order")[1])
        Order.objects.filter(pk=order.pk).update(use_old_id=True)
    for one in (global_id("Order", order.number), found):
        guest = ask(world.anonymous, ORDER, {"id": one}, path=MERGED)["order"]
        assert guest["number"] == str(order.number)
        assert guest["service"] is None
        assert [row["service"] for row in guest["fulfillments"]] == [None]
        staff = ask(world.staff, ORDER, {"id": one}, path=MERGED)["order"]
        assert staff["service"]["firstName"] == "Erika"
        assert staff["fulfillments"][0]["service"]["parcels"][0]["number"] == 1
    # Who holds its token has been given it.
    query = "query($token: String!) { serviceOrder(token: $token) { firstName } }"
    token = token_of(order.pk, 0)
    assert ask(world.anonymous, query, {"token": token}, path=MERGED)["serviceOrder"]["firstName"]


def test_what_has_our_word_in_it_alone_is_saleors_as_ever(world: World) -> None:
    """GraphQL's old library makes a text of a number, and Saleor's clients may count on it."""
    query = """
    mutation($id: ID!, $value: String!) {
      updateMetadata(id: $id, input: [{key: "service", value: $value}]) {
        item { metadata { key value } } errors { field }
      }
    }"""
    with port.current().writer():
        order_id = Order.objects.latest("created_at").pk
    values = {"id": global_id("Order", order_id), "value": 5}
    item = ask(world.staff, query, values, path=MERGED)["updateMetadata"]["item"]
    assert {"key": "service", "value": "5"} in item["metadata"]


def test_our_own_operations_are_there(world: World) -> None:
    query = "{ serviceMessages(first: 2) { edges { node { id } } } }"
    assert ask(world.staff, query, path=MERGED)["serviceMessages"]["edges"]
    assert "MANAGE_ORDERS" in errors(world.anonymous, query, path=MERGED)[0]


def test_right_after_the_checkout_there_is_a_token_already(world: World) -> None:
    order_id = paid(world, Story())
    with port.current().writer():
        ServiceOrder.objects.filter(pk=order_id).delete()
    order = ask(world.staff, ORDER, {"id": global_id("Order", order_id)}, path=MERGED)["order"]
    assert order["service"]["number"] == order["number"]
    token = order["service"]["token"]
    query = """query($token: String!) {
      serviceOrder(token: $token) { number trackedSince timeline { id } }
    }"""
    guest = ask(world.anonymous, query, {"token": token}, path=MERGED)["serviceOrder"]
    assert guest == {"number": order["number"], "trackedSince": None, "timeline": []}
    # The look comes, and the token stays good.
    sweep.sweep_recent()
    work.work()
    guest = ask(world.anonymous, query, {"token": token})["serviceOrder"]
    assert guest["timeline"]
    assert guest["trackedSince"]


PAGE = """
query($first: Int!) {
  serviceMessages(first: $first) { edges { node {
    id kind state subject channel reason { code text } toldWith { id } attempts { outcome }
    order { number firstName city email token lines { productName } timeline { event at }
      parcels { contents { name } trackingUrl carrier { name } events(first: 5) { text } orderNumber }
      messages { kind } }
  } } }
}
"""

PARCELS = """
query($first: Int!) {
  serviceParcels(first: $first) { edges { node {
    id number status trackingNumber trackingUrl orderNumber state contents { name }
    carrier { code name } events { at state text source } attention { reason text } lookProblem
  } } }
}
"""


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_a_page_costs_the_same_for_one_and_for_a_hundred(world: World, path: str) -> None:
    """P11: no statement more for a page of many rows, each of an order of its own."""
    with port.current().writer():
        copies = shop.alike(
            world, count=MOST, seed=11, begin=shop.TWO_YEARS_AGO, until=shop.AN_HOUR_AGO
        )
        history.write(copies)
        # Each was told along with something, so that this is looked up as well.
        Message.objects.filter(order_id__in=copies.ids(limit=MOST)).update(host=F("key"))
    seen = {}
    try:
        # The first one finds caches empty.
        for first in (MOST, 1, 6, MOST):
            with CaptureQueriesContext(connection) as context:
                edges = ask(world.staff, PAGE, {"first": first}, path=path)["serviceMessages"][
                    "edges"
                ]
            seen[first] = len(context)
            assert all(edge["node"]["toldWith"] for edge in edges)
            orders = {edge["node"]["order"]["number"] for edge in edges}
            assert len(orders) == first
            assert all(edge["node"]["order"]["lines"] for edge in edges)
    finally:
        with port.current().writer():
            remove(copies)
    assert len(set(seen.values())) == 1, seen


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_a_page_of_parcels_costs_the_same_for_one_and_for_a_hundred(
    world: World, path: str
) -> None:
    with port.current().writer():
        copies = shop.alike(
            world, count=2 * MOST, seed=13, begin=shop.TWO_YEARS_AGO, until=shop.AN_HOUR_AGO
        )
        history.write(copies)
    seen = {}
    try:
        # The first one finds caches empty.
        for first in (MOST, 1, 6, MOST):
            with CaptureQueriesContext(connection) as context:
                edges = ask(world.staff, PARCELS, {"first": first}, path=path)["serviceParcels"][
                    "edges"
                ]
            seen[first] = len(context)
            assert len(edges) == first
            assert all(
                edge["node"]["events"] for edge in edges if edge["node"]["state"] != "UNKNOWN"
            )
    finally:
        with port.current().writer():
            remove(copies)
    assert len(set(seen.values())) == 1, seen


def test_a_page_of_orders_that_nobody_has_looked_at_costs_the_same(world: World) -> None:
    query = """query($ids: [ID!]!) {
      orders(first: 100, filter: { ids: $ids }) { edges { node { service { number } } } }
    }"""
    with port.current().writer():
        copies = shop.alike(
            world, count=6, seed=12, begin=shop.TWO_YEARS_AGO, until=shop.AN_HOUR_AGO
        )
        history.write(copies)
        pks = copies.ids(limit=6)
        ServiceOrder.objects.filter(pk__in=pks).delete()
    seen = []
    try:
        for count in (6, 1, 3, 6):
            ids = [global_id("Order", pk) for pk in pks[:count]]
            with CaptureQueriesContext(connection) as context:
                edges = ask(world.staff, query, {"ids": ids}, path=MERGED)["orders"]["edges"]
            seen.append(len(context))
            assert len({edge["node"]["service"]["number"] for edge in edges}) == count
    finally:
        with port.current().writer():
            remove(copies)
    assert len(set(seen[1:])) == 1, seen


def test_switched_off_saleors_part_goes_on_without_ours(world: World) -> None:
    query = "{ shop { name } }"
    with mock.patch.object(SaleorShop, "plugin_active", lambda self: False):
        assert ask(world.anonymous, query, path=MERGED)["shop"]
        ours = errors(world.staff, ORDER, {"id": global_id("Order", uuid4())}, path=MERGED)
        root = errors(world.staff, "{ serviceMessages(first: 1) { totalCount } }", path=MERGED)
        assert ours == root == ["The service plugin is switched off."]


def test_saleor_names_nothing_as_we_do() -> None:
    """By the names a query of ours is told from one of Saleor's (`limits.asks_us`)."""
    for type_ in core_schema.get_type_map().values():
        for name in getattr(type_, "fields", None) or ():
            assert not str(name).startswith("service"), f"{type_}.{name}"
