"""The page of one parcel: what was said of it, and what staff say themselves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.shop import port
from tests.saleor.pages.office import assert_harmless, payloads, visitor, wrong
from tests.saleor.pages.sent_parcels import again, id_of, say, sent
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World


@pytest.fixture
def row(world: World) -> Iterator[TrackedParcel]:
    """A parcel of DHL on its way."""
    yield _on_its_way(world)


@pytest.fixture(scope="module")
def still(world: World) -> Iterator[TrackedParcel]:
    """The same, for tests that change nothing."""
    yield _on_its_way(world)


def _on_its_way(world: World) -> TrackedParcel:
    return say(sent(world), ParcelState.HANDED_OVER, ParcelState.IN_TRANSIT, place="Leipzig")


@pytest.fixture
def clerk(world: World) -> Visitor:
    """Somebody who manages orders."""
    return visitor(world, "manage_orders")


def _post(who: Visitor, row: TrackedParcel, step: str, **typed: object) -> Shown:
    return who.post(f"parcel?parcel={id_of(row)}", {"step": step, **typed})


def test_what_is_known_stands_there(clerk: Visitor, row: TrackedParcel) -> None:
    # given
    day = date(2031, 3, 4)
    say(row, ParcelState.READY_FOR_PICKUP, text="Waits for you", pickup=("Kiosk Meier", day))

    # when
    shown = clerk.get("parcel", parcel=id_of(row))

    # then
    assert shown.status == 200, shown.text
    for text in (
        "Ready for pick-up", "Waits for you", "Kiosk Meier", "until Tuesday, 4 March 2031",
        "Leipzig", "With the carrier", "DHL Paket", "Only this carrier gives out such numbers",
        row.number, "What the customer was told", "Parcel sent",
    ):  # fmt: skip
        assert text in shown.text, text
    assert "undo" not in shown.text


def test_what_was_heard_late_says_so(clerk: Visitor, still: TrackedParcel) -> None:
    # given: two scans, the first of them an hour ago
    text = clerk.get("parcel", parcel=id_of(still)).text
    assert text.count(", heard ") == 1


def test_staff_say_where_it_is_and_take_it_back(clerk: Visitor, row: TrackedParcel) -> None:
    # when
    at = datetime.now(UTC) - timedelta(minutes=30)
    done = _post(
        clerk, row, "say", state="DELIVERED", stateAt=at.isoformat(), stateText="Left  at the\ndoor"
    )  # fmt: skip

    # then
    assert done.status == 204, done.text
    assert "told in two minutes" in done.notice
    now = again(row)
    assert (now.state, now.by_hand, now.said) == ("delivered", True, "Left at the door")
    text = clerk.get("parcel", parcel=id_of(row)).text
    assert "Left at the door" in text
    assert "You said" in text
    assert "your shop" in text

    # when
    taken = _post(clerk, row, "undo")

    # then
    assert taken.status == 204
    assert again(row).state == "in-transit"
    assert _post(clerk, row, "undo").status == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"state": ""}, "Choose where it is."),
        ({"state": "UNKNOWN"}, "Choose where it is."),
        ({"state": "<b>"}, "Choose where it is."),
        ({"state": "DELIVERED", "stateAt": "yesterday"}, "This is no time."),
        ({"state": "DELIVERED", "stateAt": "9999-12-31T23:59"}, "This is no time."),
        ({"state": "DELIVERED", "stateAt": "2031-01-01T10:00"}, "A time in the last 365 days"),
        ({"state": "DELIVERED", "stateAt": "2011-01-01T10:00Z"}, "A time in the last 365 days"),
        ({"state": "DELIVERED", "stateText": "x" * 301}, "At most 300 characters."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    clerk: Visitor, still: TrackedParcel, typed: dict[str, str], said: str
) -> None:
    # when
    shown = _post(clerk, still, "say", **typed)

    # then: nothing is changed, what was typed stands there
    assert shown.status == 422
    assert wrong(shown.text)[0].startswith(said)
    assert 'aria-invalid="true"' in shown.text
    if typed["state"] == "DELIVERED":
        assert '<option value="DELIVERED" selected>' in shown.text
    assert again(still).state == "in-transit"


def test_staff_name_the_carrier(clerk: Visitor, row: TrackedParcel) -> None:
    # when
    assert _post(clerk, row, "carrier", carrier="HERMES").status == 204

    # then
    assert (again(row).carrier, again(row).carrier_from) == ("hermes", "staff")
    text = clerk.get("parcel", parcel=id_of(row)).text
    assert '<option value="HERMES" selected>' in text
    assert "You named it here" in text

    # when
    assert _post(clerk, row, "carrier", carrier="").status == 204

    # then
    assert again(row).carrier_from != "staff"
    assert _post(clerk, row, "carrier", carrier="PIGEON").status == 422


def test_an_appointment(clerk: Visitor, row: TrackedParcel) -> None:
    # given
    begin = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
    end = begin + timedelta(hours=4)

    # when
    typed = {"from": begin.isoformat(), "until": end.isoformat()}
    assert _post(clerk, row, "appointment", **typed).status == 204

    # then
    assert (again(row).appointment_from, again(row).appointment_until) == (begin, end)
    assert "No appointment any more" in clerk.get("parcel", parcel=id_of(row)).text

    # when
    assert _post(clerk, row, "no-appointment").status == 204
    assert again(row).appointment_from is None


@pytest.mark.parametrize(
    ("begin", "end", "said"),
    [
        ("", "", ["Say day and time.", "Say day and time."]),
        ("2031-01-02T10:00", "x", ["Say day and time."]),
        ("2031-01-02T10:00", "2031-01-01T10:00", ["It must end after it begins"]),
        ("2020-01-01T10:00", "2020-01-01T12:00", ["It must end after it begins"]),
    ],
)
def test_appointments_that_are_none(
    clerk: Visitor, still: TrackedParcel, begin: str, end: str, said: list[str]
) -> None:
    shown = _post(clerk, still, "appointment", **{"from": begin, "until": end})
    assert shown.status == 422
    found = wrong(shown.text)
    assert [one[: len(want)] for one, want in zip(found, said, strict=True)] == said
    assert again(still).appointment_from is None


def test_seen_to(clerk: Visitor, row: TrackedParcel) -> None:
    say(row, ParcelState.EXCEPTION)
    assert "The carrier reports a problem" in clerk.get("parcel", parcel=id_of(row)).text
    done = _post(clerk, row, "settle")
    assert again(row).attention == ""
    assert 'value="unsettle"' in clerk.get(done.goes).text
    assert _post(clerk, row, "unsettle").notice == "It is back on the list."
    assert again(row).attention == "exception"
    assert wrong(_post(clerk, row, "unsettle").text)[0].startswith("It is on the list already")
    assert _post(clerk, row, "settle").status == 204
    late = _post(clerk, row, "settle")
    assert late.status == 422
    assert wrong(late.text) == ["It is off the list already."]


def test_asking_the_carrier_now(clerk: Visitor, row: TrackedParcel) -> None:
    # given: asked at all, which begins once it has left
    with port.current().writer():
        TrackedParcel.objects.filter(pk=row.pk).update(polled=True, near_seconds=0)

    # when
    assert "Ask the carrier now" in clerk.get("parcel", parcel=id_of(row)).text
    done = _post(clerk, row, "refresh")

    # then
    assert done.status == 204
    assert again(row).near_seconds == 1

    # when
    with port.current().writer():
        TrackedParcel.objects.filter(pk=row.pk).update(polled=False)
    refused = _post(clerk, row, "refresh")

    # then
    assert refused.status == 422
    assert wrong(refused.text)[0].startswith("Nobody is asked about this parcel")


def test_a_parcel_that_is_no_more(clerk: Visitor, row: TrackedParcel) -> None:
    # given
    with port.current().writer():
        TrackedParcel.objects.filter(pk=row.pk).update(current=False)

    # when
    shown = clerk.get("parcel", parcel=id_of(row))
    refused = _post(clerk, row, "say", state="DELIVERED")

    # then
    assert shown.status == 200
    assert "Another tracking number has taken its place" in shown.text
    assert 'name="stateText"' not in shown.text
    assert refused.status == 422
    assert wrong(refused.text)[0].startswith("This parcel is no more")


@pytest.mark.parametrize("parcel", ["", "x", "UGFyY2VsOjE=", "U2VydmljZVBhcmNlbDo5OTk5OTk5OTk="])
def test_there_is_no_such_parcel(clerk: Visitor, parcel: str) -> None:
    assert clerk.get("parcel", parcel=parcel).status == 404
    for step in ("settle", "undo", "refresh", "say", "nonsense"):
        shown = clerk.post(f"parcel?parcel={parcel}", {"step": step, "state": "DELIVERED"})
        assert shown.status == 404


def test_whatever_is_typed_stays_text(clerk: Visitor, still: TrackedParcel) -> None:
    for payload in payloads():
        shown = _post(
            clerk, still, "say", state="", stateText=payload, stateAt=payload, carrier=payload
        )
        assert shown.status == 422
        assert_harmless(shown.text, payload)


def test_in_german(world: World, row: TrackedParcel) -> None:
    say(row, ParcelState.RETURNING)
    text = visitor(world, "manage_orders", locale="de").get("parcel", parcel=id_of(row)).text
    assert "Es ist auf dem Rückweg zu Ihnen." in text
    assert "Erledigt" in text
