"""Parcels in the API: where each is, what staff say of it, the list of those to look at."""

from datetime import UTC, date, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.models import ParcelScan
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask
from tests.saleor.api.parcel_calls import (
    DHL,
    HOUR,
    ONE,
    UPS,
    Shipped,
    scan,
    shipped,
    step,
)
from tests.saleor.api.webhooks import refused
from tests.saleor.world import World, parcels, raw
from tests.saleor.world.api import Json, global_id

STAFFS_OWN = ("carrierSource", "attention", "isAsked", "lookedAt", "lookProblem")

NOW = datetime.now(UTC)


def test_a_parcel_as_staff_and_guest_see_it(world: World) -> None:
    # given
    sent = shipped(world, DHL)
    sent.say(
        scan(ParcelState.HANDED_OVER, ago=9 * HOUR, place="Leipzig", code="A1"),
        scan(ParcelState.READY_FOR_PICKUP, place="Berlin"),
        forecast_until=NOW + HOUR, pickup_place="Kiosk Meyer, Hauptstr. 1, 10115 Berlin",
        pickup_until=date(2030, 1, 2),
    )  # fmt: skip

    # when
    order = sent.shown(world.staff)
    (found,) = order["parcels"]
    (guests,) = sent.shown(world.anonymous, token=order["token"])["parcels"]

    # then
    assert found["id"] == sent.parcel
    assert found["fulfillmentId"] == global_id("Fulfillment", sent.fulfillment_id)
    assert (found["orderId"], found["orderNumber"]) == (sent.gid, order["number"])
    assert (found["number"], found["status"], found["isCurrent"]) == (1, "fulfilled", True)
    assert found["trackingNumber"] == DHL
    assert DHL in found["trackingUrl"]
    assert found["carrier"] == {"code": "DHL", "name": "DHL Paket"}
    assert found["contents"] == [{"name": "Mug", "quantity": 1}]
    assert (found["state"], found["stateText"]) == ("READY_FOR_PICKUP", "ready-for-pickup, it says")
    assert (found["place"], found["saidByStaff"]) == ("Berlin", False)
    assert [one["state"] for one in found["events"]] == ["READY_FOR_PICKUP", "HANDED_OVER"]
    assert found["events"][1]["code"] == "A1"
    assert {one["source"] for one in found["events"]} == {"dhl"}
    assert found["pickupPlace"].startswith("Kiosk Meyer")
    assert found["pickupUntil"] == "2030-01-02"
    assert found["forecastFrom"] is None
    assert found["forecastUntil"]
    assert (found["carrierSource"], found["isAsked"], found["attention"]) == ("NUMBER", True, None)

    # then: of the shop's own business a guest learns nothing
    assert {guests[name] for name in STAFFS_OWN} == {None}
    hidden = {**found, **dict.fromkeys(STAFFS_OWN)}
    hidden["events"] = [
        {**one, **dict.fromkeys(("heardAt", "source", "code"))} for one in found["events"]
    ]
    assert guests == hidden


def test_several_numbers_of_one_fulfillment_are_several_parcels(world: World) -> None:
    # given
    sent = shipped(world, f"{DHL}, {UPS}")

    # when
    order = sent.shown(world.staff)

    # then
    first, second = order["parcels"]
    assert [one["trackingNumber"] for one in (first, second)] == [DHL, UPS]
    assert [one["number"] for one in (first, second)] == [1, 2]
    assert [one["sharesContents"] for one in (first, second)] == [False, True]
    assert (bool(first["contents"]), second["contents"]) == (True, [])
    assert second["carrier"]["code"] == "UPS"
    (left,) = [one for one in order["timeline"] if one["event"] == "PARCEL_SENT"]
    assert (left["parcelId"], left["fulfillmentId"]) == (first["id"], first["fulfillmentId"])


