"""Orders that staff write: drafts."""

from uuid import UUID

from .api import global_id, local_id
from .model import BERLIN, LANGUAGE, Basket, World

DRAFT_ORDER_CREATE = """
mutation ($input: DraftOrderCreateInput!) {
  draftOrderCreate(input: $input) { order { id } errors { field code message } }
}"""

DRAFT_ORDER_COMPLETE = """
mutation ($id: ID!) {
  draftOrderComplete(id: $id) { order { id } errors { field code message } }
}"""

DRAFT_ORDER_DELETE = """
mutation ($id: ID!) { draftOrderDelete(id: $id) { order { id } errors { field code message } } }"""

DRAFT_ORDER_BULK_DELETE = """
mutation ($ids: [ID!]!) {
  draftOrderBulkDelete(ids: $ids) { count errors { field code message } }
}"""


def create(
    world: World,
    *,
    basket: Basket,
    channel: str = "eur",
    email: str | None = None,
    language: str = LANGUAGE,
) -> UUID:
    """Create a draft with address and delivery method, return its id."""
    row = world.channels[channel]
    lines = [
        {"variantId": global_id("ProductVariant", world.variants[name].pk), "quantity": quantity}
        for name, quantity in basket.items()
    ]
    payload = world.staff.run(
        DRAFT_ORDER_CREATE,
        {
            "input": {
                "channelId": global_id("Channel", row.pk),
                "userEmail": email or world.email(),
                "lines": lines,
                "billingAddress": dict(BERLIN),
                "shippingAddress": dict(BERLIN),
                "shippingMethod": global_id("ShippingMethod", row.shipping_method_pk),
                "languageCode": language,
            }
        },
    )
    return UUID(local_id(payload["order"]["id"]))


def complete(world: World, *, order_id: UUID) -> None:
    """Turn the draft into an order."""
    world.staff.run(DRAFT_ORDER_COMPLETE, {"id": global_id("Order", order_id)})


def delete(world: World, *, order_id: UUID) -> None:
    """Delete the draft (draft_order_deleted is called)."""
    world.staff.run(DRAFT_ORDER_DELETE, {"id": global_id("Order", order_id)})


def delete_silently(world: World, *, order_id: UUID) -> None:
    """Delete the draft in bulk (no hook is called)."""
    world.staff.run(DRAFT_ORDER_BULK_DELETE, {"ids": [global_id("Order", order_id)]})
