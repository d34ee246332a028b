"""Parcels of real orders, and what carriers say of them."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from saleor_service_plugin import work
from saleor_service_plugin.delivery import take_report
from saleor_service_plugin.delivery.carrier_report import Report, Scan
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.shop import port
from tests.demo.talk import wait_for
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, parcels
from tests.saleor.world.api import global_id

LOOK_SECONDS = 60

DHL = "00340434161094042557"


def sent(world: World, number: str = DHL, *, email: str | None = None) -> TrackedParcel:
    """Have an order whose parcel has left; return the parcel."""
    pk = paid(world, Story(), email=email or world.email())
    parcels.fulfill(world, order_id=pk, basket={"mug": 1}, number=number)

    def known() -> bool:
        work.work()
        with port.current().writer():
            return TrackedParcel.objects.filter(order_id=pk, sent_at__isnull=False).exists()

    wait_for("the parcel", known, LOOK_SECONDS)
    with port.current().writer():
        return TrackedParcel.objects.get(order_id=pk)


def say(
    row: TrackedParcel,
    *states: ParcelState,
    text: str = "",
    place: str = "",
    pickup: tuple[str, date] | None = None,
    source: str = "dhl",
) -> TrackedParcel:
    """Have a carrier say where a parcel is, an hour apart, the last one now."""
    now = datetime.now(UTC)
    scans = [
        Scan(now - timedelta(hours=len(states) - 1 - at), state, text or f"{state}, it says", place)
        for at, state in enumerate(states)
    ]
    where, until = pickup or ("", None)
    report = Report(row.number, tuple(scans), pickup_place=where, pickup_until=until)
    with port.current().writer(), transaction.atomic():
        locked = TrackedParcel.objects.select_for_update().get(pk=row.pk)
        take_report.take([locked], {row.pk: report}, source=source, now=now)
    return again(row)


def again(row: TrackedParcel) -> TrackedParcel:
    """Return a parcel as it stands now."""
    with port.current().writer():
        return TrackedParcel.objects.get(pk=row.pk)


def id_of(row: TrackedParcel) -> str:
    """Return its id as the API names it."""
    return global_id("ServiceParcel", row.pk)
