"""The API answers, at its own address."""

import pytest

from saleor_service_plugin import work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.orders import sweep
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask, errors
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, parcels
from tests.saleor.world.api import global_id

pytestmark = pytest.mark.all_messages

ORDER = """
query($id: ID, $token: String) {
  serviceOrder(id: $id, token: $token) {
    id orderId number channel languageCode status placedAt firstName city email token
    lines { id productName quantity quantityFulfilled }
    timeline { id event at amount { amount currency } trackingNumber parcelId }
    parcels { id number status trackingNumber trackingUrl sentAt contents { name quantity } }
    messages { id kind state subject trial reason { code detail text(languageCode: DE) }
      attempts { number outcome } toldWith { id } order { number } }
  }
}
"""


def test_an_order_as_staff_and_guest_see_it(world: World) -> None:
    with port.current().writer():
        channels.set_up(world.channels["eur"].pk, quiet="none")
    order_id = paid(world, Story())
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, number="T1")
    sweep.sweep_recent()
    work.work()
    gid = global_id("Order", order_id)
    found = ask(world.staff, ORDER, {"id": gid})["serviceOrder"]
    assert found["orderId"] == gid
    assert found["parcels"]
    assert ask(world.anonymous, ORDER, {"id": gid})["serviceOrder"] is None
    guest = ask(world.anonymous, ORDER, {"token": found["token"]})["serviceOrder"]
    assert (guest["email"], guest["token"]) == (None, None)
    assert guest["city"].casefold() == "berlin"
    assert [entry["event"] for entry in guest["timeline"]] == [
        "PLACED",
        "PAYMENT",
        "CONFIRMED",
        "PARCEL_SENT",
    ]


def test_messages_need_the_permission(world: World) -> None:
    query = "{ serviceMessages(first: 5) { totalCount edges { node { id kind state } } } }"
    assert ask(world.staff, query)["serviceMessages"]["totalCount"] >= 0
    assert "MANAGE_ORDERS" in errors(world.anonymous, query)[0]
