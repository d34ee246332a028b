"""Each connector from question to report: its requests, karrio's parser, our words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from saleor_service_plugin.delivery.carrier_report import Answer, Report
from saleor_service_plugin.delivery.live import karrio_connectors as connectors
from saleor_service_plugin.delivery.live.karrio_connectors import CONNECTORS
from saleor_service_plugin.delivery.live.karrio_installed import installed
from saleor_service_plugin.delivery.states import ParcelState
from tests.karrio import bodies
from tests.karrio.asking import ask
from tests.karrio.script import NUMBER, as_json, as_xml

STATES = ParcelState


def report(found: Answer) -> Report:
    """Return the report that there must be."""
    assert found.report is not None, found
    return found.report


def told(found: Answer) -> list[tuple[datetime, ParcelState]]:
    """Return when and what of every scan, the newest first."""
    return [(scan.at, scan.state) for scan in report(found).scans]


def at(text: str) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_list_in_the_docs_installs_every_connector() -> None:
    assert installed() == CONNECTORS


def test_dpd() -> None:
    answers = {
        "LoginService": bodies.DPD_LOGIN_ANSWER,
        "ParcelLifeCycle": as_xml(
            bodies.dpd(
                bodies.dpd_stage("SHIPMENT", "11/20/2026 1:33:10 PM", "Order information"),
                bodies.dpd_stage("Depot", "11/23/2026 5:12:00 AM", "At the depot"),
                bodies.dpd_stage("Courier", "11/23/2026 9:33:10 AM", "Out for delivery"),
                bodies.dpd_stage("Delivered", "", "Delivered", reached=False),
            )
        ),
    }
    found, scripted = ask(connectors.DPD, answers)
    assert told(found) == [
        (at("2026-11-23T08:33:10"), STATES.OUT_FOR_DELIVERY),
        (at("2026-11-23T04:12:00"), STATES.IN_TRANSIT),
        (at("2026-11-20T12:33:10"), STATES.LABEL_CREATED),
    ]
    newest = report(found).scans[0]
    assert (newest.text, newest.place, newest.code) == (
        "Out for delivery",
        "Mechelen (BE)",
        "Courier",
    )
    login, track = scripted.seen
    assert login.url == "https://wsshipper.dpd.be/soap/services/LoginService/V2_1"
    assert track.body is not None and NUMBER.encode() in track.body and b"tok-1" in track.body


@pytest.mark.parametrize("date", ["23.11.2026, 14:20", "11/23/2026 2:20:00 PM"])
def test_dpds_stages_that_were_not_reached_are_none(date: str) -> None:
    """The last one is there from the beginning, in some countries with a date that is planned."""
    stages = [
        bodies.dpd_stage("ACCEPTED", date, "Accepted"),
        bodies.dpd_stage("Delivered", "11/25/2026 12:00:00 PM", "Delivered", reached=False),
    ]
    found, _ = ask(
        connectors.DPD,
        {"Login": bodies.DPD_LOGIN_ANSWER, "LifeCycle": as_xml(bodies.dpd(*stages))},
    )
    assert told(found) == [(at("2026-11-23T13:20:00"), STATES.HANDED_OVER)]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("PREADVICE", STATES.LABEL_CREATED),
        ("INTRANSIT", STATES.IN_TRANSIT),
        ("INDELIVERY", STATES.OUT_FOR_DELIVERY),
        ("DELIVEREDPS", STATES.READY_FOR_PICKUP),
        ("DELIVERED", STATES.DELIVERED),
        ("NOTDELIVERED", STATES.DELIVERY_ATTEMPTED),
        ("FINAL", STATES.UNKNOWN),
        ("CANCELED", STATES.UNKNOWN),
    ],
)
def test_gls(status: str, state: ParcelState) -> None:
    """karrio calls what waits at a parcel shop delivered, and what was closed."""
    body = bodies.gls(
        status,
        bodies.gls_event("2026-11-20T14:02:11+0100", "Zweites"),
        bodies.gls_event("2026-11-19T08:00:00+0100", "Erstes"),
    )
    found, scripted = ask(connectors.GLS, {"/oauth2/": bodies.TOKEN, "/trackids/": body})
    assert told(found) == [
        (at("2026-11-20T13:02:11"), state),
        (at("2026-11-19T07:00:00"), STATES.UNKNOWN),
    ]
    assert report(found).scans[0].text == "Zweites"
    assert scripted.seen[1].headers["Authorization"] == "Bearer tok-1"


def test_hermes() -> None:
    answers = {"/oauth2/": bodies.TOKEN, "/shipmentinfo": bodies.HERMES}
    found, scripted = ask(connectors.HERMES, answers, "de")
    assert told(found) == [
        (at("2026-11-23T07:05:00"), STATES.OUT_FOR_DELIVERY),
        (at("2026-11-21T05:40:00"), STATES.IN_TRANSIT),
        (at("2026-11-20T08:12:00"), STATES.LABEL_CREATED),
    ]
    forecast = report(found)
    assert forecast.forecast_from is not None and forecast.forecast_until is not None
    assert forecast.forecast_from.isoformat() == "2026-11-24T00:00:00+01:00"
    assert forecast.forecast_until.isoformat() == "2026-11-24T23:59:59+01:00"
    assert scripted.seen[1].headers["Accept-language"] == "DE"
    _, scripted = ask(connectors.HERMES, answers, "en")
    assert scripted.seen[-1].headers["Accept-language"] == "EN"


def test_ups() -> None:
    body = bodies.ups(
        bodies.ups_activity("D", "FS", "Delivered", "20261123142000", "20261123132000"),
        bodies.ups_activity("I", "OT", "Out For Delivery", "20261123081500", "20261123071500"),
        bodies.ups_activity("X", "48", "Weather", "20261122081500", "20261122071500"),
        bodies.ups_activity("I", "OR", "Origin Scan", "20261121201500", "20261121191500"),
        bodies.ups_activity("M", "MP", "Label created", "20261121081500", "20261121071500"),
        deliveryDate=[{"type": "DEL", "date": "20261123"}],
    )
    found, scripted = ask(
        connectors.UPS, {"/oauth/token": bodies.UPS_TOKEN, "/details/": body}, "de"
    )
    assert told(found) == [
        (at("2026-11-23T13:20:00"), STATES.DELIVERED),
        (at("2026-11-23T07:15:00"), STATES.OUT_FOR_DELIVERY),
        (at("2026-11-22T07:15:00"), STATES.UNKNOWN),
        (at("2026-11-21T19:15:00"), STATES.HANDED_OVER),
        (at("2026-11-21T07:15:00"), STATES.LABEL_CREATED),
    ]
    assert report(found).forecast_from is None, "it is over"
    assert "locale=de_DE" in scripted.seen[1].url
    assert "returnSignature=false" in scripted.seen[1].url


def test_ups_without_a_day_and_at_an_access_point() -> None:
    """karrio cannot read the first, and by its kind the second is delivered."""
    body = bodies.ups(
        bodies.ups_activity(
            "D",
            "2Q",
            "Delivered to UPS Access Point, awaiting customer pickup",
            "20261123142000",
            "20261123132000",
        )
    )
    found, _ = ask(connectors.UPS, {"/oauth/token": bodies.UPS_TOKEN, "/details/": body})
    assert told(found) == [(at("2026-11-23T13:20:00"), STATES.READY_FOR_PICKUP)]


def test_ups_of_several_parcels_reads_the_one_that_was_asked_for() -> None:
    scans = [bodies.ups_activity("I", "OT", "Out", "20261123081500", "20261123071500")]
    other = {"trackingNumber": "1Z999AA10123456785", "activity": scans}
    ours = {"trackingNumber": NUMBER, "activity": [{**scans[0], "gmtDate": "20261122"}]}
    body = as_json({"trackResponse": {"shipment": [{"package": [other, ours]}]}})
    found, _ = ask(connectors.UPS, {"/oauth/token": bodies.UPS_TOKEN, "/details/": body})
    assert told(found) == [(at("2026-11-22T07:15:00"), STATES.OUT_FOR_DELIVERY)]
    body = as_json({"trackResponse": {"shipment": [{"package": [other]}]}})
    found, _ = ask(connectors.UPS, {"/oauth/token": bodies.UPS_TOKEN, "/details/": body})
    assert (found.report, found.detail) == (None, "no such parcel in it")


def test_fedex() -> None:
    body = bodies.fedex(
        bodies.fedex_event("DL", "Delivered", "2026-11-23T10:05:00-06:00"),
        bodies.fedex_event(
            "DE", "Delivery exception", "2026-11-22T17:00:00-06:00", "Customer not available"
        ),
        bodies.fedex_event("OD", "On vehicle", "2026-11-22T08:00:00-06:00"),
        bodies.fedex_event("DY", "Delay", "2026-11-21T20:00:00-06:00"),
        bodies.fedex_event("PU", "Picked up", "2026-11-20T16:00:00-06:00"),
    )
    found, scripted = ask(
        connectors.FEDEX, {"/oauth/token": bodies.TOKEN, "/trackingnumbers": body}
    )
    assert told(found) == [
        (at("2026-11-23T16:05:00"), STATES.DELIVERED),
        (at("2026-11-22T23:00:00"), STATES.DELIVERY_ATTEMPTED),
        (at("2026-11-22T14:00:00"), STATES.OUT_FOR_DELIVERY),
        (at("2026-11-22T02:00:00"), STATES.DELAYED),
        (at("2026-11-20T22:00:00"), STATES.HANDED_OVER),
    ]
    assert report(found).scans[1].text == "Customer not available"
    assert "A. Person" not in repr(found), "who took it"
    assert scripted.seen[1].headers["X-locale"] == "en_US"
    assert not [request.url for request in scripted.seen if "trackingdocuments" in request.url]


def test_usps() -> None:
    body = bodies.usps(
        "Delivered, Parcel Locker",
        "Delivered",
        bodies.usps_event(
            "01", "Delivered, Parcel Locker", "2026-11-22T13:58:00", "2026-11-22T18:58:40Z"
        ),
        bodies.usps_event("OF", "Out for Delivery", "2026-11-22T09:10:00", "2026-11-22T14:10:45Z"),
        bodies.usps_event("56", "Could not be delivered as addressed", "2026-11-21T09:10:00"),
        bodies.usps_event(
            "GX", "Shipping Label Created, USPS Awaiting Item", "2026-11-19T09:27:00"
        ),
        expectedDeliveryTimeStamp="2026-11-22T21:00:00",
    )
    found, _ = ask(connectors.USPS, {"/oauth2/": bodies.TOKEN, "/tracking/": body})
    assert told(found) == [
        (at("2026-11-22T18:58:40"), STATES.DELIVERED),
        (at("2026-11-22T14:10:45"), STATES.OUT_FOR_DELIVERY),
        (at("2026-11-21T14:10:00"), STATES.UNKNOWN),
        (at("2026-11-19T14:27:00"), STATES.LABEL_CREATED),
    ]


def test_royal_mail() -> None:
    events = [
        bodies.royal_mail_event("EVKNA", "Delivery attempted", "2026-11-23T11:00:00+00:00"),
        bodies.royal_mail_event("EVGPD", "Due to be delivered", "2026-11-23T08:04:00+00:00"),
        bodies.royal_mail_event("EVNMI", "Forwarded", "2026-11-22T10:04:00Z"),
    ]
    window = {"date": "2026-11-24T00:00:00+00:00"}
    found, scripted = ask(
        connectors.ROYAL_MAIL,
        {"/mailpieces/": bodies.royal_mail(*events, estimatedDelivery=window)},
    )
    assert told(found) == [
        (at("2026-11-23T11:00:00"), STATES.DELIVERY_ATTEMPTED),
        (at("2026-11-23T08:04:00"), STATES.OUT_FOR_DELIVERY),
        (at("2026-11-22T10:04:00"), STATES.IN_TRANSIT),
    ]
    assert report(found).forecast_from == at("2026-11-24T00:00:00")
    assert "A. Person" not in repr(found), "who signed"
    assert scripted.seen[0].headers["X-ibm-client-id"] == "my-client_id"
    assert told(ask(connectors.ROYAL_MAIL, {"": bodies.royal_mail(*events)})[0])


def test_mydhl() -> None:
    events = [
        bodies.mydhl_event("OK", "Delivered", "2026-11-20", "10:21:00"),
        bodies.mydhl_event("WC", "With delivery courier", "2026-11-20", "08:21:00"),
        bodies.mydhl_event("PD", "Partial delivery", "2026-11-20", "08:20:00"),
        bodies.mydhl_event("DD", "Delivered damaged", "2026-11-20", "08:19:00"),
        bodies.mydhl_event("PL", "Processed at LEIPZIG", "2026-11-19", "23:00:00"),
        bodies.mydhl_event("PU", "Shipment picked up", "2026-11-19", "18:00:00"),
    ]
    body = bodies.mydhl(*events, estimatedTimeOfDelivery="2026-11-20T23:59:00+01:00")
    found, scripted = ask(connectors.MYDHL, {"/tracking": body})
    assert "A. Person" not in repr(found), "who signed"
    assert [state for _, state in told(found)] == [
        STATES.DELIVERED,
        STATES.OUT_FOR_DELIVERY,
        STATES.UNKNOWN,
        STATES.EXCEPTION,
        STATES.IN_TRANSIT,
        STATES.HANDED_OVER,
    ]
    assert told(found)[0][0] == at("2026-11-20T09:21:00")
    assert len(scripted.seen) == 1, "the proof with a signature is not asked for"
