"""A customer with an account and their orders, at both addresses."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from saleor.account.models import User
from saleor.order.models import Order

from saleor_service_plugin import conf
from saleor_service_plugin.orders import marks, sweep, sync
from saleor_service_plugin.orders.drain import drain
from saleor_service_plugin.rewards.history.read import of_accounts
from saleor_service_plugin.shop import port
from tests.saleor.api import people
from tests.saleor.api.caller import MERGED, OWN, ask, errors
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, checkout, money
from tests.saleor.world.api import Api, global_id

OWN_ORDERS = """
query($first: Int, $last: Int, $after: String, $before: String) {
  serviceCustomer { userId orders(first: $first, last: $last, after: $after, before: $before) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { orderId number email token messages { state reason { code } } } }
  } }
}"""


@pytest.fixture(autouse=True)
def merged() -> Iterator[None]:
    """Serve our schema at Saleor's address, as with the merchant's setting."""
    with override_settings(ROOT_URLCONF=conf.MERGED_URLS):
        yield


def _customer(world: World, orders: int) -> tuple[Api, User, list[UUID]]:
    user = User.objects.create(email=world.email(), is_active=True)
    ids = []
    for _ in range(orders):
        order_id = paid(world, Story())
        with port.current().writer():
            Order.objects.filter(pk=order_id).update(user=user, user_email=user.email)
            marks.write([order_id])
        ids.append(order_id)
    sweep.sweep_recent()
    drain()
    return Api(user=user), user, ids


def test_customers_page_through_their_own_orders(world: World) -> None:
    api, user, ids = _customer(world, 5)
    _, _, foreign = _customer(world, 1)
    for path in (OWN, MERGED):
        found, after = [], None
        while True:
            page = ask(api, OWN_ORDERS, {"first": 2, "after": after}, path=path)
            orders = page["serviceCustomer"]["orders"]
            found += [edge["node"]["orderId"] for edge in orders["edges"]]
            assert orders["totalCount"] == 5
            if not orders["pageInfo"]["hasNextPage"]:
                break
            after = orders["pageInfo"]["endCursor"]
        assert found == [global_id("Order", pk) for pk in reversed(ids)]
        last = ask(api, OWN_ORDERS, {"last": 2}, path=path)["serviceCustomer"]["orders"]
        assert [edge["node"]["orderId"] for edge in last["edges"]] == found[-2:]
        before = {"last": 2, "before": last["pageInfo"]["startCursor"]}
        earlier = ask(api, OWN_ORDERS, before, path=path)["serviceCustomer"]["orders"]
        assert [edge["node"]["orderId"] for edge in earlier["edges"]] == found[1:3]
    node = last["edges"][0]["node"]
    assert node["email"] == user.email
    assert node["token"]
    assert {row["reason"] for row in node["messages"]} <= {None}
    query = "query($id: ID!) { serviceOrder(id: $id) { number } }"
    assert ask(api, query, {"id": global_id("Order", foreign[0])})["serviceOrder"] is None
    assert ask(api, query, {"id": global_id("Order", ids[0])})["serviceOrder"]


def test_who_has_no_account_is_no_customer(world: World) -> None:
    assert ask(world.anonymous, OWN_ORDERS, {"first": 1})["serviceCustomer"] is None
    assert ask(world.app, OWN_ORDERS, {"first": 1})["serviceCustomer"] is None


@pytest.mark.parametrize(
    "arguments",
    [{}, {"first": 1, "last": 1}, {"first": 101}, {"first": -1}, {"first": 1, "after": "x"},
     {"first": 1, "after": "WzFd"}, {"first": 1, "after": "💥" * 500}],
)  # fmt: skip
def test_wrong_pages_are_refused(world: World, arguments: dict[str, object]) -> None:
    api, _, _ = _customer(world, 0)
    (message,) = errors(api, OWN_ORDERS, arguments)
    assert any(word in message for word in ("first", "after"))


def test_staff_reach_customers_through_saleors_type(world: World) -> None:
    _, user, ids = _customer(world, 2)
    query = """query($id: ID!) { user(id: $id) { email service { orders(first: 5) {
        edges { node { orderId } } } } } }"""
    found = ask(world.staff, query, {"id": global_id("User", user.pk)}, path=MERGED)
    edges = found["user"]["service"]["orders"]["edges"]
    assert [edge["node"]["orderId"] for edge in edges] == [
        global_id("Order", pk) for pk in reversed(ids)
    ]
    me = "{ me { service { orders(first: 5) { totalCount } } } }"
    assert ask(Api(user=user), me, path=MERGED)["me"]["service"]["orders"]["totalCount"] == 2


HISTORY = """
query($id: ID) { serviceCustomer(id: $id) { userId history {
  orders spent { amount currency } firstOrderAt lastOrderAt shareReturned goodies
} } }"""


def test_staff_see_what_a_customer_bought(world: World) -> None:
    """Orders on the account that nobody placed while logged in are none of it."""
    api, user, spoofed = _customer(world, 1)
    ids = []
    for _ in range(2):
        pk = checkout.create(world, basket={"mug": 2}, email=user.email, api=api)
        money.create(world, currency="EUR", checkout_id=pk, charged=Decimal(45))
        ids.append(checkout.complete(world, checkout_id=pk, api=api))
    with port.current().writer():
        # Typed by somebody else, who lives elsewhere.
        order = Order.objects.get(pk=spoofed[0])
        assert order.shipping_address
        order.shipping_address.postal_code = "50667"
        order.shipping_address.save()
    sync.sync([*ids, *spoofed])
    variables = {"id": global_id("User", user.pk)}
    for path in (OWN, MERGED):
        found = ask(world.staff, HISTORY, variables, path=path)["serviceCustomer"]["history"]
        at = {found.pop("firstOrderAt"), found.pop("lastOrderAt")}
        assert len(at) == 2
        assert found == {
            "orders": 2, "spent": [{"amount": 90.0, "currency": "EUR"}], "shareReturned": 0.0,
            "goodies": 0,
        }  # fmt: skip
        # A sum over all channels is none of the business of who may not see all.
        few = people.staff(world, "manage_orders", channels=["eur"])
        assert ask(few, HISTORY, variables, path=path)["serviceCustomer"]["history"] is None
        # What the shop makes of them is nothing for customers.
        assert ask(api, HISTORY, {}, path=path)["serviceCustomer"]["history"] is None


def test_histories_of_a_page_of_customers_cost_the_same(world: World) -> None:
    """Of one account, or of many."""
    with port.current().writer(), CaptureQueriesContext(connection) as seen:
        of_accounts(range(1, 50))
    assert len(seen) <= 2
