"""Callbacks of aggregators: times, places, carriers, forecasts, and what is left out."""

from __future__ import annotations

import copy
import random
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from saleor_service_plugin.delivery.carrier_report import (
    LONGEST_CODE,
    LONGEST_PLACE,
    LONGEST_TEXT,
    MOST_SCANS,
)
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.inbound.shape import MalformedError
from saleor_service_plugin.delivery.inbound.shapes import SHAPES, aftership, easypost
from tests.unit import callbacks
from tests.unit.callbacks import PAYLOADS, entries, one, read

KEYS = sorted(SHAPES)

AGGREGATORS = ("aftership", "easypost", "shippo")


@pytest.mark.parametrize(
    ("key", "field", "event"),
    [
        ("aftership", "event", "something_else"),
        ("aftership", "event", None),
        ("aftership", "event", ["tracking_update"]),
        ("easypost", "description", "batch.created"),
        ("easypost", "description", "insurance.purchased"),
        ("easypost", "description", {}),
        ("shippo", "event", "transaction_created"),
        ("shippo", "event", "batch_purchased"),
        ("shippo", "event", 7),
    ],
)
def test_what_speaks_of_something_else_says_nothing(key: str, field: str, event: object) -> None:
    assert read(key, {**PAYLOADS[key](), field: event}) == ()
    assert read(key, {field: event}) == ()


def test_shippos_batches_have_a_text_for_data() -> None:
    assert read("shippo", {"event": "batch_created", "data": "batch 7 created"}) == ()


@pytest.mark.parametrize("event", sorted(aftership.EVENTS))
def test_all_events_of_aftership_carry_the_parcel(event: str) -> None:
    assert one("aftership", {**callbacks.aftership(), "event": event}).scans


@pytest.mark.parametrize("event", sorted(easypost.EVENTS))
def test_both_events_of_easypost_carry_the_parcel(event: str) -> None:
    assert one("easypost", {**callbacks.easypost(), "description": event}).scans


@pytest.mark.parametrize("key", AGGREGATORS)
@pytest.mark.parametrize(
    "broken", [None, 7, "text", [], {}, {"checkpoint_time": 1, "datetime": 2, "status_date": 3}]
)
def test_a_broken_scan_does_not_hide_the_others(key: str, broken: object) -> None:
    content = PAYLOADS[key]()
    expected = one(key, content).scans
    for at in (0, 1, 2):
        changed = copy.deepcopy(content)
        entries(key, changed).insert(at, broken)
        assert one(key, changed).scans == expected


@pytest.mark.parametrize("key", AGGREGATORS)
@pytest.mark.parametrize(
    "at",
    [
        "2026-11-31T08:00:00Z",
        "2026-11-23T25:00:00Z",
        "1026-11-23T08:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "2026-11-23T08:00:00+23:59",
        "2026-11-23",
        "２０２６-11-23T08:00:00Z",
        "2026-W48-1T08:00:00Z",
        " 2026-11-23T08:00:00Z",
        "2026-11-23T08:00:00Z\n",
        "",
        "x" * 100_000,
    ],
)
def test_a_scan_without_a_time_is_left_out(key: str, at: str) -> None:
    content = PAYLOADS[key]()
    name = {"aftership": "checkpoint_time", "easypost": "datetime", "shippo": "status_date"}[key]
    entries(key, content)[0][name] = at
    assert len(one(key, content).scans) == 1


