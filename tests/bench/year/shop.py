"""The shop of the year: warehouses in three states, two methods, and their calendars."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from saleor_service_plugin.delivery.calendars.days_off import DaysOff
from saleor_service_plugin.delivery.calendars.models import Calendar
from saleor_service_plugin.delivery.calendars.stored import Calendars
from saleor_service_plugin.delivery.calendars.working_time import DAY, Interval, WorkCalendar
from saleor_service_plugin.delivery.promises.models import PromiseSettings
from saleor_service_plugin.delivery.promises.states import Mode
from saleor_service_plugin.delivery.promises.terms import Desk, Place
from saleor_service_plugin.delivery.promises.transit import TransitTimes
from saleor_service_plugin.delivery.promises.window import Terms
from saleor_service_plugin.messages.rules import ChannelGate, ChannelMode, ChannelSettings
from saleor_service_plugin.shop.snapshots import Channel, ShippingMethod, Warehouse

ZONE = ZoneInfo("Europe/Berlin")
FIRST_DAY, LAST_DAY = date(2026, 1, 2), date(2026, 12, 31)

CHANNEL = 1

LEIPZIG, MUNICH, HAMBURG = (
    Warehouse(UUID(int=number), name, "DE", code)
    for number, (name, code) in enumerate(
        (("Leipzig", "04109"), ("München", "80331"), ("Hamburg", "20095")), 1
    )
)
WAREHOUSES = {one.id: one for one in (LEIPZIG, MUNICH, HAMBURG)}

DESTINATIONS = (
    ("04109", "SN"), ("80331", "BY"), ("20095", "HH"), ("10115", "BE"), ("50667", "NW"),
    ("70173", "BW"), ("60311", "HE"), ("99084", "TH"), ("24103", "SH"), ("66111", "SL"),
)  # fmt: skip
"""Postal codes, and the state in which each lies."""

FAST, SLOW = 1, 2
METHODS = {
    FAST: ShippingMethod(FAST, "Paket", "DE", 2, 1),
    SLOW: ShippingMethod(SLOW, "Paket günstig", "DE", 3, 1),
}
CARRIERS = {FAST: "dhl", SLOW: "dpd"}

POLLED = frozenset({FAST})
"""Methods whose carrier is asked; the other one's tells us."""

EARLY = (*((("08:00", "12:00"), ("12:30", "16:30")),) * 5, (), ())

NEVER: Mapping[tuple[int, str], int] = {}


def desk() -> Desk:
    """Return what promises are reckoned with, before anything is learned of the carriers."""
    early = Calendar(
        owner="warehouse", owner_key=str(MUNICH.id), cutoff="14:00",
        week=[[list(span) for span in day] for day in EARLY],
    )  # fmt: skip
    own = PromiseSettings(channel_id=CHANNEL, mode=Mode.TOLD)
    settings = ChannelSettings(
        payments={"vorkasse": "prepayment", "rechnung": "invoice"}, time_zone="Europe/Berlin"
    )
    live = datetime.combine(FIRST_DAY, time(), UTC) - timedelta(days=30)
    return Desk(
        settings={CHANNEL: own},
        calendars=Calendars({(early.owner, early.owner_key): early}),
        times=TransitTimes({}),
        usual=NEVER,
        warehouses=WAREHOUSES,
        methods=METHODS,
        carriers=CARRIERS,
        supply={},
        channels={CHANNEL: Channel(CHANNEL, "main", "Main", "EUR", True, country="DE")},
        gates={CHANNEL: ChannelGate(ChannelMode.LIVE, live, settings=settings)},
    )


def learned(base: Desk, usual: Mapping[tuple[int, str], int]) -> Desk:
    """Return it with the days in which half of the parcels arrive."""
    return replace(base, usual=usual)


def terms(base: Desk, warehouse_id: UUID, method_id: int, postal_code: str) -> Terms:
    """Return what an order is reckoned with."""
    found = base.terms(
        CHANNEL, warehouse_id=warehouse_id, method_id=method_id, place=Place("DE", postal_code)
    )
    if found is None:
        raise RuntimeError("both methods have days of transit")
    return found


_VANS: dict[str, WorkCalendar] = {}


def vans(state: str) -> WorkCalendar:
    """Return on which days parcels really come in a state: on Saturdays and on eves too."""
    if state not in _VANS:
        off = DaysOff(frozenset({("DE", frozenset({state}))}), eves_off=False)
        week = (*(((Interval(0, DAY),),) * 6), ())
        _VANS[state] = WorkCalendar(ZONE, week, None, off)
    return _VANS[state]


def moment(day: date, hours: float) -> datetime:
    """Return so many hours after a day's midnight by the clock on the wall, in UTC."""
    days, rest = divmod(round(hours * 3600), 86400)
    wall = datetime.combine(day, time()) + timedelta(days=days, seconds=rest)
    return wall.replace(tzinfo=ZONE).astimezone(UTC)


def local(at: datetime) -> date:
    """Return the day of a moment where the customers live."""
    return at.astimezone(ZONE).date()
