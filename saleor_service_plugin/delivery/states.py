"""Where a parcel is: the twelve states that all carriers' words are brought to. Pure."""

from enum import StrEnum


class ParcelState(StrEnum):
    """Where a parcel is (product section 1)."""

    LABEL_CREATED = "label-created"
    """The carrier knows of it and does not have it yet."""
    HANDED_OVER = "handed-over"
    """The carrier's first scan of the thing itself."""
    IN_TRANSIT = "in-transit"
    OUT_FOR_DELIVERY = "out-for-delivery"
    READY_FOR_PICKUP = "ready-for-pickup"
    """It waits for the customer at a parcel shop or a locker."""
    DELIVERY_ATTEMPTED = "delivery-attempted"
    """Somebody came and could not hand it over; it is tried again or can be fetched."""
    DELIVERED = "delivered"
    """Handed over to the customer, a neighbor or a place the customer named."""
    DELAYED = "delayed"
    """The carrier itself says that it will be later."""
    EXCEPTION = "exception"
    """Damaged, lost, address unknown, held by customs: it does not arrive by itself."""
    RETURNING = "returning"
    """On its way back to the sender."""
    RETURNED = "returned"
    """Back with the sender."""
    UNKNOWN = "unknown"
    """Nothing is known yet, or the carrier's words say nothing of where it is."""


TERMINAL = frozenset({ParcelState.DELIVERED, ParcelState.RETURNED})
"""What no scan of a carrier changes any more."""
