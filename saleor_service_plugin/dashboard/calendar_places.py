"""The places that have a calendar: warehouses, carriers and channels, as staff know them."""

from dataclasses import dataclass
from uuid import UUID

from ..delivery.calendars.models import Calendar
from ..delivery.calendars.stored import Calendars
from ..delivery.calendars.working_time import WorkCalendar
from ..delivery.carriers.names import NAMES
from ..shop import port
from ..web.words import t
from .access import RefusedError
from .office import Office

ZONE = "UTC"
"""Hours are shown as they are typed, by the place's own clock: the zone does not matter."""


@dataclass(frozen=True, slots=True)
class Place:
    """One of them."""

    owner: str
    key: str
    name: str
    country: str = ""
    """Its own, ISO 3166 alpha-2; "" where it has none."""
    postal_code: str = ""

    def works(self, calendars: Calendars) -> WorkCalendar:
        """Return when is worked there."""
        if self.owner == "warehouse":
            return calendars.warehouse(
                UUID(self.key), country=self.country, postal_code=self.postal_code, zone=ZONE
            )
        if self.owner == "channel":
            return calendars.channel(int(self.key), country=self.country, zone=ZONE)
        return calendars.carrier(self.key, origin=("", ""), destination=("", ""), zone=ZONE)


def kinds() -> dict[str, str]:
    """Return what kinds of places there are."""
    return {"warehouse": t("Warehouse"), "carrier": t("Carrier"), "channel": t("Channel")}


def many() -> dict[str, str]:
    """Return what all of a kind are called."""
    return {
        "warehouse": t("All warehouses"),
        "carrier": t("All carriers"),
        "channel": t("All channels"),
    }


def places(office: Office) -> list[Place]:
    """Return all places that are this person's business, by kind and name."""
    with port.current().writer():
        warehouses = port.current().read_warehouses()
    found = [
        Place("warehouse", str(one.id), one.name, one.country, one.postal_code)
        for one in sorted(warehouses.values(), key=lambda one: one.name.casefold())
    ]
    found += [
        Place("channel", str(one.id), one.name, one.country) for one in office.channels.values()
    ]
    found += [Place("carrier", str(code), name) for code, name in NAMES.items()]
    return found


def place(office: Office, owner: str, key: str) -> Place:
    """Return one place.

    Raises:
        RefusedError: There is none for this person.

    """
    for one in places(office):
        if (one.owner, one.key) == (owner, key):
            return one
    raise RefusedError(404, "NOT_FOUND")


def rows() -> dict[tuple[str, str], Calendar]:
    """Return what staff have set, by owner and key."""
    with port.current().writer():
        return {(one.owner, one.owner_key): one for one in Calendar.objects.all()}


def nothing_set() -> Calendars:
    """Return the calendars of a shop whose staff said nothing."""
    return Calendars()
