"""Reading answers of DHL that are not as they should be."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.carrier_report import (
    LONGEST_CODE,
    LONGEST_PLACE,
    LONGEST_TEXT,
    MOST_SCANS,
)
from saleor_service_plugin.delivery.live.dhl_answer import read_report
from saleor_service_plugin.delivery.states import ParcelState as S
from tests.hostile import PAYLOADS
from tests.unit import dhl_answers as said
from tests.unit.dhl_answers import event, shipment
from tests.unit.dhl_reading import NOW, QUESTION, of_events, read, states


@pytest.mark.parametrize(
    "body",
    [
        b"", b"null", b"[]", b"5", b'"x"', b"{}", b'{"shipments": null}', b'{"shipments": {}}',
        b'{"shipments": []}', b'{"shipments": [null, 5, "x", [], {}]}', b"<html>", b"\xff\xfe\x00",
        b'{"shipments": [{"id"', b"[" * 100_000, b'{"a":' * 100_000, b"1" * 10_000,
        json.dumps({"status": 404, "title": "No result found", "detail": "none"}).encode(),
        json.dumps({"shipments": [{"id": {}, "service": "parcel-de"}]}).encode(),
        json.dumps({"shipments": [{"id": said.PARCEL, "service": {"x": 1}}]}).encode(),
        json.dumps({"shipments": [{"service": "parcel-de"}]}).encode(),
        json.dumps({"shipments": [{"id": said.PARCEL, "service": ["parcel-de"]}]}).encode(),
    ],
)  # fmt: skip
def test_what_says_nothing_of_the_parcel(body: bytes) -> None:
    assert read_report(body, QUESTION, NOW) is None


@pytest.mark.parametrize(
    "odd",
    [
        None, 5, "x", [], {}, {"timestamp": None}, {"timestamp": 1_760_000_000},
        {"timestamp": "yesterday"}, {"timestamp": "2026-13-01T00:00:00"}, {"timestamp": ""},
        {"timestamp": "0001-01-01T00:00:00+14:00"}, {"timestamp": "9999-12-31T23:59:59-14:00"},
        {"timestamp": "1970-01-01T00:00:00Z"}, {"timestamp": "2026-11-25T12:00:00Z"},
        {"timestamp": "2026-10-01T10:00:00" + "0" * 5000},
    ],
)  # fmt: skip
def test_a_malformed_scan_is_left_out_and_the_others_count(odd: object) -> None:
    moving = event("2026-10-01T10:00:00Z", "transit", code="NB")
    fields = shipment(moving) | {"events": [odd, moving, odd], "status": odd}
    assert states(read(said.body(fields))) == [S.IN_TRANSIT]


@pytest.mark.parametrize("events", [None, 5, "x", {}, [[]], [[[[]]]]])
def test_no_list_of_events(events: object) -> None:
    assert read(said.body(shipment() | {"events": events})).scans == ()


@pytest.mark.parametrize("odd", [None, 5, 1e400, [], {}, "x", True, [{}], "\x00", {"address": 5}])
@pytest.mark.parametrize(
    "name",
    ["statusCode", "status", "statusDetailed", "description", "remark", "location", "nextSteps",
     "pieceIds", "brandNew"],
)  # fmt: skip
def test_an_odd_field_does_no_harm(name: str, odd: object) -> None:
    fields = event("2026-10-01T10:00:00Z", "transit") | {name: odd}
    found = read(said.body(shipment(fields, **{name: odd}) | {"service": "parcel-de"}))
    assert [scan.at for scan in found.scans] == [datetime(2026, 10, 1, 10, tzinfo=UTC)]


def test_scans_are_bounded_to_the_newest() -> None:
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    times = [(begin + timedelta(hours=hour)).isoformat() for hour in range(3000)]
    found = of_events(*(event(at, "transit") for at in times))
    assert len(found.scans) == MOST_SCANS
    assert found.scans[0].at == begin + timedelta(hours=2999)


def test_repeated_events_count_once() -> None:
    moving = event("2026-10-01T10:00:00Z", "transit", code="NB")
    assert len(of_events(moving, moving, moving).scans) == 1


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS.keys())
def test_texts_are_one_harmless_line_of_a_length(payload: str) -> None:
    # given: the payload everywhere, once as it is and once very long
    for text in (payload, payload * (5000 // len(payload))):
        location = {
            "address": {"addressLocality": text, "streetAddress": text, "postalCode": text},
            "servicePoint": {"label": text},
        }
        fields = event(
            "2026-10-01T10:00:00Z", "transit", text, code=text, remark=text, location=location,
            statusDetailed=text, nextSteps=text,
        )  # fmt: skip
        more = {"estimatedTimeOfDelivery": text, "returnFlag": text}
        answer = json.dumps(
            {"shipments": [shipment(fields, **more), shipment(fields | {"status": "ZF"})]}
        )

        # when
        found = read(answer.encode())

        # then
        (scan,) = found.scans
        for line, longest in (
            (scan.text, LONGEST_TEXT),
            (scan.place, LONGEST_PLACE),
            (scan.code, LONGEST_CODE),
            (found.pickup_place, LONGEST_PLACE),
        ):
            assert len(line) <= longest
            assert line == line.strip()
            assert not set(line) & set("\r\n\t\x00\x0b\x0c\x1c\x85\u2028\u2029\u202e\ud800")
