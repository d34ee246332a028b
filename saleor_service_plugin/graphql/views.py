"""What resolvers pass on: our rows, and in which role they are looked at."""

from dataclasses import dataclass

from ..orders.models import ServiceFulfillment, ServiceOrder


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

    def shows(self, parcel: ServiceFulfillment) -> bool:
        """Whether a parcel is there for the caller; customers see those that have left."""
        return self.as_staff or parcel.sent_at is not None


@dataclass(frozen=True, slots=True)
class ParcelView:
    """A parcel of an order that somebody may see."""

    row: ServiceFulfillment
