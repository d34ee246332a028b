"""The staff's list of parcels in the API, and who sees which of them."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask, errors
from tests.saleor.api.parcel_calls import (
    DHL,
    HOUR,
    LIST,
    ONE,
    UPS,
    scan,
    shipped,
    step,
)
from tests.saleor.api.people import staff
from tests.saleor.api.webhooks import refused
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

STEPS = {
    "serviceParcelUpdate": {"state": "DELIVERED"}, "serviceParcelStateUndo": None,
    "serviceParcelSettle": None, "serviceParcelRefresh": None,
}  # fmt: skip


def test_parcels_of_other_channels_are_as_if_not_there(world: World) -> None:
    # given
    sent = shipped(world, DHL)
    elsewhere = staff(world, "manage_orders", channels=["usd"])
    here = staff(world, "manage_orders", channels=["eur"])

    # then
    for api, parcel in ((elsewhere, sent.parcel), (here, global_id("ServiceParcel", 2**40))):
        assert ask(api, ONE, {"id": parcel})["serviceParcel"] is None
        for name, given in STEPS.items():
            assert refused(step(api, name, parcel, given)) == [("id", "NOT_FOUND")]
    assert ask(here, ONE, {"id": sent.parcel})["serviceParcel"]
    where = {"search": sent.shown(world.staff)["number"]}
    assert _found(elsewhere, where) == []
    assert _found(here, where) == [sent.parcel]


def _found(api: Any, where: Json, **page: Any) -> list[str]:
    asked = {"first": 100, **page, "where": where}
    rows = ask(api, LIST, asked)["serviceParcels"]["edges"]
    return [edge["node"]["id"] for edge in rows]


@dataclass(frozen=True)
class Three:
    """Parcels of one customer: two to look at, one that nobody knows anything of."""

    email: str
    trouble: str
    back: str
    quiet: str
    number: str
    """Of the last one's order."""


@pytest.fixture(scope="module")
def three(world: World) -> Three:
    """Three parcels."""
    email = world.email()
    made = [shipped(world, number, email=email) for number in (DHL, UPS, "")]
    made[0].say(scan(ParcelState.EXCEPTION, ago=9 * HOUR))
    made[1].say(scan(ParcelState.RETURNED, ago=5 * HOUR))
    number = made[2].shown(world.staff)["number"]
    return Three(email, *(one.parcel for one in made), number)


def test_the_list_by_every_condition(world: World, three: Three) -> None:
    trouble, back, quiet = three.trouble, three.back, three.quiet
    channel = global_id("Channel", world.channels["eur"].pk)

    def found(**where: Any) -> list[str]:
        return _found(world.staff, {"search": three.email.upper(), **where})

    assert found() == found(channels=[channel]) == [quiet, back, trouble]
    assert found(attention=True) == [back, trouble]
    assert found(attention=False) == [quiet]
    assert found(reasons=["EXCEPTION"]) == [trouble]
    assert found(states=["RETURNED", "UNKNOWN"]) == [quiet, back]
    assert found(carriers=["DHL"]) == [trouble]
    assert found(carriers=["DHL", "UPS"], states=["RETURNED"]) == [back]
    assert back in found(search="1z 999 aa1 01 2345 6784")
    assert found(search=f"#{three.number}") == [quiet]
    assert found(search="nobody") == found(states=[]) == found(channels=[]) == []
    # Without a search the same is read along the list.
    assert _found(world.staff, {"states": ["RETURNED"]}, first=1) == [back]
    assert _found(world.staff, {"reasons": ["RETURNED"], "channels": [channel]}, first=1) == [back]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ["SENT_AT", "ATTENTION_SINCE"])
def test_the_list_page_by_page_in_both_orders(
    world: World, three: Three, field: str, direction: str
) -> None:
    # given
    expected = [three.trouble, three.back, *([three.quiet] if field == "SENT_AT" else [])]
    expected = expected if direction == "ASC" else expected[::-1]
    asked: Json = {
        "where": {"search": three.email}, "sortBy": {"field": field, "direction": direction},
    }  # fmt: skip

    # when
    seen, after, more = [], None, True
    while more:
        page = ask(world.staff, LIST, {**asked, "first": 1, "after": after})["serviceParcels"]
        seen += [edge["node"]["id"] for edge in page["edges"]]
        assert page["totalCount"] == len(expected)
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    # then
    assert seen == expected
    page = ask(world.staff, LIST, {**asked, "last": 2, "before": after})["serviceParcels"]
    assert [edge["node"]["id"] for edge in page["edges"]] == expected[:-1][-2:]


def test_what_is_wrong_with_a_list_is_said(world: World) -> None:
    many = [global_id("Channel", 1)] * 101
    for where, word in (
        ({"channels": many}, "where.channels"),
        ({"channels": ["x"]}, "where.channels"),
        ({"states": ["DELIVERED"] * 101}, "where.states"),
    ):
        (message,) = errors(world.staff, LIST, {"first": 1, "where": where})
        assert word in message
    query = "query($id: ID!) { serviceParcel(id: $id) { events(first: 101) { at } } }"
    sent = shipped(world, DHL)
    assert "first" in errors(world.staff, query, {"id": sent.parcel})[0]
    assert ask(world.staff, ONE, {"id": str(uuid4())})["serviceParcel"] is None


def test_health_counts_what_to_look_at(world: World, three: Three) -> None:
    found = ask(world.staff, "{ serviceHealth { parcelsAttention } }")["serviceHealth"]
    with port.current().writer():
        waiting = TrackedParcel.objects.exclude(attention="").count()
    assert found["parcelsAttention"] == waiting >= 2
