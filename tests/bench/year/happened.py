"""What happens to an order, as nobody but time knows it beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from saleor_service_plugin.delivery.states import ParcelState

from .shop import local


class Break(StrEnum):
    """What goes wrong with an order."""

    NONE = "none"
    UNPAID = "unpaid"
    SHORT = "stock missing from the start"
    FOUND_SHORT = "stock found missing"
    PACKED_LATE = "packed late"
    LOST = "left, never scanned"
    SCANNED_LATE = "left, scanned a day later"
    STUCK = "no scan for days"
    FORECAST = "late with a forecast"
    LATE = "late without a forecast"
    BACK_ON_VAN = "out for delivery, not delivered"
    SENT_BACK = "sent back"


ARRIVED = frozenset(
    {ParcelState.DELIVERED, ParcelState.READY_FOR_PICKUP, ParcelState.DELIVERY_ATTEMPTED}
)
"""Somebody came with it, or it waits for the customer."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that a carrier says of a parcel, and when it can be known."""

    at: datetime
    state: ParcelState
    seen_from: datetime
    """When its answer begins to say so, or its callback comes."""
    forecast: date | None = None


@dataclass(slots=True)
class Parcel:
    """A parcel with all that will happen to it."""

    number: int
    lines: tuple[int, ...]
    """Which of the order's lines are in it."""
    sent_at: datetime
    says: Sequence[Said] = ()

    @property
    def arrived_at(self) -> datetime | None:
        """When somebody came with it, None: never."""
        return min((one.at for one in self.says if one.state in ARRIVED), default=None)


@dataclass(frozen=True, slots=True)
class StockNews:
    """What becomes known of a line's stock at a moment."""

    at: datetime
    there: bool
    comes_on: date | None = None


@dataclass(slots=True)
class Bought:
    """An order with all that will happen to it."""

    number: int
    placed_at: datetime
    method: int
    warehouse: UUID
    postal_code: str
    state: str
    lines: int
    paid_by: str
    """Name of the way it is paid; "" for at once."""
    paid_at: datetime | None
    broken: Break = Break.NONE
    stock: list[StockNews] = field(default_factory=list)
    """Of its first line."""
    parcels: list[Parcel] = field(default_factory=list)

    def parcel_of(self, line: int) -> Parcel | None:
        """Return in which parcel a line leaves, None: in none."""
        return next((one for one in self.parcels if line in one.lines), None)

    def arrived_on(self, line: int) -> date | None:
        """Return the day on which a line arrives, None: never."""
        parcel = self.parcel_of(line)
        at = parcel.arrived_at if parcel else None
        return local(at) if at else None
