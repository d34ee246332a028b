"""Who else writes to customers, as plain values."""

from dataclasses import dataclass
from enum import StrEnum


class MailEvent(StrEnum):
    """What a mail to a customer may be about, as far as somebody else may write it too."""

    ORDER_RECEIVED = "order-received"
    ORDER_CONFIRMED = "order-confirmed"
    PAYMENT_RECEIVED = "payment-received"
    PARCEL_SENT = "parcel-sent"
    TRACKING_CHANGED = "tracking-changed"
    ORDER_CANCELED = "order-canceled"
    REFUND_MADE = "refund-made"


class WriterSource(StrEnum):
    """Where somebody else who writes to customers comes from."""

    CORE_PLUGIN = "core-plugin"
    """A plugin that Saleor ships."""
    APP = "app"


@dataclass(frozen=True, slots=True)
class OtherWriter:
    """Somebody else who writes to the same customers, or may.

    One plugin or App is several of these where it writes of some events in some channels
    and of others in others; of one event in one channel it is never two.
    """

    name: str
    """As the Dashboard shows it."""
    source: WriterSource
    channel_ids: frozenset[int] | None
    """None: all channels, also those to come."""
    events: frozenset[MailEvent]
    certain: bool
    """True: it is set up to send mail. False: it hears of the event, what it does with
    it nobody but its maker knows."""

    def reaches(self, channel_id: int) -> bool:
        """Whether this channel's customers are among those it writes to."""
        return self.channel_ids is None or channel_id in self.channel_ids
