"""Reading DHL's answers as they are documented."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.live.dhl_answer import read_report
from saleor_service_plugin.delivery.live.service import Question
from saleor_service_plugin.delivery.states import ParcelState as S
from tests.unit import dhl_answers as said
from tests.unit.dhl_answers import event, shipment
from tests.unit.dhl_reading import ASKED, NOW, QUESTION, of_events, read, states


def test_a_parcel_within_germany() -> None:
    found = read(said.parcel_de())
    assert (found.number, found.carrier) == (said.PARCEL, Carrier.DHL)
    assert states(found) == [
        S.DELIVERED, S.OUT_FOR_DELIVERY, S.DELAYED, S.IN_TRANSIT, S.IN_TRANSIT, S.HANDED_OVER,
        S.LABEL_CREATED,
    ]  # fmt: skip
    first = found.scans[0]
    # 9:50 on the clocks of Berlin, in summer time.
    assert first.at == datetime(2026, 10, 13, 7, 50, tzinfo=UTC)
    assert first.text == "Die Sendung wurde erfolgreich zugestellt."
    assert (first.place, first.code) == ("Deutschland", "delivered")
    assert found.forecast_until is None


def test_a_parcel_at_a_locker() -> None:
    found = read(said.parcel_de_codes())
    assert states(found) == [
        S.READY_FOR_PICKUP, S.OUT_FOR_DELIVERY, S.IN_TRANSIT, S.IN_TRANSIT, S.HANDED_OVER,
        S.LABEL_CREATED,
    ]  # fmt: skip
    assert [scan.code for scan in found.scans] == ["ZF", "PO", "EE", "AA", "ES", "VA"]
    assert found.scans[0].text.startswith("Die Sendung liegt in der Packstation 119")
    assert found.pickup_place == "Packstation 119, Wernerwerkstr. 2b, 93049 Regensburg"
    assert found.pickup_until == date(2026, 10, 20)
    assert found.forecast_from == datetime(2026, 10, 13, 7, tzinfo=UTC)
    assert found.forecast_until == datetime(2026, 10, 13, 10, tzinfo=UTC)


def test_a_parcel_at_a_locker_by_its_scans() -> None:
    found = read(said.parcel_de_scans())
    assert states(found) == [
        S.READY_FOR_PICKUP, S.OUT_FOR_DELIVERY, S.UNKNOWN, S.IN_TRANSIT, S.IN_TRANSIT,
        S.HANDED_OVER, S.LABEL_CREATED,
    ]  # fmt: skip
    place = "Packstation 119, Wernerwerkstr. 2b, 93049 Regensburg"
    assert found.pickup_place == place
    assert found.pickup_until is None
    assert found.scans[0].text == f"Die Sendung liegt in der {place} zur Abholung bereit."
    assert found.scans[0].code == "HLDCC_LDPCK_LA"


def test_an_event_that_was_taken_back_says_nothing() -> None:
    mistake = event("2026-10-02T10:00:00Z", "delivered", code="ZU", statusDetailed="DLVRD_ACCPT_ZU")
    undone = event("2026-10-02T10:05:00Z", "transit", code="DD", statusDetailed="STORN_NRQRD_DD")
    before = event("2026-10-02T08:00:00Z", "transit", code="PO", statusDetailed="LDTMV_MVMTV_PO")
    found = of_events(undone, mistake, before)
    assert states(found) == [S.UNKNOWN, S.UNKNOWN, S.OUT_FOR_DELIVERY]


def test_a_parcel_that_came_back() -> None:
    assert states(read(said.parcel_de_returned())) == [
        S.RETURNED, S.RETURNING, S.RETURNING, S.RETURNING, S.IN_TRANSIT
    ]  # fmt: skip


def test_a_shipment_around_the_world() -> None:
    found = read(said.express(), ASKED[said.EXPRESS])
    assert found.carrier is Carrier.DHL_EXPRESS
    assert states(found) == [
        S.DELIVERED, S.OUT_FOR_DELIVERY, S.IN_TRANSIT, S.EXCEPTION, S.IN_TRANSIT, S.IN_TRANSIT,
        S.HANDED_OVER, S.LABEL_CREATED,
    ]  # fmt: skip
    assert found.scans[0].at == datetime(2026, 10, 8, 14, 31, tzinfo=UTC)
    assert found.scans[0].place == "DAYTON, OHIO - USA"


def test_a_registered_letter() -> None:
    found = read(said.post_de(), ASKED[said.POST])
    assert found.carrier is Carrier.DEUTSCHE_POST
    assert states(found) == [S.DELIVERED]


def test_a_flag_turns_what_no_sentence_does() -> None:
    on_its_way = event("2026-10-02T10:00:00Z", "transit", code="NB")
    earlier = event("2026-10-01T10:00:00Z", "transit", code="NB")
    delivered = event("2026-10-03T10:00:00Z", "delivered", code="ZU")
    assert states(of_events(on_its_way, earlier, returnFlag=True)) == [S.RETURNING, S.IN_TRANSIT]
    assert states(of_events(delivered, on_its_way, returnFlag=True))[0] is S.RETURNED
    for flag in (False, None, "true", 1, {}):
        assert states(of_events(delivered, returnFlag=flag)) == [S.DELIVERED]


def test_the_order_of_the_events_is_by_their_times() -> None:
    events = [
        event("2026-10-03T10:00:00Z", "delivered", code="ZU"),
        event("2026-10-01T10:00:00Z", "transit", code="NB"),
        event("2026-10-02T10:00:00Z", "failure", "The shipment is being returned to the sender"),
    ]
    for rotated in (events, events[1:] + events[:1], events[2:] + events[:2]):
        found = read(said.body(shipment(*rotated) | {"status": {}}))
        assert states(found) == [S.RETURNED, S.RETURNING, S.IN_TRANSIT]


def test_the_shipments_own_status_counts_where_it_says_more() -> None:
    # given
    moving = event("2026-10-01T10:00:00Z", "transit", code="NB")
    newer = event("2026-10-02T10:00:00Z", "delivered", "Delivered")
    same_time = event("2026-10-01T10:00:00Z", "delivered", "Delivered")
    same = event("2026-10-01T10:00:00Z", "transit", "Processed", code="102")
    older = event("2026-09-01T10:00:00Z", "delivered", "Delivered")

    # then
    assert states(of_events(moving, status=newer)) == [S.DELIVERED, S.IN_TRANSIT]
    assert states(of_events(moving, status=same_time)) == [S.DELIVERED, S.IN_TRANSIT]
    assert states(of_events(moving, status=same)) == [S.IN_TRANSIT]
    assert states(of_events(moving, status=older)) == [S.IN_TRANSIT]
    assert states(of_events(status=newer)) == [S.DELIVERED]


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("Postfiliale 512", "Postfiliale 512, Marktplatz 1, 93047 Regensburg"),
        ("", ""),
    ],
)
def test_where_it_waits(label: str, place: str) -> None:
    location = {
        "address": {
            "addressLocality": "Regensburg",
            "postalCode": "93047",
            "streetAddress": "Marktplatz 1",
        },
        "servicePoint": {"url": "https://x.example/", "label": label},
    }
    waiting = event("2026-10-01T10:00:00Z", "transit", code="ZF", location=location)
    found = of_events(waiting)
    assert (found.pickup_place, found.pickup_until) == (place, None)
    # Never a street.
    assert found.scans[0].place == "Regensburg"
    delivered = event("2026-10-02T10:00:00Z", "delivered", code="ZU")
    assert of_events(delivered, waiting).pickup_place == ""


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Zur Abholung bereit bis 08.10.2026.", date(2026, 10, 8)),
        ("Zur Abholung bereit bis einschließlich Donnerstag, den 8. 10. 2026", date(2026, 10, 8)),
        ("Ready for pick-up until 2026-10-08", date(2026, 10, 8)),
        ("Zur Abholung bereit bis 31.02.2026.", None),
        ("Zur Abholung bereit bis 08.10.2036.", None),
        ("Zur Abholung bereit bis 08.09.2026.", None),
        ("Zur Abholung bereit bis 20 Uhr.", None),
    ],
)
def test_until_when_it_waits(sentence: str, day: date | None) -> None:
    found = of_events(event("2026-10-01T10:00:00Z", "transit", sentence))
    assert (states(found), found.pickup_until) == ([S.READY_FOR_PICKUP], day)


@pytest.mark.parametrize(
    ("fields", "begin", "end"),
    [
        ({}, None, None),
        (
            {"estimatedTimeOfDelivery": "2026-10-13T00:00:00"},
            datetime(2026, 10, 12, 22, tzinfo=UTC),
            datetime(2026, 10, 13, 21, 59, 59, tzinfo=UTC),
        ),
        (
            {"estimatedTimeOfDelivery": "2026-10-13T00:00:00Z"},
            datetime(2026, 10, 12, 22, tzinfo=UTC),
            datetime(2026, 10, 13, 21, 59, 59, tzinfo=UTC),
        ),
        (
            {"estimatedTimeOfDelivery": "2026-12-13"},
            datetime(2026, 12, 12, 23, tzinfo=UTC),
            datetime(2026, 12, 13, 22, 59, 59, tzinfo=UTC),
        ),
        (
            {"estimatedTimeOfDelivery": "2026-10-13T18:00:00+02:00"},
            datetime(2026, 10, 12, 22, tzinfo=UTC),
            datetime(2026, 10, 13, 16, tzinfo=UTC),
        ),
        (
            {
                "estimatedDeliveryTimeFrame": {
                    "estimatedFrom": "2026-10-13T14:00:00Z",
                    "estimatedThrough": "2026-10-13T10:00:00Z",
                }
            },
            None,
            None,
        ),
        ({"estimatedTimeOfDelivery": "soon"}, None, None),
        ({"estimatedTimeOfDelivery": "9999-12-31T23:59:59-14:00"}, None, None),
        ({"estimatedTimeOfDelivery": 5, "estimatedDeliveryTimeFrame": "tomorrow"}, None, None),
    ],
)
def test_forecasts(fields: said.Fields, begin: datetime | None, end: datetime | None) -> None:
    found = of_events(**fields)
    assert (found.forecast_from, found.forecast_until) == (begin, end)


def test_of_several_shipments_the_one_that_was_asked_for() -> None:
    # given: the same number in two divisions, used twice in one of them, and another number
    old = event("2024-10-01T10:00:00Z", "delivered", "Delivered", code="OK")
    new = event("2026-10-01T10:00:00Z", "transit", "Processed", code="PL")
    answer = said.body(
        shipment(old, id="9876543210", service="express"),
        shipment(old, id=said.EXPRESS, service="freight"),
        shipment(old, id=said.EXPRESS, service="express"),
        shipment(new, id=1234567890, service="express"),
    )

    # then
    assert states(read(answer, ASKED[said.EXPRESS])) == [S.IN_TRANSIT]
    assert read_report(answer, Question(said.EXPRESS, Carrier.DHL), NOW) is None
    assert read_report(answer, Question(said.EXPRESS, Carrier.GLS), NOW) is None
    assert read_report(answer, Question("1111111111", Carrier.DHL_EXPRESS), NOW) is None


@pytest.mark.parametrize("number", ["0034 0434 1610 9404 2557", "340434161094042557"])
def test_a_number_is_the_same_however_it_is_written(number: str) -> None:
    assert read(said.parcel_de(), replace(QUESTION, number=number)).number == number


@pytest.mark.parametrize("number", ["0", "000", "", " - "])
def test_a_number_that_is_none_fits_nothing(number: str) -> None:
    for id_ in ("", "0", None):
        answer = said.body(shipment(id=id_, details={"pieceIds": ["", "0"]}))
        assert read_report(answer, Question(number, Carrier.DHL), NOW) is None


def test_a_shipment_without_a_division_is_the_one_that_was_asked_for() -> None:
    for service in (None, ""):
        fields = shipment(event("2026-10-01T10:00:00Z", "transit", code="PO"), service=service)
        assert states(read(said.body(fields))) == [S.OUT_FOR_DELIVERY]


def test_markup_in_a_sentence_is_left_out() -> None:
    text = 'Zur Abholung bereit. <a href="https://x.example/?a=1&amp;b=2">Mehr&nbsp;dazu</a>'
    found = of_events(event("2026-10-01T10:00:00Z", "transit", text))
    assert found.scans[0].text == "Zur Abholung bereit. Mehr\xa0dazu"


def test_pieces_of_a_shipment() -> None:
    # given: one of two pieces is there
    first, second = "JD014600006281230704", "JD014600006281230705"
    there = event("2026-10-02T10:00:00Z", "delivered", code="OK", pieceIds=[first])
    also = event("2026-10-03T10:00:00Z", "delivered", code="OK", pieceIds=[second])
    moving = event("2026-10-01T10:00:00Z", "transit", code="PL")
    whole: said.Fields = {
        "id": said.EXPRESS, "service": "express", "details": {"pieceIds": [first, second]},
    }  # fmt: skip
    half = said.body(shipment(there, moving, **whole) | {"status": moving})
    both = said.body(shipment(also, there, moving, **whole))

    # then
    question = ASKED[said.EXPRESS]
    assert states(read(half, question)) == [S.IN_TRANSIT, S.IN_TRANSIT]
    assert states(read(both, question)) == [S.DELIVERED, S.IN_TRANSIT, S.IN_TRANSIT]
    assert states(read(half, replace(question, number=first))) == [S.DELIVERED, S.IN_TRANSIT]
    assert states(read(half, replace(question, number=second))) == [S.IN_TRANSIT]