def test_a_number_that_was_replaced_is_no_parcel_any_more(world: World) -> None:
    # given
    sent = shipped(world, DHL)
    sent.say(scan(ParcelState.OUT_FOR_DELIVERY))
    before = sent.parcel

    # when
    parcels.track(world, fulfillment_pk=sent.fulfillment_id, number=UPS)
    sent.look()

    # then: what was said of the old number is no part of the story
    order = sent.shown(world.staff)
    assert [one["trackingNumber"] for one in order["parcels"]] == [UPS]
    assert "PARCEL_OUT_FOR_DELIVERY" not in {one["event"] for one in order["timeline"]}
    old = ask(world.staff, ONE, {"id": before})["serviceParcel"]
    assert (old["trackingNumber"], old["number"], old["isCurrent"]) == (DHL, 0, False)


def test_a_parcel_that_was_canceled_is_still_shown(world: World) -> None:
    sent = shipped(world, DHL)
    parcels.cancel(world, fulfillment_pk=sent.fulfillment_id)
    sent.look()
    (found,) = sent.shown(world.staff)["parcels"]
    assert (found["status"], found["isCurrent"], found["number"]) == ("canceled", False, 1)
    assert found["trackingNumber"] == DHL


def test_what_has_not_left_is_staffs_own(world: World) -> None:
    with parcels.approval_needed():
        sent = shipped(world, DHL)
    order = sent.shown(world.staff)
    assert [one["status"] for one in order["parcels"]] == ["waiting_for_approval"]
    assert sent.shown(world.anonymous, token=order["token"])["parcels"] == []


def test_links_and_parcels_without_number(world: World) -> None:
    link = f"https://www.dhl.de/de/privatkunden/pakete-empfangen/verfolgen.html?piececode={DHL}"
    (linked,) = shipped(world, link).shown(world.staff)["parcels"]
    assert (linked["trackingNumber"], linked["trackingUrl"]) == (DHL, link)
    (without,) = shipped(world, "").shown(world.staff)["parcels"]
    assert (without["trackingNumber"], without["trackingUrl"], without["carrier"]) == (
        "",
        None,
        None,
    )
    assert (without["state"], without["stateAt"], without["events"]) == ("UNKNOWN", None, [])


def test_staff_say_where_a_parcel_is_and_take_it_back(world: World) -> None:
    # given
    sent = shipped(world, DHL)
    sent.say(scan(ParcelState.IN_TRANSIT))
    at = (NOW - timedelta(minutes=30)).isoformat()

    # when
    given = {"state": "EXCEPTION", "stateAt": at, "stateText": "Fell into the harbor"}
    answer = step(world.staff, "serviceParcelUpdate", sent.parcel, given)
    sent.look()

    # then
    assert answer["errors"] == []
    found = answer["parcel"]
    assert (found["state"], found["stateText"]) == ("EXCEPTION", "Fell into the harbor")
    assert (found["saidByStaff"], found["attention"]["reason"]) == (True, "EXCEPTION")
    assert found["attention"]["text"].startswith("Der Paketdienst meldet ein Problem")
    assert found["events"][0]["source"] == "staff"
    assert "PARCEL_EXCEPTION" in _story(sent)
    with port.current().writer():
        (said_by,) = ParcelScan.objects.filter(
            parcel_id=sent.rows[0].pk, source="staff"
        ).values_list("said_by", flat=True)
    assert said_by == global_id("User", world.staff.user.pk)

    # when
    answer = step(world.staff, "serviceParcelStateUndo", sent.parcel)
    sent.look()

    # then
    assert (answer["errors"], answer["parcel"]["state"]) == ([], "IN_TRANSIT")
    assert [one["source"] for one in answer["parcel"]["events"]] == ["dhl"]
    assert "PARCEL_EXCEPTION" not in _story(sent)
    assert refused(step(world.staff, "serviceParcelStateUndo", sent.parcel)) == [
        ("id", "WRONG_STATE")
    ]


def _story(sent: Shipped) -> list[str]:
    return [entry["event"] for entry in sent.shown(sent.world.staff)["timeline"]]


