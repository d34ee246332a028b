"""What resolvers pass on: our rows, and in which role they are looked at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..delivery.listed import Listed
from ..delivery.models import ParcelScan, TrackedParcel
from ..orders.models import Fact, ServiceFulfillment, ServiceOrder


@dataclass(frozen=True, slots=True)
class OrderView:
    """An order that somebody may see."""

    row: ServiceOrder
    as_staff: bool = False
    """Whether the caller may manage orders in its channel."""
    by_token: bool = False
    """Whether the caller has shown nothing but the order's token."""
    acts: bool = False
    """Whether they have shown besides that the order is theirs."""

    @property
    def sees_all(self) -> bool:
        """Whether the caller may know what the order's token alone does not show."""
        return self.acts or not self.by_token

    def shows(self, fulfillment: ServiceFulfillment | None) -> bool:
        """Whether a parcel is there for the caller; customers see those that have left."""
        return self.as_staff or bool(fulfillment and fulfillment.sent_at)

    def parcels(self, listed: Iterable[Listed]) -> Iterator["ParcelView"]:
        """Yield the caller's views of this order's parcels."""
        for one in listed:
            if self.shows(one.fulfillment):
                yield ParcelView(one, self.row.language_code, self.as_staff)


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel of an order that somebody may see."""

    place: Listed
    language: str
    """Of the order, as Saleor writes it."""
    as_staff: bool = False

    @property
    def row(self) -> TrackedParcel:
        """Our row of it."""
        return self.place.row


@dataclass(frozen=True, slots=True)
class ScanView:
    """Something that happened to a parcel that somebody may see."""

    row: ParcelScan
    as_staff: bool = False


@dataclass(frozen=True, slots=True)
class FulfillmentView:
    """A fulfillment of an order that somebody may see, and its parcels."""

    row: ServiceFulfillment
    parcels: Sequence[ParcelView]


@dataclass(frozen=True, slots=True)
class FactView:
    """Something that became true about an order, and the parcel it is about."""

    row: Fact
    parcel_id: int | None = None
