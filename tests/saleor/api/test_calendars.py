"""Calendars and closures in the API."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from saleor_service_plugin.delivery.calendars.models import Calendar, Closure
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import ask, errors
from tests.saleor.api.people import staff
from tests.saleor.api.promise_calls import calendar_id, call, day, forget, named, nodes
from tests.saleor.api.webhooks import refused
from tests.saleor.world import World
from tests.saleor.world.api import Json, global_id

UPDATE, RESET = "serviceCalendarUpdate", "serviceCalendarReset"
CLOSE, REOPEN = "serviceClosureCreate", "serviceClosureDelete"


@pytest.fixture(autouse=True)
def nothing_set(world: World) -> Iterator[None]:
    """Begin without anything set, and leave nothing behind."""
    forget()
    yield
    forget()


def warehouse(world: World, name: str = "north") -> str:
    """Return the id of a warehouse's calendar."""
    return calendar_id("warehouse", world.warehouses[name])


def home(world: World, name: str = "eur") -> str:
    """Return the id of a channel's calendar."""
    return calendar_id("channel", world.channels[name].pk)


def one(world: World, calendar: str) -> Json:
    """Return a calendar."""
    found: Json = call(world.staff, "serviceCalendar", {"id": calendar})
    return found


def change(world: World, calendar: str, **given: Any) -> Json:
    """Change a calendar."""
    answer: Json = call(world.staff, UPDATE, {"id": calendar, "input": given})
    return answer


def week(found: Json) -> list[list[tuple[str, str]]]:
    """Return the times of a calendar's week."""
    assert [one["day"] for one in found["week"]][::6] == ["MONDAY", "SUNDAY"]
    return [[(at["begins"], at["ends"]) for at in one["intervals"]] for one in found["week"]]


def times(*pairs: tuple[str, str]) -> list[Json]:
    """Return times as the API takes them."""
    return [{"begins": begins, "ends": ends} for begins, ends in pairs]


def test_every_place_has_a_calendar(world: World) -> None:
    # when
    every = call(world.staff, "serviceCalendars")

    # then
    by_owner: dict[str, list[Json]] = {}
    for found in every:
        by_owner.setdefault(found["owner"], []).append(found)
        assert found["isDefault"]
        assert found["changedAt"] is None
        assert one(world, found["id"])["name"] == found["name"]
    assert {found["carrier"].lower().replace("_", "-") for found in by_owner["CARRIER"]} == set(
        Carrier
    )
    places = {found["id"]: found for found in by_owner["WAREHOUSE"]}
    north = places[warehouse(world)]
    assert north["ownerId"] == global_id("Warehouse", world.warehouses["north"])
    assert (north["cutoff"], north["zone"], north["placeCountry"]) == (
        "12:00", "Europe/Berlin", "DE",
    )  # fmt: skip
    assert week(north) == [[("09:00", "17:00")]] * 5 + [[]] * 2
    channels = {found["id"]: found for found in by_owner["CHANNEL"]}
    assert channels[home(world)]["cutoff"] is None
    only = call(world.staff, "serviceCalendars", {"owner": "CHANNEL"})
    assert {found["id"] for found in only} == set(channels)


