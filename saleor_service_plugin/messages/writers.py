"""Which of our messages somebody else would send a second time: pure.

The customer is told once. Before a channel goes live its merchant is shown who else
writes of the same facts there, and what to do about it; who is right nobody but he can
decide.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..shop.snapshots import Channel
from ..shop.writer_rows import MailEvent, OtherWriter, WriterSource

EVENT_OF = {
    "order-received": MailEvent.ORDER_RECEIVED,
    "order-confirmed": MailEvent.ORDER_CONFIRMED,
    "payment-received": MailEvent.PAYMENT_RECEIVED,
    "parcel-sent": MailEvent.PARCEL_SENT,
    # To Saleor goods that wait at a collection point are a fulfillment like any other.
    "ready-for-pickup": MailEvent.PARCEL_SENT,
    "tracking-changed": MailEvent.TRACKING_CHANGED,
    "order-canceled": MailEvent.ORDER_CANCELED,
    "refund-made": MailEvent.REFUND_MADE,
}
"""What each of our kinds is about. Kinds that stand not here nobody else can double:
Saleor has no event for their facts."""

CORE_NAMES = {
    MailEvent.ORDER_RECEIVED: "Order confirmation",
    MailEvent.ORDER_CONFIRMED: "Order confirmed",
    MailEvent.PAYMENT_RECEIVED: "Payment confirmation",
    MailEvent.PARCEL_SENT: "Order fulfillment confirmation",
    MailEvent.TRACKING_CHANGED: "Order fulfillment update",
    MailEvent.ORDER_CANCELED: "Order canceled",
    MailEvent.REFUND_MADE: "Order refund",
}
"""Saleor's mails as the form of its User emails plugin names them; Sendgrid's form says
nearly the same."""

HAPPENINGS = {
    MailEvent.ORDER_RECEIVED: "an order is placed",
    MailEvent.ORDER_CONFIRMED: "an order is confirmed",
    MailEvent.PAYMENT_RECEIVED: "a payment arrives",
    MailEvent.PARCEL_SENT: "goods are sent",
    MailEvent.TRACKING_CHANGED: "a tracking number changes",
    MailEvent.ORDER_CANCELED: "an order is canceled",
    MailEvent.REFUND_MADE: "money goes back",
}


@dataclass(frozen=True, slots=True)
class Doubling:
    """One of our kinds of messages, and who else would tell the same."""

    kind: str
    certain: tuple[OtherWriter, ...]
    """Set up to send mail of the same fact: two mails, unless somebody acts."""
    possible: tuple[OtherWriter, ...]
    """Hear of the fact; whether they write, staff have to find out."""
    advice: tuple[str, ...]
    """A sentence for staff per writer, the certain ones first: who, what, what to do."""


def doublings(
    kinds: Collection[str], *, channel: Channel, writers: Sequence[OtherWriter]
) -> Mapping[str, Doubling]:
    """Return by kind who would double our messages in a channel.

    Args:
        kinds: Keys of our kinds of messages that would be live there.
        channel: The channel.
        writers: Who else writes in the shop (`Shop.other_writers`).

    Returns:
        Kinds that nobody else tells of are missing; the others in the given order.

    """
    found = {}
    for kind in kinds:
        event = EVENT_OF.get(kind)
        if event is None:
            continue
        telling = [one for one in writers if event in one.events and one.reaches(channel.id)]
        certain = tuple(one for one in telling if one.certain)
        possible = tuple(one for one in telling if not one.certain)
        if telling:
            advice = tuple(_advice(one, event, kind, channel) for one in (*certain, *possible))
            found[kind] = Doubling(kind, certain, possible, advice)
    return found


def _advice(writer: OtherWriter, event: MailEvent, kind: str, channel: Channel) -> str:
    """Say in one sentence who writes what, and how to stop one of the two mails."""
    mail, where = CORE_NAMES[event], f"in channel {channel.slug}"
    if writer.source is WriterSource.CORE_PLUGIN:
        return (
            f'Saleor\'s plugin "{writer.name}" sends "{mail}" {where}: '
            f"empty that template there, or switch our {kind} off."
        )
    if writer.certain:
        return (
            f'The App "{writer.name}" is handed Saleor\'s mails to send (NOTIFY_USER), '
            f'"{mail}" {where} among them: '
            f"switch that mail off in the App, or switch our {kind} off."
        )
    return (
        f'The App "{writer.name}" hears when {HAPPENINGS[event]} {where} and may write to '
        f"the customer: find out, and if it does switch its mail or our {kind} off."
    )
