"""What staff set for promises in the API: settings of channels, days on the way, supply."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest

from saleor_service_plugin.delivery.promises.models import (
    Promise,
    PromiseSettings,
    TransitTime,
    VariantSupply,
)
from saleor_service_plugin.delivery.promises.states import Ending
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask, errors
from tests.saleor.api.people import app, staff
from tests.saleor.api.promise_calls import call, day, forget, method_id, named, settings_id
from tests.saleor.api.webhooks import refused
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

SET = "servicePromiseSettingsUpdate"
TRANSIT = "serviceTransitTimeUpdate"
SUPPLY = "serviceVariantSupplyUpdate"

ALL = {
    "mode": "TOLD", "handlingMin": 1, "handlingMax": 4, "marginDays": 2, "firstScanHours": 30,
    "quietScanDays": 5, "silenceHours": 40, "serving": "FULFIL",
}  # fmt: skip

DEFAULTS = {
    "mode": "WATCH", "handlingMin": 0, "handlingMax": 1, "marginDays": 0, "firstScanHours": 24,
    "quietScanDays": 3, "silenceHours": 16, "serving": "OFFER",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_set(world: World) -> Iterator[None]:
    """Begin without anything set, and leave nothing behind."""
    forget()
    yield
    forget()


def shown(world: World, name: str = "eur") -> Json:
    """Return the settings of a channel."""
    fields = " ".join([*ALL, "since changedAt"])
    query = f"query($id: ID!) {{ serviceChannel(id: $id) {{ promises {{ {fields} }} }} }}"
    found: Json = ask(world.staff, query, {"id": settings_id(world, name)})["serviceChannel"]
    return found["promises"]


def change(world: World, **given: Any) -> Json:
    """Change the settings of a channel."""
    answer: Json = call(world.staff, SET, {"id": settings_id(world), "input": given})
    return answer


def test_a_channel_without_settings_has_the_defaults(world: World) -> None:
    assert shown(world) == {**DEFAULTS, "since": None, "changedAt": None}


def test_settings_are_changed_alone_and_null_is_the_default(world: World) -> None:
    # when
    answer = change(world, **ALL)

    # then
    assert answer["errors"] == []
    found = shown(world)
    assert {name: found[name] for name in ALL} == ALL
    assert datetime.fromisoformat(found["since"]) <= datetime.fromisoformat(found["changedAt"])
    assert {name: answer["channel"]["promises"][name] for name in ALL} == ALL
    assert shown(world, "usd") == {**DEFAULTS, "since": None, "changedAt": None}

    # when
    change(world, marginDays=None, serving=None)

    # then
    again = shown(world)
    assert {name: again[name] for name in ALL} == {**ALL, "marginDays": 0, "serving": "OFFER"}
    assert again["since"] == found["since"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"handlingMin": -1}, "handlingMin"),
        ({"handlingMax": 91}, "handlingMax"),
        ({"handlingMin": 5, "handlingMax": 4}, "handlingMin"),
        ({"handlingMin": 2}, "handlingMin"),
        ({"marginDays": 31}, "marginDays"),
        ({"firstScanHours": 0}, "firstScanHours"),
        ({"quietScanDays": 31}, "quietScanDays"),
        ({"silenceHours": 721}, "silenceHours"),
    ],
    ids=named,
)
def test_a_setting_that_cannot_be_is_refused_by_name(world: World, given: Json, field: str) -> None:
    answer = change(world, mode="TOLD", **given)
    assert refused(answer) == [(field, "INVALID")]
    (error,) = answer["errors"]
    assert error["message"].startswith(f"{field}: must ")
    assert "_" not in error["message"]
    with port.current().writer():
        assert not PromiseSettings.objects.filter(mode="told").exists()


def test_settings_belong_to_their_channel(world: World) -> None:
    elsewhere = staff(world, "manage_plugins", channels=["usd"])
    answer = call(elsewhere, SET, {"id": settings_id(world), "input": {"mode": "TOLD"}})
    assert refused(answer) == [("id", "NOT_FOUND")]
    assert shown(world)["mode"] == "WATCH"
    given = {"id": settings_id(world, "usd"), "input": {"mode": "OFF"}}
    assert call(elsewhere, SET, given)["errors"] == []
    assert shown(world, "usd")["mode"] == "OFF"


def transit(world: World, **given: Any) -> Json:
    """Say how long a method takes."""
    answer: Json = call(world.staff, TRANSIT, {"method": method_id(world), "input": given})
    return answer


def test_days_on_the_way_by_place(world: World) -> None:
    # when
    whole = transit(world, minDays=1, maxDays=3)["transitTime"]
    rugen = transit(world, country="de", postalPrefix=" 18-5 ", minDays=2, maxDays=5)["transitTime"]

    # then
    assert (whole["country"], whole["postalPrefix"]) == ("", "")
    assert (rugen["country"], rugen["postalPrefix"], rugen["maxDays"]) == ("DE", "185", 5)
    method = {"method": method_id(world)}
    assert call(world.staff, "serviceTransitTimes", method) == [whole, rugen]
    assert call(world.staff, "serviceTransitTimes") == [whole, rugen]

    # when
    again = transit(world, country="DE", postalPrefix="185", minDays=0, maxDays=0)["transitTime"]

    # then
    assert (again["id"], again["minDays"], again["maxDays"]) == (rugen["id"], 0, 0)

    # when
    gone = call(world.staff, "serviceTransitTimeDelete", {"id": rugen["id"]})

    # then
    assert (gone["errors"], gone["transitTime"]["id"]) == ([], rugen["id"])
    assert call(world.staff, "serviceTransitTimes") == [whole]
    twice = call(world.staff, "serviceTransitTimeDelete", {"id": rugen["id"]})
    assert refused(twice) == [("id", "NOT_FOUND")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"minDays": -1, "maxDays": 1}, "minDays"),
        ({"minDays": 1, "maxDays": 121}, "maxDays"),
        ({"minDays": 3, "maxDays": 2}, "maxDays"),
        ({"country": "Germany", "minDays": 1, "maxDays": 2}, "country"),
        ({"postalPrefix": "18", "minDays": 1, "maxDays": 2}, "postalPrefix"),
        ({"country": "DE", "postalPrefix": "§§", "minDays": 1, "maxDays": 2}, "postalPrefix"),
        ({"country": "DE", "postalPrefix": "1" * 11, "minDays": 1, "maxDays": 2}, "postalPrefix"),
    ],
    ids=named,
)
def test_days_that_cannot_be_are_refused_by_name(world: World, given: Json, field: str) -> None:
    assert refused(transit(world, **given)) == [(field, "INVALID")]
    with port.current().writer():
        assert not TransitTime.objects.exists()


def test_shipping_methods_are_the_shops(world: World) -> None:
    # given
    made = transit(world, minDays=1, maxDays=3)["transitTime"]
    some = staff(world, "manage_plugins", channels=["eur"])

    # then
    given = {"method": method_id(world), "input": {"minDays": 0, "maxDays": 0}}
    assert refused(call(some, TRANSIT, given)) == [("method", "OUT_OF_SCOPE_CHANNEL")]
    gone = call(some, "serviceTransitTimeDelete", {"id": made["id"]})
    assert refused(gone) == [("id", "OUT_OF_SCOPE_CHANNEL")]
    assert call(some, "serviceTransitTimes") == [made]
    unknown = {**given, "method": global_id("ShippingMethodType", 2**30)}
    assert refused(call(world.staff, TRANSIT, unknown)) == [("method", "NOT_FOUND")]


def variant(world: World) -> str:
    """Return the id of what is sold."""
    return global_id("ProductVariant", world.variants["mug"].pk)


def supply(world: World, **given: Any) -> Json:
    """Say what is known of a variant."""
    answer: Json = call(world.staff, SUPPLY, {"variantId": variant(world), "input": given})
    return answer


def wait_for(world: World, endings: list[Ending]) -> None:
    """Have order lines of the variant."""
    with port.current().writer():
        Promise.objects.bulk_create(
            [
                Promise(
                    order_id=uuid4(), line_id=uuid4(), channel_id=world.channels["eur"].pk,
                    variant_id=world.variants["mug"].pk, placed_at=datetime.fromisoformat(
                        "2026-01-01T00:00:00+00:00"
                    ), ending=ending,
                )
                for ending in endings
            ]
        )  # fmt: skip


def test_supply_says_how_many_lines_it_concerns(world: World) -> None:
    # given
    wait_for(world, [Ending.OPEN, Ending.OPEN, Ending.DELIVERED])
    one = {"variantId": variant(world)}
    assert call(world.staff, "serviceVariantSupply", one) is None

    # when
    answer = supply(world, handlingDays=9, restockOn=day(30).isoformat())

    # then
    assert (answer["errors"], answer["openLines"]) == ([], 2)
    found = answer["supply"]
    assert (found["variantId"], found["handlingDays"]) == (variant(world), 9)
    assert date.fromisoformat(found["restockOn"]) == day(30)
    assert call(world.staff, "serviceVariantSupply", one) == found

    # then: what is left out stays, null is nothing
    assert supply(world, restockOn=None)["supply"]["handlingDays"] == 9
    found = supply(world, handlingDays=None)["supply"]
    assert (found["handlingDays"], found["restockOn"]) == (None, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"handlingDays": -1}, "handlingDays"),
        ({"handlingDays": 91}, "handlingDays"),
        ({"restockOn": day(-5).isoformat()}, "restockOn"),
        ({"restockOn": "9999-12-31"}, "restockOn"),
        ({"handlingDays": 3, "restockOn": day(-5).isoformat()}, "restockOn"),
    ],
    ids=named,
)
def test_supply_that_cannot_be_is_refused_by_name(world: World, given: Json, field: str) -> None:
    answer = supply(world, **given)
    assert (refused(answer), answer["openLines"]) == ([(field, "INVALID")], 0)
    with port.current().writer():
        assert not VariantSupply.objects.exists()


def test_a_variant_is_the_shops(world: World) -> None:
    some = staff(world, "manage_orders", channels=["eur"])
    given = {"variantId": variant(world), "input": {"handlingDays": 1}}
    assert refused(call(some, SUPPLY, given)) == [("variantId", "OUT_OF_SCOPE_CHANNEL")]
    unknown = {**given, "variantId": global_id("ProductVariant", 2**30)}
    assert refused(call(world.staff, SUPPLY, unknown)) == [("variantId", "NOT_FOUND")]
    with port.current().writer():
        assert not VariantSupply.objects.exists()
    assert call(app(world, "manage_orders"), SUPPLY, given)["errors"] == []


def test_a_day_that_is_none_is_named(world: World) -> None:
    query = f"""mutation($day: Date) {{
      {SUPPLY}(variantId: "{variant(world)}", input: {{ restockOn: $day }}) {{ openLines }}
    }}"""
    for text in ("yesterday", "2026-02-30", 5):
        (message, *_) = errors(world.staff, query, {"day": text})
        assert "$day" in message