def test_a_calendar_from_its_first_change_to_its_end(world: World) -> None:
    # when
    given = [
        {"day": "SATURDAY", "intervals": times(("09:00", "13:00"))},
        {"day": "MONDAY", "intervals": times(("08:00", "12:00"), ("13:00", "24:00"))},
        {"day": "SUNDAY", "intervals": []},
    ]
    answer = change(world, warehouse(world), week=given, country="de", state="BY", evesOff=False)

    # then
    assert answer["errors"] == []
    found = answer["calendar"]
    assert week(found) == [
        [("08:00", "12:00"), ("13:00", "24:00")], [], [], [], [], [("09:00", "13:00")], [],
    ]  # fmt: skip
    assert (found["country"], found["state"], found["isDefault"]) == ("DE", "BY", False)
    assert (found["evesOff"], found["holidaysOff"]) == (False, True)
    assert {"BY", "SN"} <= set(found["states"])
    # The cut-off that held before nobody has moved.
    assert found["cutoff"] == "12:00"
    assert one(world, warehouse(world)) == found
    assert one(world, warehouse(world, "south"))["isDefault"]

    # when
    found = change(world, warehouse(world), cutoff="", week=None, timeZone="Europe/Vienna")[
        "calendar"
    ]

    # then
    assert (found["cutoff"], found["zone"], found["state"]) == (None, "Europe/Vienna", "BY")
    assert week(found) == [[("09:00", "17:00")]] * 5 + [[]] * 2

    # when
    found = change(world, warehouse(world), cutoff=None, country=None, state=None)["calendar"]

    # then
    assert (found["cutoff"], found["country"], found["timeZone"]) == ("12:00", "", "Europe/Vienna")

    # when
    found = call(world.staff, RESET, {"id": warehouse(world)})["calendar"]

    # then
    assert (found["isDefault"], found["zone"]) == (True, "Europe/Berlin")
    with port.current().writer():
        assert not Calendar.objects.exists()
    assert call(world.staff, RESET, {"id": warehouse(world)})["errors"] == []


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"week": []}, ("week", "INVALID")),
        ({"week": [{"day": "MONDAY", "intervals": []}]}, ("week", "INVALID")),
        ({"week": [{"day": "MONDAY", "intervals": times(("9", "17"))}]}, ("week", "INVALID")),
        ({"week": [{"day": "MONDAY", "intervals": times(("17:00", "09:00"))}]},
         ("week", "INVALID")),
        ({"week": [{"day": "MONDAY", "intervals": times(("08:00", "12:00"), ("11:00", "13:00"))}]},
         ("week", "INVALID")),
        ({"week": [{"day": "MONDAY", "intervals": times(("08:00", "12:00"))}] * 2},
         ("week", "UNIQUE")),
        ({"cutoff": "25:00"}, ("cutoff", "INVALID")),
        ({"cutoff": "noon"}, ("cutoff", "INVALID")),
        ({"country": "Germany"}, ("country", "INVALID")),
        ({"state": "BY"}, ("state", "INVALID")),
        ({"country": "DE", "state": "Bavaria"}, ("state", "INVALID")),
        ({"timeZone": "Mars/Olympus"}, ("timeZone", "INVALID")),
    ],
    ids=named,
)  # fmt: skip
def test_a_calendar_that_cannot_be_is_refused_by_name(
    world: World, given: Json, error: tuple[str, str]
) -> None:
    answer = change(world, warehouse(world), holidaysOff=False, **given)
    assert refused(answer) == [error]
    assert answer["errors"][0]["message"]
    with port.current().writer():
        assert not Calendar.objects.exists()


def test_free_days_have_names(world: World) -> None:
    # given
    calendar = home(world)
    change(world, calendar, country="DE", state="BY")
    first = day(1)
    closed = {"calendar": calendar, "firstDay": str(first), "lastDay": str(day(14)), "name": "Move"}
    call(world.staff, CLOSE, {"input": closed})
    query = """query($id: ID!) { serviceCalendar(id: $id) {
      german: freeDays(first: 50, languageCode: DE) { day name } english: freeDays(first: 50)
      { day name } none: freeDays(first: 0) { day } closures { name firstDay } } }"""

    # when
    found = ask(world.staff, query, {"id": calendar})["serviceCalendar"]

    # then
    assert found["none"] == []
    german = {one["day"]: one["name"] for one in found["german"]}
    english = {one["day"]: one["name"] for one in found["english"]}
    assert sum(name == "Move" for name in german.values()) == 10
    assert "Heilige Drei Könige" in german.values()
    assert {"Heiligabend", "Silvester"} & set(german.values())
    assert "Epiphany" in english.values()
    assert all(date.fromisoformat(one).weekday() < 5 for one in german)
    assert found["closures"] == [{"name": "Move", "firstDay": str(first)}]
    asked = "query($id: ID!) { serviceCalendar(id: $id) { freeDays(first: 51) { day } } }"
    assert "first" in errors(world.staff, asked, {"id": calendar})[0]


