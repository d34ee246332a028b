"""What a person types to name an order, the same for all commands."""

from uuid import UUID

from django.core.management.base import CommandError

from ..orders.models import ServiceOrder
from ..shop import port


def order_named(text: str) -> UUID:
    """Return the order with this id, or with this number as far as we have looked at it.

    Raises:
        CommandError: We know no order with this number.

    """
    try:
        return UUID(text)
    except ValueError:
        pass
    with port.current().writer():
        found = ServiceOrder.objects.filter(number=text.lstrip("#"))
        order_id = found.values_list("order_id", flat=True).first()
    if order_id is None:
        raise CommandError(f"There is no order {text!r} that we know of; its id serves as well.")
    return order_id
