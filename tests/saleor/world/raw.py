"""Changes that tell nobody: no mutation, no hook, no event, no ``updated_at``."""

from datetime import timedelta
from uuid import UUID

from django.db.models import F
from saleor.order.models import Fulfillment, Order, OrderEvent
from saleor.payment.models import TransactionEvent


def set_order_status(*, order_id: UUID, status: str) -> None:
    """Overwrite the order's status."""
    Order.objects.filter(pk=order_id).update(status=status)


def set_tracking_number(*, fulfillment_pk: int, number: str) -> None:
    """Overwrite the fulfillment's tracking number."""
    Fulfillment.objects.filter(pk=fulfillment_pk).update(tracking_number=number)


def set_fulfillment_status(*, fulfillment_pk: int, status: str) -> None:
    """Overwrite the fulfillment's status."""
    Fulfillment.objects.filter(pk=fulfillment_pk).update(status=status)


def delete_order(*, order_id: UUID) -> None:
    """Delete the order with everything that hangs on it."""
    Order.objects.filter(pk=order_id).delete()


def move_back(*, order_id: UUID, by: timedelta) -> None:
    """Let everything that happened to the order have happened so much earlier."""
    Order.objects.filter(pk=order_id).update(
        created_at=F("created_at") - by, updated_at=F("updated_at") - by
    )
    OrderEvent.objects.filter(order_id=order_id).update(date=F("date") - by)
    Fulfillment.objects.filter(order_id=order_id).update(created_at=F("created_at") - by)
    TransactionEvent.objects.filter(transaction__order_id=order_id).update(
        created_at=F("created_at") - by
    )
