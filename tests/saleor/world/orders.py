"""The order itself: confirm, cancel, edit, expire, forget."""

import datetime
from uuid import UUID

from django.utils import timezone
from saleor.account.models import User
from saleor.checkout.tasks import trigger_automatic_checkout_completion_task
from saleor.order.models import Order
from saleor.order.tasks import delete_expired_orders_task, expire_orders_task

from .api import global_id
from .model import BERLIN, World

ORDER_CONFIRM = """
mutation ($id: ID!) { orderConfirm(id: $id) { order { id } errors { field code message } } }"""

ORDER_CANCEL = """
mutation ($id: ID!) { orderCancel(id: $id) { order { id } errors { field code message } } }"""

ORDER_BULK_CANCEL = """
mutation ($ids: [ID!]!) { orderBulkCancel(ids: $ids) { count errors { field code message } } }"""

ORDER_UPDATE = """
mutation ($id: ID!, $input: OrderUpdateInput!) {
  orderUpdate(id: $id, input: $input) { order { id } errors { field code message } }
}"""

ORDER_NOTE_ADD = """
mutation ($id: ID!, $message: String!) {
  orderNoteAdd(order: $id, input: {message: $message}) { errors { field code message } }
}"""

UPDATE_METADATA = """
mutation ($id: ID!, $key: String!, $value: String!) {
  updateMetadata(id: $id, input: [{key: $key, value: $value}]) { errors { field code message } }
}"""

CUSTOMER_CREATE = """
mutation ($input: UserCreateInput!) {
  customerCreate(input: $input) { user { id } errors { field code message } }
}"""

CUSTOMER_DELETE = """
mutation ($id: ID!) { customerDelete(id: $id) { errors { field code message } } }"""

VARIANT_DELETE = """
mutation ($id: ID!) { productVariantDelete(id: $id) { errors { field code message } } }"""


def confirm(world: World, *, order_id: UUID) -> None:
    """Confirm an unconfirmed order."""
    world.staff.run(ORDER_CONFIRM, {"id": global_id("Order", order_id)})


def cancel(world: World, *, order_id: UUID) -> None:
    """Cancel the order; core allows it while nothing is fulfilled."""
    world.staff.run(ORDER_CANCEL, {"id": global_id("Order", order_id)})


def cancel_in_bulk(world: World, *, order_ids: list[UUID]) -> None:
    """Cancel several orders in one call."""
    world.staff.run(ORDER_BULK_CANCEL, {"ids": [global_id("Order", pk) for pk in order_ids]})


def change_email(world: World, *, order_id: UUID, email: str) -> None:
    """Change the address that the order's mails go to."""
    world.staff.run(
        ORDER_UPDATE, {"id": global_id("Order", order_id), "input": {"userEmail": email}}
    )


def change_shipping_address(world: World, *, order_id: UUID, street: str) -> None:
    """Change where the order is sent."""
    address = {**BERLIN, "streetAddress1": street}
    world.staff.run(
        ORDER_UPDATE,
        {"id": global_id("Order", order_id), "input": {"shippingAddress": address}},
    )


def add_note(world: World, *, order_id: UUID, message: str) -> None:
    """Add a staff note."""
    world.staff.run(ORDER_NOTE_ADD, {"id": global_id("Order", order_id), "message": message})


def set_order_metadata(world: World, *, order_id: UUID, key: str, value: str) -> None:
    """Set one public metadata value of the order."""
    world.staff.run(
        UPDATE_METADATA, {"id": global_id("Order", order_id), "key": key, "value": value}
    )


def set_fulfillment_metadata(world: World, *, fulfillment_pk: int, key: str, value: str) -> None:
    """Set one public metadata value of the fulfillment."""
    world.staff.run(
        UPDATE_METADATA,
        {"id": global_id("Fulfillment", fulfillment_pk), "key": key, "value": value},
    )


def expire(*, order_id: UUID) -> None:
    """Let the order's time pass and run core's own task."""
    early = timezone.now() - datetime.timedelta(hours=2)
    Order.objects.filter(pk=order_id).update(created_at=early)
    expire_orders_task.delay().get()


def delete_expired(*, order_id: UUID) -> None:
    """Let the expired order's time pass and run core's own task."""
    early = timezone.now() - datetime.timedelta(days=2)
    Order.objects.filter(pk=order_id).update(expired_at=early)
    delete_expired_orders_task.delay().get()


def complete_paid_checkouts() -> None:
    """Run core's own task that turns paid checkouts into orders."""
    trigger_automatic_checkout_completion_task.delay().get()


def create_customer(world: World, *, email: str) -> int:
    """Create a customer account, return the user's pk."""
    payload = world.staff.run(CUSTOMER_CREATE, {"input": {"email": email}})
    if not payload["user"]:
        raise AssertionError("no user")
    pk: int = User.objects.get(email=email).pk
    return pk


def delete_customer(world: World, *, user_pk: int) -> None:
    """Delete a customer account; its orders stay."""
    world.staff.run(CUSTOMER_DELETE, {"id": global_id("User", user_pk)})


def delete_variant(world: World, *, variant_pk: int) -> None:
    """Delete a variant; order lines stay without it."""
    world.staff.run(VARIANT_DELETE, {"id": global_id("ProductVariant", variant_pk)})