@pytest.mark.parametrize(
    ("country", "written", "expected"),
    [
        # By the clock of a country that has only one, summer and winter.
        ("DEU", "2026-07-01T08:00:00", datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ("AUT", "2026-12-01T08:00:00", datetime(2026, 12, 1, 7, tzinfo=UTC)),
        ("GBR", "2026-07-01T08:00:00", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        # By UTC where the country has several, or is not said.
        ("USA", "2026-07-01T08:00:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (None, "2026-07-01T08:00:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (7, "2026-07-01T08:00:00", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        # An offset that is said counts.
        ("DEU", "2026-07-01T08:00:00Z", datetime(2026, 7, 1, 8, tzinfo=UTC)),
        ("DEU", "2026-07-01T08:00:00-0500", datetime(2026, 7, 1, 13, tzinfo=UTC)),
        ("DEU", "2026-07-01 08:00", datetime(2026, 7, 1, 6, tzinfo=UTC)),
    ],
)
def test_times_of_aftership_without_an_offset(
    country: object, written: str, expected: datetime
) -> None:
    for name in ("country_region", "country_iso3"):
        content = callbacks.aftership()
        last = entries("aftership", content)[-1]
        del last["country_region"]
        last.update({name: country, "checkpoint_time": written})
        entries("aftership", content)[:] = [last]
        assert one("aftership", content).scans[0].at == expected


def test_the_forecast_is_the_carriers_own() -> None:
    content = callbacks.aftership()
    tracking = content["msg"]
    tracking["latest_estimated_delivery"] = {"source": "AfterShip AI", "datetime": "2026-12-01"}
    tracking["aftership_estimated_delivery_date"] = {"estimated_delivery_date": "2026-12-02"}
    tracking["courier_estimated_delivery_date"] = {
        "estimated_delivery_date": None,
        "estimated_delivery_date_min": "2026-11-24T10:00:00+01:00",
        "estimated_delivery_date_max": "2026-11-24T14:00:00+01:00",
    }
    found = one("aftership", content)
    assert found.forecast_until == datetime(2026, 11, 24, 13, tzinfo=UTC)
    assert found.forecast_from == datetime(2026, 11, 24, 9, tzinfo=UTC)
    tracking["courier_estimated_delivery_date"] = None
    assert one("aftership", content).forecast_until is None
    tracking["expected_delivery"] = "2026-11-25"
    assert one("aftership", content).forecast_until == datetime(
        2026, 11, 25, 22, 59, 59, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "written", ["2026-11-24", "2026-11-24T00:00:00Z", "2026-11-24T00:00:00", "2026-11-24 00:00"]
)
def test_a_day_is_the_day_where_the_parcel_goes(written: str) -> None:
    # given
    there = {"city": "Bremen", "country": "DE"}
    by_easypost, by_shippo = callbacks.easypost(), callbacks.shippo()
    by_easypost["result"]["est_delivery_date"] = written
    by_easypost["result"]["carrier_detail"] = {"destination_tracking_location": there}
    by_shippo["data"].update(eta=written, address_to=there)

    # when
    known = [one("easypost", by_easypost), one("shippo", by_shippo)]

    # then: the end of that day in Bremen, and for those who do not know a moment of that day.
    for found in known:
        assert found.forecast_from == datetime(2026, 11, 23, 23, tzinfo=UTC)
        assert found.forecast_until == datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC)
    for nowhere in (None, "ZZ", 7, [], "US"):
        by_shippo["data"]["address_to"] = {"country": nowhere}
        found = one("shippo", by_shippo)
        for moment in (found.forecast_from, found.forecast_until):
            assert moment is not None
            for hours in (-10, -5, 0, 1, 2):
                local = moment.astimezone(timezone(timedelta(hours=hours)))
                assert local.date() == date(2026, 11, 24)


def test_midnight_with_an_offset_is_the_day_there() -> None:
    content = callbacks.aftership()
    said = content["msg"]["courier_estimated_delivery_date"]
    said["estimated_delivery_date"] = "2026-11-24T00:00:00-05:00"
    found = one("aftership", content)
    assert found.forecast_from == datetime(2026, 11, 24, 5, tzinfo=UTC)
    assert found.forecast_until == datetime(2026, 11, 25, 4, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(("key", "name"), [("easypost", "est_delivery_date"), ("shippo", "eta")])
def test_a_forecast_with_a_time_is_a_latest(key: str, name: str) -> None:
    content = PAYLOADS[key]()
    owner = content["result" if key == "easypost" else "data"]
    owner[name] = "2026-11-24T17:00:00-05:00"
    found = one(key, content)
    assert found.forecast_from is None
    assert found.forecast_until == datetime(2026, 11, 24, 22, tzinfo=UTC)
    for nothing in (None, "", "soon", 7, [], {}):
        owner[name] = nothing
        found = one(key, content)
        assert (found.forecast_from, found.forecast_until) == (None, None)


@pytest.mark.parametrize(
    ("key", "word", "expected"),
    [
        ("aftership", "dhl", Carrier.DHL_EXPRESS),
        ("aftership", "hermes-de", Carrier.HERMES),
        ("aftership", "myhermes-uk", None),
        ("aftership", "deutsch-post", Carrier.DEUTSCHE_POST),
        ("aftership", "unrecognized", None),
        ("easypost", "DHLExpress", Carrier.DHL_EXPRESS),
        ("easypost", "DPDUK", None),
        ("easypost", "OnTrac", None),
        ("shippo", "dhl_germany", Carrier.DHL),
        ("shippo", "gls_us", None),
        ("shippo", "hermes_uk", None),
        ("shippo", None, None),
        ("easypost", ["UPS"], None),
        ("aftership", {}, None),
    ],
)
def test_carriers_where_they_are_unmistakable(
    key: str, word: object, expected: Carrier | None
) -> None:
    content = PAYLOADS[key]()
    owner, name = {
        "aftership": ("msg", "slug"),
        "easypost": ("result", "carrier"),
        "shippo": ("data", "carrier"),
    }[key]
    content[owner][name] = word
    assert one(key, content).carrier is expected


def test_a_street_is_nobodys_business() -> None:
    content = callbacks.aftership()
    last = entries("aftership", content)[-1]
    last.update({"city": None, "location": "Marktstraße 3, Hamburg", "state": "Hamburg"})
    assert one("aftership", content).scans[-1].place == "Hamburg, Germany"
    last.update({"location": "Paketzentrum Radefeld"})
    assert one("aftership", content).scans[-1].place == "Paketzentrum Radefeld"


def test_where_it_can_be_fetched() -> None:
    content = callbacks.aftership()
    content["msg"]["pickup_location"] = "Packstation 101,\nMarktstraße 3"
    assert one("aftership", content).pickup_place == "Packstation 101, Marktstraße 3"


@pytest.mark.parametrize("key", KEYS)
def test_texts_are_one_line_and_cut(key: str) -> None:
    content = PAYLOADS[key]()
    long = "a\r\nb\u202e\u2028\x00" + "x" * 1_000
    if key == "generic":
        content["parcels"][0]["events"][1].update(text=long, place=long, code=long)
    else:
        entries(key, content)[-1].update(
            message=long, status_details=long, raw_tag=long, carrier_code=long
        )
        content.get("data", {}).pop("tracking_status", None)
    scan = one(key, content).scans[-1]
    assert scan.text.startswith("a b x")
    assert len(scan.text) == LONGEST_TEXT
    assert len(scan.place) <= LONGEST_PLACE
    assert len(scan.code) <= LONGEST_CODE


@pytest.mark.parametrize("key", KEYS)
def test_of_very_many_scans_the_newest_count(key: str) -> None:
    content = PAYLOADS[key]()
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [begin + timedelta(minutes=minute) for minute in range(900)]
    random.Random(7).shuffle(moments)
    written = [moment.isoformat() for moment in moments]
    if key == "generic":
        content["parcels"][0]["events"] = [{"at": at, "state": "in-transit"} for at in written]
    else:
        content.get("data", {}).pop("tracking_status", None)
        entries(key, content)[:] = [
            {"checkpoint_time": at, "datetime": at, "status_date": at} for at in written
        ]
    scans = one(key, content).scans
    assert [scan.at for scan in scans] == sorted(moments)[-MOST_SCANS:]


@pytest.mark.parametrize(
    ("key", "owner", "name"),
    [
        ("aftership", "msg", "tracking_number"),
        ("easypost", "result", "tracking_code"),
        ("shippo", "data", "tracking_number"),
    ],
)
def test_without_a_number_nothing_can_be_said(key: str, owner: str, name: str) -> None:
    for wrong in (None, 7, "", " \n", [], {}, "x" * 256, "x" * 100_000):
        content = PAYLOADS[key]()
        content[owner][name] = wrong
        with pytest.raises(MalformedError) as caught:
            read(key, content)
        assert caught.value.field == f"{owner}.{name}"
    for wrong in (None, [], "x", 7):
        with pytest.raises(MalformedError) as caught:
            read(key, {**PAYLOADS[key](), owner: wrong})
        assert caught.value.field == owner
