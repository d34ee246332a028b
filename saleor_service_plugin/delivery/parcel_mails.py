"""The messages about where a parcel is: what its carrier says, told to the customer."""

from datetime import timedelta

from ..messages.kinds import MessageClass, MessageKind
from ..messages.samples import sample
from .messages import SAME_HOUR
from .state_letters import load_states


def _kind(
    key: str, *shown: str, latest: timedelta, on: bool = True, quiet: bool = True
) -> MessageKind:
    """Return a kind of message that tells parcels of the same hour in one mail.

    Args:
        key: Of the kind.
        shown: What every template must show of a parcel besides its number.
        latest: How long after the carrier's scan it still helps.
        on: Whether it is sent where staff have not said anything.
        quiet: Whether it waits for the end of the quiet hours.

    """
    of_parcel = (f"parcels.{name}" for name in ("tracking_number", *shown))
    return MessageKind(
        key=key,
        message_class=MessageClass.TRANSACTIONAL,
        latest=latest,
        load=load_states,
        sample=lambda: sample(key),
        group="parcels",
        on=on,
        quiet=quiet,
        joins={key: SAME_HOUR},
        mandatory=("order_number", *of_parcel, "footer"),
    )


OUT_FOR_DELIVERY = _kind(
    "out-for-delivery",
    # It says "today". One more mail that most who know of the parcel can do without.
    latest=timedelta(hours=12),
    on=False,
    quiet=False,
)

PARCEL_READY = _kind(
    "parcel-ready",
    "pickup_place",
    "pickup_until",
    # Most carriers keep a parcel for seven days: two are left to fetch it.
    latest=timedelta(days=5),
    quiet=False,
)

DELIVERY_ATTEMPTED = _kind(
    "delivery-attempted",
    "carrier_says",
    # By then the next attempt was made, or the parcel waits somewhere, which is told.
    latest=timedelta(days=2),
    quiet=False,
)

PARCEL_DELAYED = _kind("parcel-delayed", "forecast", latest=timedelta(days=2))

PARCEL_EXCEPTION = _kind("parcel-exception", "carrier_says", latest=timedelta(days=3))

# The way back takes days, in which the customer still waits.
PARCEL_RETURNING = _kind("parcel-returning", latest=timedelta(days=5))

# Who holds the parcel needs no mail.
PARCEL_DELIVERED = _kind("parcel-delivered", "carrier_says", latest=timedelta(days=3), on=False)

KINDS = (
    OUT_FOR_DELIVERY, PARCEL_READY, DELIVERY_ATTEMPTED, PARCEL_DELAYED, PARCEL_EXCEPTION,
    PARCEL_RETURNING, PARCEL_DELIVERED,
)  # fmt: skip
