"""Refunded, returned and replaced products; granted refunds."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from saleor.order.models import FulfillmentLine

from .api import Json, global_id, local_id
from .model import Basket, World
from .parcels import line_pks

RETURN_PRODUCTS = """
mutation ($order: ID!, $input: OrderReturnProductsInput!) {
  orderFulfillmentReturnProducts(order: $order, input: $input) {
    returnFulfillment { id } replaceFulfillment { id } replaceOrder { id }
    errors { field code message } }
}"""

REFUND_PRODUCTS = """
mutation ($order: ID!, $input: OrderRefundProductsInput!) {
  orderFulfillmentRefundProducts(order: $order, input: $input) {
    fulfillment { id } errors { field code message } }
}"""

GRANT_REFUND_CREATE = """
mutation ($id: ID!, $input: OrderGrantRefundCreateInput!) {
  orderGrantRefundCreate(id: $id, input: $input) {
    grantedRefund { id } errors { field code message } }
}"""

GRANT_REFUND_UPDATE = """
mutation ($id: ID!, $input: OrderGrantRefundUpdateInput!) {
  orderGrantRefundUpdate(id: $id, input: $input) {
    grantedRefund { id } errors { field code message } }
}"""

ORDER_UPDATE_SHIPPING = """
mutation ($id: ID!, $method: ID!) {
  orderUpdateShipping(order: $id, input: {shippingMethod: $method}) {
    order { id } errors { field code message } }
}"""

#: Fulfillment pk -> what is taken out of it.
FromFulfillments = Mapping[int, Basket]


@dataclass(frozen=True)
class Returned:
    """What a return made."""

    returned_pk: int | None
    replaced_pk: int | None
    reissue_order_id: UUID | None


def return_products(
    world: World,
    *,
    order_id: UUID,
    unsent: Basket | None = None,
    sent: FromFulfillments | None = None,
    replaced: FromFulfillments | None = None,
    refund: bool = False,
    amount: Decimal | None = None,
) -> Returned:
    """Return products: ``unsent`` from the order's lines, ``sent`` out of fulfillments.

    ``replaced`` goes into a draft order of its own; ``refund`` works for legacy payments only.
    """
    sent_input: Json = {
        "orderLines": _order_lines(world, order_id, unsent or {}),
        "fulfillmentLines": _fulfillment_lines(world, order_id, sent or {}, {})
        + _fulfillment_lines(world, order_id, replaced or {}, {"replace": True}),
        "refund": refund,
        "amountToRefund": amount,
    }
    payload = world.staff.run(
        RETURN_PRODUCTS, {"order": global_id("Order", order_id), "input": sent_input}
    )
    reissue = payload["replaceOrder"]
    return Returned(
        returned_pk=_pk(payload["returnFulfillment"]),
        replaced_pk=_pk(payload["replaceFulfillment"]),
        reissue_order_id=UUID(local_id(reissue["id"])) if reissue else None,
    )


def refund_products(
    world: World,
    *,
    order_id: UUID,
    unsent: Basket | None = None,
    sent: FromFulfillments | None = None,
    amount: Decimal | None = None,
    shipping: bool = False,
) -> int:
    """Refund products of a legacy payment, return the pk of the refunded fulfillment."""
    payload = world.staff.run(
        REFUND_PRODUCTS,
        {
            "order": global_id("Order", order_id),
            "input": {
                "orderLines": _order_lines(world, order_id, unsent or {}),
                "fulfillmentLines": _fulfillment_lines(world, order_id, sent or {}, {}),
                "amountToRefund": amount,
                "includeShippingCosts": shipping,
            },
        },
    )
    return int(local_id(payload["fulfillment"]["id"]))


def grant_refund(
    world: World, *, order_id: UUID, transaction_id: str, amount: Decimal, reason: str = "broken"
) -> str:
    """Grant a refund (no money moves), return its API id."""
    payload = world.staff.run(
        GRANT_REFUND_CREATE,
        {
            "id": global_id("Order", order_id),
            "input": {"amount": amount, "reason": reason, "transactionId": transaction_id},
        },
    )
    granted_id: str = payload["grantedRefund"]["id"]
    return granted_id


def update_granted_refund(world: World, *, granted_id: str, changes: Json) -> None:
    """Change a granted refund: amount, reason and so on as the API names them."""
    world.staff.run(GRANT_REFUND_UPDATE, {"id": granted_id, "input": changes})


def _order_lines(world: World, order_id: UUID, basket: Basket) -> list[Json]:
    lines = line_pks(world, order_id=order_id)
    return [
        {"orderLineId": global_id("OrderLine", lines[name]), "quantity": quantity}
        for name, quantity in basket.items()
    ]


def _fulfillment_lines(
    world: World, order_id: UUID, wanted: FromFulfillments, extra: Json
) -> list[Json]:
    lines = line_pks(world, order_id=order_id)
    found: list[Json] = []
    for fulfillment_pk, basket in wanted.items():
        for name, quantity in basket.items():
            row = FulfillmentLine.objects.get(
                fulfillment_id=fulfillment_pk, order_line_id=lines[name]
            )
            line_id = global_id("FulfillmentLine", row.pk)
            found.append({"fulfillmentLineId": line_id, "quantity": quantity, **extra})
    return found


def _pk(node: Json | None) -> int | None:
    return int(local_id(node["id"])) if node else None


def choose_delivery(world: World, *, order_id: UUID, channel: str = "eur") -> None:
    """Choose the delivery method of a draft (a reissue order starts without one)."""
    method = global_id("ShippingMethod", world.channels[channel].shipping_method_pk)
    world.staff.run(ORDER_UPDATE_SHIPPING, {"id": global_id("Order", order_id), "method": method})
