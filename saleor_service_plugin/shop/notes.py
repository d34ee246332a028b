"""Lines that we write into an order's own history."""

from uuid import UUID

from django.db import transaction
from saleor.order import events
from saleor.order.lock_objects import order_qs_select_for_update
from saleor.order.models import OrderEvent

from ..database import fetch
from .staff import existing_app, storable

KEY = "saleor_service_key"
"""Under it our key lies in the event's `parameters`. GraphQL gives out single values of
known names, never the whole, and no webhook or export has them: nobody reads it."""

PATIENCE = "3s"
"""How long we wait for whoever holds the order."""


def add_order_note(order_id: UUID, *, key: str, text: str) -> bool:
    """Write one line into the order's history, once per order and key.

    A transaction of its own, so that the order is held for three statements only. No
    hook is called and the order's `updated_at` stays. Saleor shows a history to staff
    who manage orders, never to customers.

    Args:
        order_id: The shop's order id.
        key: Names this line among all of ours in that order.
        text: For staff, plain text of one line.

    Returns:
        True where it was written now, False where it was there already, whatever the text.

    Raises:
        LookupError: The order is gone.
        RuntimeError: There is a transaction already, which would hold the order longer.
        django.db.Error: The database failed, or the order was held for 3 s.

    """
    with transaction.atomic(durable=True):
        # Ends with the transaction, like SET LOCAL.
        fetch("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        order = order_qs_select_for_update().only("pk").filter(pk=order_id).first()
        if order is None:
            raise LookupError(f"Order {order_id} is gone")
        # Under the order's lock: who wrote it a moment ago has committed.
        if OrderEvent.objects.filter(order=order, parameters__contains={KEY: key}).exists():
            return False
        events.external_notification_event(
            order=order,
            user=None,
            # Not made for this: a line without an author is a line all the same.
            app=existing_app(),
            message=storable(text),
            parameters={KEY: key},
        )
    return True
