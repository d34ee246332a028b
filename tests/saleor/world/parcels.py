"""Fulfillments by the staff's calls."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

from django.contrib.sites.models import Site
from saleor.order.models import Fulfillment, OrderLine
from saleor.site.models import SiteSettings

from .api import Json, global_id, local_id
from .model import Basket, World

ORDER_FULFILL = """
mutation ($order: ID!, $input: OrderFulfillInput!) {
  orderFulfill(order: $order, input: $input) {
    fulfillments { id } errors { field code message } }
}"""

FULFILLMENT_APPROVE = """
mutation ($id: ID!, $notify: Boolean!) {
  orderFulfillmentApprove(id: $id, notifyCustomer: $notify, allowStockToBeExceeded: false) {
    fulfillment { id } errors { field code message } }
}"""

FULFILLMENT_UPDATE_TRACKING = """
mutation ($id: ID!, $input: FulfillmentUpdateTrackingInput!) {
  orderFulfillmentUpdateTracking(id: $id, input: $input) {
    fulfillment { id } errors { field code message } }
}"""

FULFILLMENT_CANCEL = """
mutation ($id: ID!, $input: FulfillmentCancelInput) {
  orderFulfillmentCancel(id: $id, input: $input) {
    order { id } errors { field code message } }
}"""


@contextmanager
def approval_needed() -> Iterator[None]:
    """Let fulfillments wait for approval inside the block (a setting of the whole site)."""
    SiteSettings.objects.update(fulfillment_auto_approve=False)
    Site.objects.clear_cache()
    try:
        yield
    finally:
        SiteSettings.objects.update(fulfillment_auto_approve=True)
        Site.objects.clear_cache()


def fulfill(
    world: World,
    *,
    order_id: UUID,
    basket: Basket | None = None,
    number: str = "",
    notify: bool = True,
    warehouse: str = "north",
) -> int:
    """Fulfill the basket (all that is open when none) from one warehouse, return the pk."""
    wanted = basket or open_quantities(world, order_id=order_id)
    split = {name: {warehouse: quantity} for name, quantity in wanted.items()}
    (pk,) = fulfill_split(world, order_id=order_id, split=split, number=number, notify=notify)
    return pk


def fulfill_split(
    world: World,
    *,
    order_id: UUID,
    split: Mapping[str, Mapping[str, int]],
    number: str = "",
    notify: bool = True,
) -> list[int]:
    """Fulfill variant -> warehouse -> quantity in one call, return the pks in order."""
    lines = line_pks(world, order_id=order_id)
    sent_lines: list[Json] = [
        {
            "orderLineId": global_id("OrderLine", lines[name]),
            "stocks": [
                {
                    "warehouse": global_id("Warehouse", world.warehouses[warehouse]),
                    "quantity": quantity,
                }
                for warehouse, quantity in quantities.items()
            ],
        }
        for name, quantities in split.items()
    ]
    sent = {"lines": sent_lines, "notifyCustomer": notify, "trackingNumber": number}
    payload = world.staff.run(ORDER_FULFILL, {"order": global_id("Order", order_id), "input": sent})
    return sorted(int(local_id(row["id"])) for row in payload["fulfillments"])


def approve(world: World, *, fulfillment_pk: int, notify: bool = True) -> None:
    """Approve a waiting fulfillment."""
    world.staff.run(
        FULFILLMENT_APPROVE,
        {"id": global_id("Fulfillment", fulfillment_pk), "notify": notify},
    )


def track(world: World, *, fulfillment_pk: int, number: str, notify: bool = False) -> None:
    """Set the tracking number."""
    world.staff.run(
        FULFILLMENT_UPDATE_TRACKING,
        {
            "id": global_id("Fulfillment", fulfillment_pk),
            "input": {"trackingNumber": number, "notifyCustomer": notify},
        },
    )


def cancel(world: World, *, fulfillment_pk: int, warehouse: str | None = "north") -> None:
    """Cancel a fulfillment, putting its items back into the warehouse if one is named.

    Core asks for a warehouse unless the fulfillment waits for approval.
    """
    restock = (
        {"warehouseId": global_id("Warehouse", world.warehouses[warehouse])} if warehouse else None
    )
    world.staff.run(
        FULFILLMENT_CANCEL,
        {"id": global_id("Fulfillment", fulfillment_pk), "input": restock},
    )


def line_pks(world: World, *, order_id: UUID) -> dict[str, UUID]:
    """Return the order's line per variant name."""
    names = {variant.pk: name for name, variant in world.variants.items()}
    rows = OrderLine.objects.filter(order_id=order_id).values_list("variant_id", "pk")
    return {names[variant_pk]: pk for variant_pk, pk in rows if variant_pk in names}


def open_quantities(world: World, *, order_id: UUID) -> dict[str, int]:
    """Return what is not fulfilled yet, per variant name."""
    names = {pk: name for name, pk in line_pks(world, order_id=order_id).items()}
    lines = OrderLine.objects.filter(order_id=order_id)
    return {
        names[line.pk]: line.quantity_unfulfilled for line in lines if line.quantity_unfulfilled
    }


def fulfillment_pks(*, order_id: UUID) -> list[int]:
    """Return the order's fulfillments in the order of their creation."""
    return list(
        Fulfillment.objects.filter(order_id=order_id).order_by("pk").values_list("pk", flat=True)
    )
