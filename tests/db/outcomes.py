"""What customers must have been told of an order in the end, whatever came in between.

Judged from the shop's own rows, so that it holds for the fake shop and for Saleor: each fact
that is worth a message has one row, and each row has ended as the order as it stands allows.

Two things depend on when somebody looked. A confirmation is read from the order's status, so
that nobody knows of it who looks once the order is canceled; it is not told then anyway. And a
number that changes before the look that finds its parcel is told with the parcel: what counts
is that the customer knows the number that the parcel has.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from django.db.models.functions import Now

from saleor_service_plugin.delivery.messages import _digest
from saleor_service_plugin.messages import channels, dispatch
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.messages.rules import Reason
from saleor_service_plugin.orders import payment
from saleor_service_plugin.orders.payment import SOON
from saleor_service_plugin.shop import port
from saleor_service_plugin.shop.snapshots import EventType, MoneyKind, Order, OrderStatus

MONEY = {MoneyKind.PAYMENT: "payment-received", MoneyKind.REFUND: "refund-made"}

ABOUT_PARCELS = ("parcel-sent", "tracking-changed")

ROUNDS = 4
"""Guests end after their host, those that the host's end frees one later."""


def go_live(*channel_ids: int) -> None:
    """Have channels in which everything is told for a day, by night, too."""
    for channel_id in channel_ids:
        channels.go_live(channel_id)
    since = datetime.now(UTC) - timedelta(days=1)
    rows = ChannelState.objects.filter(channel_id__in=channel_ids)
    rows.update(live_since=since, switches={}, quiet_from=0, quiet_to=0)


def tell_all(*, rounds: int = ROUNDS) -> None:
    """Let what waits for others be due and leave."""
    for _ in range(rounds):
        with port.current().writer():
            Message.objects.filter(state="queued", due_at__gt=Now()).update(due_at=Now())
        dispatch.dispatch()


def wrong(order: Order, *, sent: Collection[int], confirms_by_itself: bool) -> list[str]:
    """Return what is wrong with what the customer was told, in words.

    Args:
        order: As the shop holds it in the end.
        sent: The parcels of which it is known that they left.
        confirms_by_itself: Whether staff need not confirm the orders of its channel.

    """
    with port.current().writer():
        rows = {row.key: row for row in Message.objects.filter(order_id=order.id)}
    # `key` is unique, so that what is counted here cannot be there twice.
    fixed = {key for key, row in rows.items() if row.kind != "tracking-changed"}
    must, may = _keys(order, sent, confirms_by_itself=confirms_by_itself)
    found = [f"not told: {key}" for key in sorted(must - fixed)]
    found += [f"told without a reason: {key}" for key in sorted(fixed - must - may)]
    found += [
        f"{row.key}: {row.state} {row.reason}"
        for row in rows.values()
        if not _ended_rightly(row, order, rows)
    ]
    told = Counter(key for row in rows.values() if row.state == "sent" for key in _facts_told(row))
    found += [f"told {count} times: {key}" for key, count in told.items() if count > 1]
    return [*found, *_unknown_numbers(order, rows)]


def _keys(
    order: Order, sent: Collection[int], *, confirms_by_itself: bool
) -> tuple[set[str], set[str]]:
    """Return the keys that must be there and those that may be."""
    must = {f"order-received:{order.id}", *(f"parcel-sent:{pk}" for pk in sent)}
    must |= {f"{MONEY[row.kind]}:{payment.name(row)}" for row in order.money if row.kind in MONEY}
    may: set[str] = set()
    events = {event.type for event in order.events}
    canceled = order.status == OrderStatus.CANCELED
    # Saleor lets staff send goods of an order that is canceled, which then is so no more.
    if canceled or EventType.CANCELED in events:
        (must if canceled else may).add(f"order-canceled:{order.id}")
    if not confirms_by_itself:
        # It lets them send goods of an unconfirmed order, too, which confirms it in effect.
        certain = EventType.CONFIRMED in events and not canceled
        (must if certain else may).add(f"order-confirmed:{order.id}")
    return must, may


def _ended_rightly(row: Message, order: Order, rows: dict[str, Message]) -> bool:
    """Whether a row was sent, or the order as it stands says why not."""
    if row.state == "sent":
        return True
    canceled = order.status == OrderStatus.CANCELED
    match row.state, row.reason:
        case "skipped", Reason.TOGETHER if row.host:
            host = rows.get(row.host)
            told = host is not None and host.state == "sent"
            return told and row.key in [key for _, _, key in host.also]  # type: ignore[union-attr]
        case "skipped", Reason.TOGETHER:
            # Its parcel's mail came later and showed the new number (`_unknown_numbers`).
            return row.kind == "tracking-changed"
        case "skipped", Reason.SOON_PAID:
            return row.kind == "payment-received" and row.fact_at <= order.created_at + SOON
        case "skipped", Reason.OVERTAKEN if row.kind in ABOUT_PARCELS:
            standing = {str(one.id) for one in order.fulfillments if one.status == "fulfilled"}
            return row.subject_id not in standing
        case "skipped", Reason.OVERTAKEN if row.kind == "order-canceled":
            return not canceled
        case "skipped", Reason.OVERTAKEN:
            return canceled and row.kind in (
                "order-received",
                "order-confirmed",
                MONEY[MoneyKind.PAYMENT],
            )
    return False


def _facts_told(row: Message) -> Iterator[str]:
    """Yield the keys of the messages whose facts one mail told."""
    yield row.key
    for _, _, key in row.also:
        yield key


def _unknown_numbers(order: Order, rows: dict[str, Message]) -> Iterator[str]:
    """Yield the parcels whose number is another one than the customer was last told."""
    told = [row for row in rows.values() if row.state == "sent" and row.finished_at]
    known: dict[str, str] = {}
    for row in sorted(told, key=lambda row: row.finished_at or row.fact_at):
        known.update(row.told)
    for parcel in order.fulfillments:
        number, pk = parcel.tracking_number.strip(), str(parcel.id)
        if parcel.status == "fulfilled" and number and known.get(pk, "") != _digest(number):
            yield f"parcel {pk}: the customer knows another number"
