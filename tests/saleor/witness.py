"""A witness: looks at Saleor's rows and says what happened, by the definitions alone.

It proves the table (that the expected facts follow from what Saleor's rows show at the
looks). It is no model for the plugin: it remembers everything in memory, looks after every
step and reads row by row.
"""

from collections import Counter
from decimal import Decimal
from uuid import UUID

from saleor.order import FulfillmentStatus, OrderEvents, OrderStatus
from saleor.order.models import Fulfillment, FulfillmentLine, Order, OrderEvent, OrderGrantedRefund
from saleor.payment import TransactionEventType, TransactionKind
from saleor.payment.models import Transaction, TransactionEvent

from .scenario import CANCELED, CONFIRMED, EXPIRED, GONE, PLACED, Fact, Story, money, sent, tracked

NOT_CONFIRMED = {
    OrderStatus.DRAFT,
    OrderStatus.UNCONFIRMED,
    OrderStatus.EXPIRED,
    OrderStatus.CANCELED,
}

EVENT_KINDS = {
    TransactionEventType.CHARGE_SUCCESS: "payment",
    TransactionEventType.REFUND_SUCCESS: "refund",
    TransactionEventType.AUTHORIZATION_SUCCESS: "authorization",
    TransactionEventType.AUTHORIZATION_ADJUSTMENT: "authorization",
    TransactionEventType.CANCEL_SUCCESS: "void",
    TransactionEventType.CHARGE_BACK: "charge-back",
    TransactionEventType.REFUND_REVERSE: "refund-reversed",
}

#: A failure of the same reference that is not older takes these back
#: (payment/transaction_item_calculations.py:77).
FAILURES = {
    TransactionEventType.CHARGE_SUCCESS: TransactionEventType.CHARGE_FAILURE,
    TransactionEventType.REFUND_SUCCESS: TransactionEventType.REFUND_FAILURE,
    TransactionEventType.AUTHORIZATION_SUCCESS: TransactionEventType.AUTHORIZATION_FAILURE,
    TransactionEventType.CANCEL_SUCCESS: TransactionEventType.CANCEL_FAILURE,
}

LEGACY_KINDS = {
    TransactionKind.CAPTURE: "payment",
    TransactionKind.EXTERNAL: "payment",
    TransactionKind.REFUND: "refund",
    TransactionKind.AUTH: "authorization",
    TransactionKind.VOID: "void",
}

RETURNED = {FulfillmentStatus.RETURNED, FulfillmentStatus.REFUNDED_AND_RETURNED}


class Witness:
    """Remembers per order what it saw; every fact once, under a key of its own."""

    def __init__(self) -> None:
        self._facts: dict[UUID, dict[tuple[object, ...], Fact]] = {}
        self._numbers: dict[int, tuple[int, str]] = {}
        self._sent: set[int] = set()

    def facts(self, order_id: UUID) -> Counter[Fact]:
        """Return the bag of facts about the order."""
        return Counter(self._facts.get(order_id, {}).values())

    def look(self, story: Story) -> None:
        """Look at every order of the story."""
        for order_id in story.orders.values():
            seen = self._facts.setdefault(order_id, {})
            order = Order.objects.filter(pk=order_id).first()
            if order is None:
                if PLACED in seen.values():
                    seen.setdefault(("gone",), GONE)
                continue
            if order.status == OrderStatus.DRAFT:
                continue
            self._look_at_status(order, seen)
            self._look_at_money(order_id, seen)
            self._look_at_parcels(order_id, story, seen)

    def _look_at_status(self, order: Order, seen: dict[tuple[object, ...], Fact]) -> None:
        seen.setdefault(("placed",), PLACED)
        if order.status not in NOT_CONFIRMED:
            seen.setdefault(("confirmed",), CONFIRMED)
        if order.status == OrderStatus.CANCELED:
            seen.setdefault(("canceled",), CANCELED)
        if order.status == OrderStatus.EXPIRED:
            seen.setdefault(("expired",), EXPIRED)

    def _look_at_money(self, order_id: UUID, seen: dict[tuple[object, ...], Fact]) -> None:
        events = TransactionEvent.objects.filter(
            transaction__order_id=order_id, include_in_calculations=True
        )
        for event in events.exclude(amount_value=0):
            kind = EVENT_KINDS.get(event.type)
            if kind and _counts(event):
                seen.setdefault(("event", event.pk), _money(kind, event.amount_value))
        rows = Transaction.objects.filter(
            payment__order_id=order_id, is_success=True, action_required=False
        )
        for row in rows.exclude(amount=0):
            kind = LEGACY_KINDS.get(row.kind)
            if kind:
                seen.setdefault(("legacy", row.pk), money(kind, row.amount))
        for granted in OrderGrantedRefund.objects.filter(order_id=order_id):
            fact = money("refund-granted", granted.amount_value)
            seen.setdefault(("granted", granted.pk), fact)

    def _look_at_parcels(
        self, order_id: UUID, story: Story, seen: dict[tuple[object, ...], Fact]
    ) -> None:
        for row in Fulfillment.objects.filter(order_id=order_id).order_by("pk"):
            index = story.fulfillment_index(order_id, row.pk)
            was_sent = row.pk in self._sent or _was_sent(row)
            if was_sent:
                self._sent.add(row.pk)
                seen.setdefault(("sent", row.pk), sent(index))
                if row.status == FulfillmentStatus.CANCELED:
                    seen.setdefault(("parcel-canceled", row.pk), ("parcel-canceled", index))
            if row.status in RETURNED and row.lines.exists():
                seen.setdefault(("returned", row.pk), ("parcel-returned", index))
            if row.status == FulfillmentStatus.REPLACED:
                seen.setdefault(("replaced", row.pk), ("parcel-replaced", index))
            revision, number = self._numbers.get(row.pk, (0, ""))
            if row.tracking_number != number:
                revision += 1
                self._numbers[row.pk] = (revision, row.tracking_number)
                fact = tracked(index, revision, row.tracking_number)
                seen[("tracking", row.pk, revision)] = fact


def _money(kind: str, amount: Decimal) -> Fact:
    """Name negative amounts: only transactionUpdate lowering a total makes them."""
    if amount < 0:
        kind = f"{kind}-correction"
    return money(kind, amount)


def _counts(event: TransactionEvent) -> bool:
    """Say whether core's sums hold the event."""
    failure = FAILURES.get(event.type)
    if not failure or not event.psp_reference:
        return True
    return not TransactionEvent.objects.filter(
        transaction_id=event.transaction_id,
        psp_reference=event.psp_reference,
        type=failure,
        include_in_calculations=True,
        created_at__gte=event.created_at,
    ).exists()


def _was_sent(row: Fulfillment) -> bool:
    """Say whether the fulfillment is or was in status fulfilled.

    A canceled row does not say so itself; ``fulfillment_fulfilled_items`` holds the pks of
    the lines that were sent (order/events.py:577).
    """
    if row.status == FulfillmentStatus.FULFILLED:
        return True
    if row.status != FulfillmentStatus.CANCELED:
        return False
    lines = set(FulfillmentLine.objects.filter(fulfillment=row).values_list("pk", flat=True))
    events = OrderEvent.objects.filter(
        order_id=row.order_id, type=OrderEvents.FULFILLMENT_FULFILLED_ITEMS
    )
    return any(lines & set(event.parameters.get("fulfilled_items", [])) for event in events)
