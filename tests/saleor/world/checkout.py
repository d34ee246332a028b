"""Orders through a checkout, by the storefront's calls."""

from decimal import Decimal
from uuid import UUID

from .api import Api, global_id, local_id
from .model import BERLIN, LANGUAGE, Basket, World

CHECKOUT_CREATE = """
mutation ($input: CheckoutCreateInput!) {
  checkoutCreate(input: $input) { checkout { id isShippingRequired } errors { field code message } }
}"""

DELIVERY_METHOD_UPDATE = """
mutation ($id: ID!, $method: ID!) {
  checkoutDeliveryMethodUpdate(id: $id, deliveryMethodId: $method) {
    checkout { id } errors { field code message } }
}"""

CHECKOUT_TOTAL = """
query ($id: ID!) { checkout(id: $id) { totalPrice { gross { amount currency } } } }"""

CHECKOUT_COMPLETE = """
mutation ($id: ID!) {
  checkoutComplete(id: $id) { order { id } confirmationNeeded errors { field code message } }
}"""

ORDER_CREATE_FROM_CHECKOUT = """
mutation ($id: ID!) {
  orderCreateFromCheckout(id: $id) { order { id } errors { field code message } }
}"""


def create(
    world: World,
    *,
    channel: str = "eur",
    basket: Basket,
    email: str | None = None,
    language: str = LANGUAGE,
    api: Api | None = None,
) -> UUID:
    """Create a checkout with address and, where something is shipped, a delivery method."""
    caller = api or world.anonymous
    row = world.channels[channel]
    lines = [
        {
            "variantId": global_id("ProductVariant", world.variants[name].pk),
            "quantity": quantity,
        }
        for name, quantity in basket.items()
    ]
    checkout = caller.run(
        CHECKOUT_CREATE,
        {
            "input": {
                "channel": row.slug,
                "email": email or world.email(),
                "lines": lines,
                "billingAddress": dict(BERLIN),
                "shippingAddress": dict(BERLIN),
                "languageCode": language,
            }
        },
    )["checkout"]
    if checkout["isShippingRequired"]:
        method = global_id("ShippingMethod", row.shipping_method_pk)
        caller.run(DELIVERY_METHOD_UPDATE, {"id": checkout["id"], "method": method})
    return UUID(local_id(checkout["id"]))


def total(world: World, *, checkout_id: UUID) -> Decimal:
    """Return the checkout's gross total."""
    answer = world.anonymous.post(CHECKOUT_TOTAL, {"id": global_id("Checkout", checkout_id)})
    return Decimal(str(answer["data"]["checkout"]["totalPrice"]["gross"]["amount"]))


def complete(world: World, *, checkout_id: UUID, api: Api | None = None) -> UUID:
    """Complete the checkout, return the order's id."""
    caller = api or world.anonymous
    payload = caller.run(CHECKOUT_COMPLETE, {"id": global_id("Checkout", checkout_id)})
    return UUID(local_id(payload["order"]["id"]))


def order_from_checkout(world: World, *, checkout_id: UUID) -> UUID:
    """Turn the checkout into an order as an app does, return the order's id."""
    payload = world.app.run(ORDER_CREATE_FROM_CHECKOUT, {"id": global_id("Checkout", checkout_id)})
    return UUID(local_id(payload["order"]["id"]))
