"""Calendars as staff set them, and as promises are reckoned with."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.database import clock
from saleor_service_plugin.delivery.calendars import change, stored
from saleor_service_plugin.delivery.calendars.change import InvalidCalendarError
from saleor_service_plugin.delivery.calendars.models import Calendar, Closure
from saleor_service_plugin.delivery.calendars.stored import Calendars
from saleor_service_plugin.delivery.calendars.working_time import WorkCalendar
from saleor_service_plugin.delivery.promises.models import Promise
from saleor_service_plugin.shop.snapshots import Warehouse
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

HOUSE = UUID(int=7)
ALL_WEEK = [[["08:00", "12:00"], ["13:00", "16:30"]]] * 6 + [[]]
CORPUS_CHRISTI = date(2026, 6, 4)


@pytest.fixture(autouse=True)
def house(shop: FakeShop) -> None:
    shop.warehouses[HOUSE] = Warehouse(HOUSE, "Ulm", "DE", "89073")


def of_house(calendars: Calendars, *, postal_code: str = "89073") -> WorkCalendar:
    return calendars.warehouse(HOUSE, country="DE", postal_code=postal_code, zone="")


def of_carrier(calendars: Calendars, code: str, *, to: tuple[str, str]) -> WorkCalendar:
    return calendars.carrier(code, origin=("DE", "20095"), destination=to, zone="")


def promise(ending: str = "open") -> Promise:
    return Promise.objects.create(
        order_id=uuid4(), line_id=uuid4(), channel_id=1, placed_at=clock(), ending=ending
    )


def test_what_holds_where_nobody_said_anything(shop: FakeShop) -> None:
    with CaptureQueriesContext(connection) as asked:
        calendars = stored.read()
    assert len(asked) == 2
    house = of_house(calendars)
    assert (str(house.zone), house.week, house.cutoff) == ("Europe/Berlin", stored.OFFICE, 720)
    assert not house.works_on(CORPUS_CHRISTI)
    assert house.works_on(date(2026, 10, 30))
    assert not house.works_on(date(2026, 12, 24))
    assert not house.works_on(date(2026, 6, 6))
    channel = calendars.channel(1, country="CH", zone="")
    assert (str(channel.zone), channel.cutoff) == ("Europe/Zurich", None)
    assert not channel.works_on(date(2026, 8, 1))
    carrier = of_carrier(calendars, "dhl", to=("DE", "80331"))
    assert carrier.closes_at(date(2026, 6, 5)) == datetime(2026, 6, 5, 22, tzinfo=UTC)


def test_holidays_of_both_ends_and_of_every_possible_state_are_free(shop: FakeShop) -> None:
    calendars = stored.read()
    for to, free in (
        (("DE", "20097"), False),
        (("DE", "80331"), True),
        # In Lower Saxony or in North Rhine-Westphalia.
        (("DE", "49477"), True),
        (("CH", "6003"), True),
        (("AT", "1010"), True),
        # Nobody knows where: it may be free there.
        (("DE", ""), True),
    ):
        assert of_carrier(calendars, "", to=to).works_on(CORPUS_CHRISTI) is not free, to
    # Reformation Day where it comes from.
    assert not of_carrier(calendars, "", to=("AT", "1010")).works_on(date(2028, 10, 31))


@pytest.mark.parametrize(
    ("country", "zone", "expected"),
    [
        ("AT", "Europe/Berlin", "Europe/Vienna"),
        ("US", "America/Denver", "America/Denver"),
        ("US", "", "UTC"),
        ("", "Nowhere/At_all", "UTC"),
    ],
)
def test_which_zone_counts(shop: FakeShop, country: str, zone: str, expected: str) -> None:
    found = stored.read().warehouse(None, country=country, postal_code="", zone=zone)
    assert str(found.zone) == expected


def test_staff_set_a_calendar_field_by_field_and_go_back(shop: FakeShop) -> None:
    waiting, over = promise(), promise("delivered")
    change.save("warehouse", str(HOUSE).upper(), {"week": ALL_WEEK, "cutoff": "14:30"}, by="U1")
    change.save("warehouse", str(HOUSE), {"holidays_off": False}, by="U2")
    row = Calendar.objects.get()
    assert (row.owner_key, row.cutoff, row.changed_by) == (str(HOUSE), "14:30", "U2")
    house = of_house(stored.read())
    assert (house.cutoff, house.closes_at(date(2026, 6, 6)).hour) == (870, 14)
    assert house.works_on(CORPUS_CHRISTI)
    assert not house.works_on(date(2026, 12, 24))

    # then every promise that is open is looked at again
    waiting.refresh_from_db()
    over.refresh_from_db()
    assert waiting.watch_at is not None
    assert over.watch_at is None

    # when they go back
    Promise.objects.update(watch_at=None)
    assert change.reset("warehouse", str(HOUSE).upper())
    assert not change.reset("warehouse", str(HOUSE))
    assert of_house(stored.read()).week == stored.OFFICE
    waiting.refresh_from_db()
    assert waiting.watch_at is not None


def test_what_staff_do_not_name_stays_as_it_was_without_a_row(shop: FakeShop) -> None:
    change.save("warehouse", str(HOUSE), {"eves_off": False}, by="")
    change.save("carrier", "dhl", {"eves_off": False}, by="")
    calendars = stored.read()
    house = of_house(calendars)
    assert (house.cutoff, house.week, str(house.zone)) == (720, stored.OFFICE, "Europe/Berlin")
    carrier = of_carrier(calendars, "dhl", to=("DE", "80331"))
    assert (carrier.cutoff, carrier.week) == (None, stored.ALL_DAY)
    assert carrier.works_on(date(2026, 12, 24))


def test_without_a_cutoff_counts_the_end_of_work(shop: FakeShop) -> None:
    change.save("warehouse", str(HOUSE), {"eves_off": False, "cutoff": ""}, by="")
    house = of_house(stored.read())
    assert (house.cutoff, house.week) == (None, stored.OFFICE)
    assert house.counting_day(datetime(2026, 12, 24, 15, 59, tzinfo=UTC)) == date(2026, 12, 24)


def test_staff_name_country_state_and_zone(shop: FakeShop) -> None:
    values = {"country": "ch", "state": "ZG", "time_zone": "Europe/Vaduz"}
    change.save("warehouse", str(HOUSE), values, by="")
    house = of_house(stored.read())
    assert str(house.zone) == "Europe/Vaduz"
    assert not house.works_on(date(2026, 12, 8))
    change.save("warehouse", str(HOUSE), {"time_zone": "", "state": ""}, by="")
    assert str(of_house(stored.read()).zone) == "Europe/Zurich"
    # The country of the address again, with its states.
    change.save("warehouse", str(HOUSE), {"country": "DE"}, by="")
    assert not of_house(stored.read()).works_on(CORPUS_CHRISTI)


def test_a_carrier_that_staff_say_delivers_on_saturdays(shop: FakeShop) -> None:
    week = [[["00:00", "24:00"]]] * 6 + [[]]
    change.save("carrier", "dhl", {"week": week}, by="")
    calendars = stored.read()
    saturday = date(2026, 6, 6)
    assert of_carrier(calendars, "dhl", to=("DE", "80331")).works_on(saturday)
    assert not of_carrier(calendars, "dpd", to=("DE", "80331")).works_on(saturday)


def test_closures_of_one_place_and_of_all_of_a_kind(shop: FakeShop) -> None:
    waiting = promise()
    monday = date(2026, 7, 6)
    own = change.add_closure("warehouse", str(HOUSE), monday, monday, " Inventur ", by="U1")
    change.add_closure(
        "warehouse", "", monday + timedelta(days=1), monday + timedelta(days=2), by=""
    )
    change.add_closure("carrier", "", monday, monday, "Streik", by="")
    assert (own.name, own.changed_by) == ("Inventur", "U1")
    calendars = stored.read()
    assert of_house(calendars).next_working_day(monday) == date(2026, 7, 9)
    other = calendars.warehouse(uuid4(), country="DE", postal_code="", zone="")
    assert other.next_working_day(monday) == monday
    assert not other.works_on(date(2026, 7, 7))
    for code in ("dhl", ""):
        assert not of_carrier(calendars, code, to=("DE", "")).works_on(monday)

    # when one is removed
    Promise.objects.update(watch_at=None)
    change.remove_closure(own.pk)
    assert of_house(stored.read()).next_working_day(monday) == monday
    waiting.refresh_from_db()
    assert waiting.watch_at is not None


def test_a_closure_over_the_turn_of_the_year(shop: FakeShop) -> None:
    change.add_closure("warehouse", str(HOUSE), date(2026, 12, 21), date(2027, 1, 10), by="")
    assert of_house(stored.read()).next_working_day(date(2026, 12, 21)) == date(2027, 1, 11)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"colour": "red"}, "colour", "Unknown"),
        ({"week": [[]] * 7}, "week", "At least one day"),
        ({"week": [[]] * 6}, "week", "Seven days"),
        ({"week": "nine to five"}, "week", "Seven days"),
        ({"week": None}, "week", "Seven days"),
        ({"week": [[["09:00"]]] + [[]] * 6}, "week", "Seven days"),
        ({"week": [["09:00", "17:00"]] + [[]] * 6}, "week", "Seven days"),
        ({"week": [[["9:00", "17:00"]]] + [[]] * 6}, "week", "A time from"),
        ({"week": [[["09:00", "24:01"]]] + [[]] * 6}, "week", "A time from"),
        ({"week": [[["09:00", "09:60"]]] + [[]] * 6}, "week", "A time from"),
        ({"week": [[[9, 17]]] + [[]] * 6}, "week", "A time from"),
        ({"week": [[["17:00", "09:00"]]] + [[]] * 6}, "week", "end after it begins"),
        ({"week": [[["09:00", "09:00"]]] + [[]] * 6}, "week", "end after it begins"),
        ({"week": [[["09:00", "12:00"], ["12:00", "17:00"]]] + [[]] * 6}, "week", "break"),
        ({"week": [[["09:00", "12:00"], ["11:00", "17:00"]]] + [[]] * 6}, "week", "break"),
        ({"week": [[["13:00", "17:00"], ["09:00", "12:00"]]] + [[]] * 6}, "week", "break"),
        ({"cutoff": "25:00"}, "cutoff", "A time from"),
        ({"cutoff": "noon"}, "cutoff", "A time from"),
        ({"cutoff": 12}, "cutoff", "Unknown"),
        ({"country": "XX"}, "country", "Unknown"),
        ({"country": "Germany"}, "country", "Unknown"),
        ({"state": "BY"}, "state", "needs its country"),
        ({"country": "DE", "state": "ZH"}, "state", "Unknown"),
        ({"country": "AT", "state": "9"}, "state", "Unknown"),
        ({"time_zone": "Europe/Bonn"}, "time_zone", "Unknown"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "Unknown"),
        ({"time_zone": "Europe/\x00Berlin"}, "time_zone", "Unknown"),
        ({"holidays_off": "yes"}, "holidays_off", "Yes or no"),
        ({"eves_off": None}, "eves_off", "Yes or no"),
    ],
)
def test_what_a_calendar_cannot_be(
    shop: FakeShop, values: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(InvalidCalendarError, match=reason) as refused:
        change.save("warehouse", str(HOUSE), values, by="")
    assert refused.value.field == field
    assert not Calendar.objects.exists()


@pytest.mark.parametrize(
    ("owner", "key", "field"),
    [
        ("customer", "1", "owner"),
        ("warehouse", str(UUID(int=8)), "owner_key"),
        ("warehouse", "Ulm", "owner_key"),
        ("warehouse", "", "owner_key"),
        ("carrier", "snail-mail", "owner_key"),
        ("channel", "99", "owner_key"),
    ],
)
def test_a_calendar_of_nobody(shop: FakeShop, owner: str, key: str, field: str) -> None:
    for ask in (
        lambda: change.save(owner, key, {}, by=""),
        lambda: change.add_closure(owner, key or "x", date(2026, 1, 1), date(2026, 1, 1), by=""),
    ):
        with pytest.raises(InvalidCalendarError) as refused:
            ask()
        assert refused.value.field == field
    assert not Calendar.objects.exists()
    assert not Closure.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (lambda day: change.add_closure("carrier", "", day, day - timedelta(days=1), by=""), "last"),
        (lambda day: change.add_closure("carrier", "", day, day + timedelta(days=366), by=""), "last"),
        (lambda day: change.add_closure("carrier", "", day, day, "x" * 81, by=""), "name"),
        (lambda day: change.remove_closure(4711), "id"),
        (lambda day: change.reset("customer", "1"), "owner"),
    ],
)  # fmt: skip
def test_what_a_closure_cannot_be(
    shop: FakeShop, wrong: Callable[[date], object], field: str
) -> None:
    with pytest.raises(InvalidCalendarError) as refused:
        wrong(date(2026, 1, 1))
    assert refused.value.field == field
    assert not Closure.objects.exists()
    change.add_closure("carrier", "", date(2026, 1, 1), date(2027, 1, 1), "x" * 80, by="")


def test_a_row_that_nobody_checked_does_not_stop_a_look(shop: FakeShop) -> None:
    Calendar.objects.create(
        owner="warehouse", owner_key=str(HOUSE), week=[["?"]], cutoff="99:99", time_zone="Moon"
    )
    house = of_house(stored.read())
    assert (house.week, house.cutoff, str(house.zone)) == (stored.OFFICE, None, "Europe/Berlin")


def test_calendars_of_one_place_are_one_object(shop: FakeShop) -> None:
    assert of_house(stored.read()) is of_house(stored.read())