def test_carrier_and_appointment_stay_until_null_takes_them_away(world: World) -> None:
    # given
    sent = shipped(world, "ABC-4711")
    begin, end = NOW + 20 * HOUR, NOW + 24 * HOUR
    appointment = {"from": begin.isoformat(), "until": end.isoformat()}

    # when
    given = {"carrier": "GLS", "appointment": appointment}
    step(world.staff, "serviceParcelUpdate", sent.parcel, given)
    found = step(world.staff, "serviceParcelUpdate", sent.parcel, {"state": "IN_TRANSIT"})["parcel"]

    # then
    assert (found["carrier"]["code"], found["carrierSource"]) == ("GLS", "STAFF")
    assert datetime.fromisoformat(found["appointmentFrom"]) == begin
    assert datetime.fromisoformat(found["appointmentUntil"]) == end

    # when
    given = {"carrier": None, "appointment": None}
    step(world.staff, "serviceParcelUpdate", sent.parcel, given)
    sent.look()

    # then
    (found,) = sent.shown(world.staff)["parcels"]
    assert (found["carrier"], found["carrierSource"]) == (None, None)
    assert (found["appointmentFrom"], found["appointmentUntil"]) == (None, None)


def _span(begin: timedelta, end: timedelta) -> Json:
    return {"from": (NOW + begin).isoformat(), "until": (NOW + end).isoformat()}


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"state": "UNKNOWN"}, ("state", "INVALID")),
        ({"stateText": "Somewhere"}, ("state", "REQUIRED")),
        ({"stateAt": NOW.isoformat()}, ("state", "REQUIRED")),
        (
            {"state": "DELIVERED", "stateAt": (NOW + HOUR).isoformat()},
            ("stateAt", "INVALID"),
        ),
        ({"state": "DELIVERED", "stateText": "x" * 301}, ("stateText", "TOO_LONG")),
        ({"appointment": _span(2 * HOUR, HOUR)}, ("appointment", "INVALID")),
        ({"appointment": _span(-2 * HOUR, -HOUR)}, ("appointment", "INVALID")),
        ({"appointment": _span(HOUR, 40 * 24 * HOUR)}, ("appointment", "INVALID")),
        ({"appointment": _span(9000 * HOUR, 9001 * HOUR)}, ("appointment", "INVALID")),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_what_staff_cannot_say_is_refused_by_name(
    world: World, given: Json, error: tuple[str, str]
) -> None:
    sent = shipped(world, DHL)
    before = sent.rows[0].changed_at
    answer = step(world.staff, "serviceParcelUpdate", sent.parcel, given)
    assert refused(answer) == [error]
    assert answer["errors"][0]["message"].startswith(error[0])
    assert answer["parcel"] is None
    assert sent.rows[0].changed_at == before


def test_what_was_replaced_cannot_be_changed(world: World) -> None:
    sent = shipped(world, DHL)
    raw.set_tracking_number(fulfillment_pk=sent.fulfillment_id, number=UPS)
    sent.look()
    answer = step(world.staff, "serviceParcelUpdate", sent.parcel, {"state": "DELIVERED"})
    assert refused(answer) == [("id", "WRONG_STATE")]


def test_a_parcel_is_seen_to_until_something_new_happens(world: World) -> None:
    # given
    sent = shipped(world, DHL)
    assert refused(step(world.staff, "serviceParcelSettle", sent.parcel)) == [("id", "WRONG_STATE")]
    sent.say(scan(ParcelState.EXCEPTION, ago=2 * HOUR))

    # when
    answer = step(world.staff, "serviceParcelSettle", sent.parcel)

    # then
    assert (answer["errors"], answer["parcel"]["attention"]) == ([], None)

    # when
    sent.say(scan(ParcelState.RETURNING))

    # then
    (found,) = sent.shown(world.staff)["parcels"]
    assert found["attention"]["reason"] == "RETURNING"


def test_a_carrier_is_asked_soon_where_it_is_asked_at_all(world: World) -> None:
    sent = shipped(world, DHL)
    answer = step(world.staff, "serviceParcelRefresh", sent.parcel)
    assert (answer["errors"], answer["parcel"]["isAsked"]) == ([], True)
    unknown = shipped(world, "ABC-4711")
    answer = step(world.staff, "serviceParcelRefresh", unknown.parcel)
    assert refused(answer) == [("id", "WRONG_STATE")]
