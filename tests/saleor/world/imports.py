"""Orders that an importer brings: orderBulkCreate."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from .api import Json, global_id, local_id
from .catalogue import SHIPPING_PRICE, VARIANTS
from .model import BERLIN, LANGUAGE, Basket, World

ORDER_BULK_CREATE = """
mutation ($orders: [OrderBulkCreateInput!]!) {
  orderBulkCreate(orders: $orders, stockUpdatePolicy: SKIP) {
    count results { order { id } errors { path message code } } errors { path code message } }
}"""


@dataclass(frozen=True, kw_only=True)
class ImportedParcel:
    """A fulfillment that comes with the order."""

    basket: Basket
    number: str = ""


def import_order(
    world: World,
    *,
    basket: Basket,
    channel: str = "eur",
    status: str = "UNFULFILLED",
    parcels: Sequence[ImportedParcel] = (),
    authorized: Decimal | None = None,
    charged: Decimal | None = None,
    refunded: Decimal | None = None,
    email: str | None = None,
) -> UUID:
    """Import one order, return its id."""
    order = _order_input(world, channel, basket, status, email or world.email())
    order["fulfillments"] = [
        {"trackingCode": parcel.number, "lines": _parcel_lines(world, basket, parcel.basket)}
        for parcel in parcels
    ]
    amounts = {"Authorized": authorized, "Charged": charged, "Refunded": refunded}
    currency = world.channels[channel].currency
    money = {
        f"amount{name}": {"amount": amount, "currency": currency}
        for name, amount in amounts.items()
        if amount is not None
    }
    if money:
        order["transactions"] = [{"name": "Imported", **money}]
    payload = world.app.run(ORDER_BULK_CREATE, {"orders": [order]})
    (result,) = payload["results"]
    if result["errors"] or not result["order"]:
        raise AssertionError(f"Saleor refused the import: {result['errors']}")
    return UUID(local_id(result["order"]["id"]))


def _order_input(world: World, channel: str, basket: Basket, status: str, email: str) -> Json:
    row = world.channels[channel]
    return {
        "channel": row.slug,
        "createdAt": timezone.now().isoformat(),
        "status": status,
        "user": {"email": email},
        "billingAddress": dict(BERLIN),
        "shippingAddress": dict(BERLIN),
        "currency": row.currency,
        "languageCode": LANGUAGE,
        "lines": [_line(world, name, quantity) for name, quantity in basket.items()],
        "deliveryMethod": {
            "shippingMethodId": global_id("ShippingMethod", row.shipping_method_pk),
            "shippingMethodName": "Paket",
            "shippingPrice": {"gross": SHIPPING_PRICE, "net": SHIPPING_PRICE},
            # Core looks for a tax class and refuses the order without one.
            "shippingTaxClassId": global_id("TaxClass", world.tax_class_pk),
        },
    }


def _line(world: World, name: str, quantity: int) -> Json:
    kind = VARIANTS[name]
    price = {"gross": kind.price * quantity, "net": kind.price * quantity}
    return {
        "variantId": global_id("ProductVariant", world.variants[name].pk),
        "createdAt": timezone.now().isoformat(),
        "isShippingRequired": kind.shipped,
        "isGiftCard": kind.gift_card,
        "quantity": quantity,
        "totalPrice": price,
        "undiscountedTotalPrice": price,
        "warehouse": global_id("Warehouse", world.warehouses["north"]),
        "taxClassId": global_id("TaxClass", world.tax_class_pk),
    }


def _parcel_lines(world: World, ordered: Basket, basket: Basket) -> list[Json]:
    positions = {name: index for index, name in enumerate(ordered)}
    return [
        {
            "variantId": global_id("ProductVariant", world.variants[name].pk),
            "quantity": quantity,
            "warehouse": global_id("Warehouse", world.warehouses["north"]),
            "orderLineIndex": positions[name],
        }
        for name, quantity in basket.items()
    ]
