"""Callbacks: what the documented ones say, and what becomes of each of their words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.states import ParcelState
from tests.unit import callbacks
from tests.unit.callbacks import PAYLOADS, entries, one


def state_of(key: str, **words: object) -> ParcelState:
    """Return what a shape makes of the words of one scan."""
    content = PAYLOADS[key]()
    if key == "shippo":
        del content["data"]["tracking_status"]
    last = entries(key, content)[-1]
    last.update(words)
    entries(key, content)[:] = [last]
    return one(key, content).scans[0].state


def test_aftership_as_documented() -> None:
    assert one("aftership", callbacks.aftership()) == Report(
        number="00340434161094042557",
        carrier=Carrier.DHL,
        scans=(
            Scan(
                at=datetime(2026, 11, 21, 15, 5, tzinfo=UTC),
                state=ParcelState.HANDED_OVER,
                text="Die Sendung wurde von DHL abgeholt.",
                place="Hamburg, Germany",
                code="PU",
            ),
            Scan(
                # Half past eight by the clock of Leipzig.
                at=datetime(2026, 11, 23, 7, 30, tzinfo=UTC),
                state=ParcelState.OUT_FOR_DELIVERY,
                text="In das Zustellfahrzeug geladen.",
                place="Leipzig, Germany",
                code="OutForDelivery_001",
            ),
        ),
        forecast_from=datetime(2026, 11, 22, 23, tzinfo=UTC),
        forecast_until=datetime(2026, 11, 23, 22, 59, 59, tzinfo=UTC),
    )


def test_easypost_as_documented() -> None:
    assert one("easypost", callbacks.easypost()) == Report(
        number="1Z12345E0205271688",
        carrier=Carrier.UPS,
        scans=(
            Scan(
                at=datetime(2026, 11, 20, 9, tzinfo=UTC),
                state=ParcelState.LABEL_CREATED,
                text="Shipper created a label",
                code="label_created",
            ),
            Scan(
                at=datetime(2026, 11, 23, 11, 10, tzinfo=UTC),
                state=ParcelState.OUT_FOR_DELIVERY,
                text="Out For Delivery",
                place="CHARLESTON, SC, US",
                code="out_for_delivery",
            ),
        ),
        # That day for nearly everybody: it is not said where it goes.
        forecast_from=datetime(2026, 11, 23, 10, tzinfo=UTC),
        forecast_until=datetime(2026, 11, 23, 21, 59, 59, tzinfo=UTC),
    )


def test_shippo_as_documented() -> None:
    assert one("shippo", callbacks.shippo()) == Report(
        number="9205590164917312751089",
        carrier=Carrier.USPS,
        scans=(
            Scan(
                at=datetime(2026, 11, 21, 15, 33, tzinfo=UTC),
                state=ParcelState.HANDED_OVER,
                text="Your shipment has been accepted.",
                place="San Francisco, CA, US",
                code="package_accepted",
            ),
            # Once, though it stands in the history and as the newest.
            Scan(
                at=datetime(2026, 11, 23, 11, 3, tzinfo=UTC),
                state=ParcelState.DELIVERED,
                text="Your shipment has been delivered.",
                place="Chicago, IL, US",
                code="delivered",
            ),
        ),
        # That day for nearly everybody: it is not said where it goes.
        forecast_from=datetime(2026, 11, 23, 10, tzinfo=UTC),
        forecast_until=datetime(2026, 11, 23, 21, 59, 59, tzinfo=UTC),
    )


def test_our_own_shape_as_documented() -> None:
    cet = timezone(timedelta(hours=1))
    found = one("generic", callbacks.generic())
    assert found == Report(
        number="00340434161094042557",
        carrier=Carrier.DHL,
        scans=(
            Scan(
                at=datetime(2026, 11, 22, 17, 40, tzinfo=cet),
                state=ParcelState.HANDED_OVER,
                text="Abgeholt",
                place="Hamburg",
                code="PU",
            ),
            Scan(
                at=datetime(2026, 11, 23, 8, 15, 30, tzinfo=UTC),
                state=ParcelState.READY_FOR_PICKUP,
            ),
        ),
        forecast_from=datetime(2026, 11, 24, 10, tzinfo=cet),
        forecast_until=datetime(2026, 11, 24, 14, tzinfo=cet),
        pickup_place="Kiosk Meier, Marktstraße 3, Hamburg",
        pickup_until=date(2026, 11, 30),
    )
    assert found.scans[0].at.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("Pending", "unknown"),
        ("InfoReceived", "label-created"),
        ("InTransit", "in-transit"),
        ("OutForDelivery", "out-for-delivery"),
        ("AttemptFail", "delivery-attempted"),
        ("Delivered", "delivered"),
        ("AvailableForPickup", "ready-for-pickup"),
        ("Exception", "exception"),
        ("Expired", "unknown"),
        ("SomethingNew", "unknown"),
        (None, "unknown"),
        (["Delivered"], "unknown"),
    ],
)
def test_each_tag_of_aftership(tag: object, expected: str) -> None:
    for subtag in (None, f"{tag}_001", f"{tag}_099", 7):
        assert state_of("aftership", tag=tag, subtag=subtag) == expected


@pytest.mark.parametrize(
    ("subtag", "expected"),
    [
        ("Delivered_002", "delivered"),
        ("Delivered_003", "delivered"),
        ("Delivered_004", "delivered"),
        ("Delivered_005", "delivered"),
        ("AvailableForPickup_001", "ready-for-pickup"),
        ("Exception_002", "exception"),
        ("Exception_003", "exception"),
        ("Exception_004", "delayed"),
        ("Exception_005", "delayed"),
        ("Exception_006", "exception"),
        ("Exception_007", "exception"),
        ("Exception_008", "exception"),
        ("Exception_009", "exception"),
        ("Exception_010", "returning"),
        ("Exception_011", "returned"),
        ("Exception_012", "exception"),
        ("Exception_013", "exception"),
        ("Exception_016", "delayed"),
        ("Exception_017", "delayed"),
        ("Exception_018", "exception"),
        ("Exception_019", "delayed"),
        ("Exception_020", "exception"),
        ("Exception_021", "exception"),
        ("AttemptFail_002", "delivery-attempted"),
        ("AttemptFail_003", "delivery-attempted"),
        ("InTransit_002", "handed-over"),
        ("InTransit_003", "in-transit"),
        ("InTransit_004", "in-transit"),
        ("InTransit_005", "in-transit"),
        ("InTransit_006", "in-transit"),
        ("InTransit_007", "in-transit"),
        ("InTransit_008", "in-transit"),
        ("InTransit_009", "in-transit"),
        ("OutForDelivery_002", "ready-for-pickup"),
        ("OutForDelivery_003", "in-transit"),
        ("OutForDelivery_004", "in-transit"),
    ],
)
def test_each_subtag_of_aftership(subtag: str, expected: str) -> None:
    tag = subtag.partition("_")[0]
    assert state_of("aftership", tag=tag, subtag=subtag) == expected


@pytest.mark.parametrize(
    ("status", "detail", "expected"),
    [
        ("unknown", "unknown", "unknown"),
        ("pre_transit", "label_created", "label-created"),
        ("pre_transit", "delayed", "label-created"),
        ("in_transit", "arrived_at_facility", "in-transit"),
        ("in_transit", "received_at_origin_facility", "handed-over"),
        ("in_transit", "delayed", "delayed"),
        ("in_transit", "weather_delay", "delayed"),
        ("in_transit", "missorted", "in-transit"),
        ("in_transit", "damaged", "exception"),
        ("in_transit", "lost", "exception"),
        ("in_transit", "refused", "exception"),
        ("out_for_delivery", "out_for_delivery", "out-for-delivery"),
        ("delivered", "arrived_at_destination", "delivered"),
        ("delivered", "lost", "delivered"),
        ("available_for_pickup", "arrived_at_pickup_location", "ready-for-pickup"),
        ("return_to_sender", "return", "returning"),
        ("return_to_sender", "refused", "returning"),
        ("failure", "failure", "exception"),
        ("cancelled", "cancelled", "exception"),
        ("error", "unknown", "unknown"),
        ("something_new", "delayed", "unknown"),
        (None, None, "unknown"),
        ({}, [], "unknown"),
    ],
)
def test_each_status_of_easypost(status: object, detail: object, expected: str) -> None:
    assert state_of("easypost", status=status, status_detail=detail) == expected


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        ("UNKNOWN", "other", "unknown"),
        ("PRE_TRANSIT", "information_received", "label-created"),
        ("TRANSIT", "package_accepted", "handed-over"),
        ("TRANSIT", "package_arrived", "in-transit"),
        ("TRANSIT", "package_departed", "in-transit"),
        ("TRANSIT", "package_processing", "in-transit"),
        ("TRANSIT", "delivery_scheduled", "in-transit"),
        ("TRANSIT", "out_for_delivery", "out-for-delivery"),
        ("TRANSIT", "pickup_available", "ready-for-pickup"),
        ("TRANSIT", "delivery_attempted", "delivery-attempted"),
        ("TRANSIT", "notice_left", "delivery-attempted"),
        ("TRANSIT", "location_inaccessible", "delivery-attempted"),
        ("TRANSIT", "reschedule_delivery", "delivery-attempted"),
        ("TRANSIT", "delayed", "delayed"),
        ("TRANSIT", "delivery_rescheduled", "delayed"),
        ("TRANSIT", "address_issue", "exception"),
        ("TRANSIT", "contact_carrier", "exception"),
        ("TRANSIT", "package_damaged", "exception"),
        ("TRANSIT", "package_held", "exception"),
        ("TRANSIT", "return_to_sender", "returning"),
        ("TRANSIT", None, "in-transit"),
        ("DELIVERED", "delivered", "delivered"),
        ("DELIVERED", "package_damaged", "delivered"),
        ("RETURNED", "return_to_sender", "returning"),
        ("RETURNED", "package_unclaimed", "returning"),
        ("FAILURE", "package_undeliverable", "exception"),
        ("FAILURE", "package_disposed", "exception"),
        ("FAILURE", "package_lost", "exception"),
        ("FAILURE", "return_to_sender", "returning"),
        ("NEW", "delayed", "unknown"),
        (None, None, "unknown"),
        ([], {}, "unknown"),
    ],
)
def test_each_status_of_shippo(status: object, code: object, expected: str) -> None:
    assert state_of("shippo", status=status, substatus={"code": code}) == expected
    assert state_of("shippo", status=status, substatus=code) == expected


@pytest.mark.parametrize("state", list(ParcelState))
def test_each_state_of_our_own_shape(state: ParcelState) -> None:
    content = callbacks.generic()
    content["parcels"][0]["events"] = [{"at": "2026-11-23T08:15:30Z", "state": state.value}]
    assert one("generic", content).scans[0].state is state
