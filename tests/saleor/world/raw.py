"""Changes that tell nobody: no mutation, no hook, no event, no ``updated_at``."""

from uuid import UUID

from saleor.order.models import Fulfillment, Order


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