def test_closures_page_by_page(world: World) -> None:
    # given
    for place, ahead in (
        (home(world), 9),
        (warehouse(world), 3),
        (calendar_id("carrier", "dhl"), 6),
    ):
        given = {"calendar": place, "firstDay": str(day(ahead)), "lastDay": str(day(ahead + 1))}
        assert call(world.staff, CLOSE, {"input": given})["errors"] == []
    whole = {"owner": "WAREHOUSE", "firstDay": str(day(4)), "name": " Inventory "}
    answer = call(world.staff, CLOSE, {"input": whole})["closure"]
    assert (answer["calendarId"], answer["lastDay"], answer["name"]) == (
        None, str(day(4)), "Inventory",
    )  # fmt: skip
    with port.current().writer():
        Closure.objects.create(
            owner="channel", owner_key=str(world.channels["eur"].pk), name="Past",
            first_day=day(-9), last_day=day(-8),
        )  # fmt: skip

    # when
    seen, after, more = [], None, True
    while more:
        page = call(world.staff, "serviceClosures", {"first": 2, "after": after})
        seen += nodes(page)
        assert page["totalCount"] == 4
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]

    # then
    assert [one["firstDay"] for one in seen] == [str(day(ahead)) for ahead in (3, 4, 6, 9)]
    back = call(world.staff, "serviceClosures", {"last": 2, "before": after})
    assert nodes(back) == seen[1:3]
    own = call(world.staff, "serviceClosures", {"first": 9, "calendar": home(world), "past": True})
    assert [one["name"] for one in nodes(own)] == ["Past", ""]
    kind = call(world.staff, "serviceClosures", {"first": 9, "owner": "WAREHOUSE"})
    assert [one["firstDay"] for one in nodes(kind)] == [str(day(3)), str(day(4))]
    both = {"first": 9, "owner": "CARRIER", "calendar": home(world)}
    assert nodes(call(world.staff, "serviceClosures", both)) == []
    closed = one(world, warehouse(world))["closures"]
    assert [found["firstDay"] for found in closed] == [str(day(3)), str(day(4))]

    # when
    gone = call(world.staff, REOPEN, {"id": seen[0]["id"]})

    # then
    assert (gone["errors"], gone["closure"]["id"]) == ([], seen[0]["id"])
    assert refused(call(world.staff, REOPEN, {"id": seen[0]["id"]})) == [("id", "NOT_FOUND")]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"firstDay": str(day(5)), "lastDay": str(day(4))}, ("lastDay", "INVALID")),
        ({"firstDay": str(day(5)), "lastDay": str(day(5) + timedelta(days=366))},
         ("lastDay", "INVALID")),
        ({"firstDay": str(day(5)), "name": "x" * 81}, ("name", "INVALID")),
        ({"firstDay": str(day(5)), "owner": "WAREHOUSE"}, ("calendar", "REQUIRED")),
        ({"firstDay": str(day(5)), "calendar": None}, ("calendar", "REQUIRED")),
        ({"firstDay": str(day(5)), "calendar": calendar_id("warehouse", uuid4())},
         ("calendar", "NOT_FOUND")),
        ({"firstDay": str(day(5)), "calendar": calendar_id("carrier", "pigeon")},
         ("calendar", "NOT_FOUND")),
        ({"firstDay": str(day(5)), "calendar": calendar_id("moon", "1")},
         ("calendar", "NOT_FOUND")),
    ],
    ids=named,
)  # fmt: skip
def test_a_closure_that_cannot_be_is_refused_by_name(
    world: World, given: Json, error: tuple[str, str]
) -> None:
    answer = call(world.staff, CLOSE, {"input": {"calendar": home(world), **given}})
    assert refused(answer) == [error]
    with port.current().writer():
        assert not Closure.objects.exists()


def test_who_has_some_channels_changes_their_calendars_alone(world: World) -> None:
    # given
    some = staff(world, "manage_plugins", channels=["usd"])
    with port.current().writer():
        foreign = Closure.objects.create(
            owner="channel", owner_key=str(world.channels["eur"].pk), first_day=day(2),
            last_day=day(2),
        )  # fmt: skip
        shops = Closure.objects.create(owner="carrier", first_day=day(3), last_day=day(3))

    # then
    owners = {(found["owner"], found["id"]) for found in call(some, "serviceCalendars")}
    assert [pk for owner, pk in owners if owner == "CHANNEL"] == [home(world, "usd")]
    assert ("WAREHOUSE", warehouse(world)) in owners
    assert call(some, "serviceCalendar", {"id": home(world)}) is None
    for calendar, code in (
        (home(world), "NOT_FOUND"),
        (warehouse(world), "OUT_OF_SCOPE_CHANNEL"),
        (calendar_id("carrier", "dhl"), "OUT_OF_SCOPE_CHANNEL"),
    ):
        given = {"id": calendar, "input": {"evesOff": False}}
        assert refused(call(some, UPDATE, given)) == [("id", code)]
        assert refused(call(some, RESET, {"id": calendar})) == [("id", code)]
        close = {"input": {"calendar": calendar, "firstDay": str(day(1))}}
        assert refused(call(some, CLOSE, close)) == [("calendar", code)]
    whole = {"input": {"owner": "CHANNEL", "firstDay": str(day(1))}}
    assert refused(call(some, CLOSE, whole)) == [("owner", "OUT_OF_SCOPE_CHANNEL")]
    for row, code in ((foreign, "NOT_FOUND"), (shops, "OUT_OF_SCOPE_CHANNEL")):
        closure = {"id": global_id("ServiceClosure", row.pk)}
        assert refused(call(some, REOPEN, closure)) == [("id", code)]
    assert [one["owner"] for one in nodes(call(some, "serviceClosures", {"first": 9}))] == [
        "CARRIER"
    ]
    with port.current().writer():
        assert not Calendar.objects.exists()
        assert Closure.objects.count() == 2

    # when
    own = {"id": home(world, "usd"), "input": {"evesOff": False}}

    # then
    assert call(some, UPDATE, own)["calendar"]["evesOff"] is False
