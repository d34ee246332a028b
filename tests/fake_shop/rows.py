"""Rows as a shop would hold them, with a value for every field."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from saleor_service_plugin.shop.snapshots import (
    Address,
    Fulfillment,
    FulfillmentLine,
    Line,
    Order,
)


def an_address(**changes: str) -> Address:
    """Return a German address."""
    values = {
        "first_name": "Änne",
        "last_name": "Müller",
        "company_name": "",
        "street_address_1": "Lindenstraße 5",
        "street_address_2": "",
        "city": "Leipzig",
        "postal_code": "04109",
        "country": "DE",
    }
    return Address(**{**values, **changes})


def a_line(**changes: object) -> Line:
    """Return a line of two teapots."""
    values: dict[str, object] = {
        "id": uuid4(),
        "variant_id": 7,
        "product_name": "Teekanne",
        "variant_name": "1,2 l",
        "sku": "TK-12",
        "quantity": 2,
        "quantity_fulfilled": 0,
        "is_shipping_required": True,
        "is_gift_card": False,
        "is_gift": False,
        "unit_price_gross": Decimal("19.90"),
        "total_price_gross": Decimal("39.80"),
        "undiscounted_unit_gross": Decimal("19.90"),
        "undiscounted_total_gross": Decimal("39.80"),
    }
    return Line(**{**values, **changes})  # type: ignore[arg-type]


def a_parcel(
    *, id: int, lines: tuple[tuple[UUID, int], ...] = (), **changes: object
) -> Fulfillment:
    """Return a sent parcel with these (order line, pieces)."""
    values: dict[str, object] = {
        "sequence": 1,
        "status": "fulfilled",
        "tracking_number": "",
        "created_at": datetime.now(UTC),
        "metadata": {},
        "lines": tuple(
            FulfillmentLine(id * 1000 + number, line_id, quantity)
            for number, (line_id, quantity) in enumerate(lines)
        ),
    }
    return Fulfillment(id=id, **{**values, **changes})  # type: ignore[arg-type]


def an_order(**changes: object) -> Order:
    """Return an unfulfilled order of one line."""
    now = datetime.now(UTC)
    values: dict[str, object] = {
        "id": uuid4(),
        "number": 1,
        "status": "unfulfilled",
        "origin": "checkout",
        "created_at": now,
        "updated_at": now,
        "fingerprint": "",
        "channel_id": 1,
        "channel_slug": "main",
        "user_id": None,
        "email": "anne@example.com",
        "language_code": "de",
        "currency": "EUR",
        "total_gross": Decimal("39.80"),
        "total_charged": Decimal(0),
        "total_authorized": Decimal(0),
        "charge_status": "none",
        "shipping_method_id": 1,
        "shipping_method_name": "Standardversand",
        "is_collected": False,
        "collection_point_name": "",
        "original_id": None,
        "shipping_address": an_address(),
        "billing_address": an_address(),
        "lines": (a_line(),),
        "total_net": Decimal("33.45"),
    }
    return Order(**{**values, **changes})  # type: ignore[arg-type]
