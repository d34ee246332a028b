"""Reading orders with everything that hangs on them.

The order of the statements matters. The fingerprint comes first and the order row next,
so what is stored from them is never newer than what is derived. Tracking events come
before the fulfillments: seeing an event then implies that the number seen is at least
as new, and a change can be counted neither twice nor backwards.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Sum
from django.db.models.fields.json import KeyTextTransform
from saleor.order import models as order_models
from saleor.payment.models import Payment, TransactionItem

from . import fulfillments, money
from .changes import fingerprints
from .goodie_terms import MARK
from .snapshots import Address, Event, EventType, GrantedRefund, Line, Order

ADDRESS_FIELDS = (
    "first_name", "last_name", "company_name", "street_address_1", "street_address_2",
    "city", "postal_code", "country",
)  # fmt: skip

ORDER_FIELDS = (
    "id", "number", "status", "origin", "created_at", "updated_at", "channel_id",
    "user_id", "user_email", "language_code", "currency", "total_gross_amount",
    "total_charged_amount", "total_authorized_amount", "charge_status",
    "shipping_method_id", "shipping_method_name", "collection_point_id", "collection_point_name",
    "original_id", "channel__slug", "user__email", "total_net_amount",
    "shipping_price_gross_amount", "voucher_code", "metadata",
)  # fmt: skip

LINE_FIELDS = (
    "id", "order_id", "variant_id", "product_name", "variant_name",
    "translated_product_name", "translated_variant_name", "product_sku",
    "product_variant_id", "quantity",
    "quantity_fulfilled", "is_shipping_required", "is_gift_card", "is_gift",
    "unit_price_gross_amount", "total_price_gross_amount",
    "undiscounted_unit_price_gross_amount", "undiscounted_total_price_gross_amount",
)  # fmt: skip

LONGEST_MARK = 200
"""Characters of a mark that are looked at: anybody who knows the order can write one."""

DOOR = "saleor.service."
MARKS = {
    "consent_mark": KeyTextTransform(f"{DOOR}consent", "metadata"),
    "notice_mark": KeyTextTransform(f"{DOOR}notice", "metadata"),
    "referral_mark": KeyTextTransform(f"{DOOR}referral", "metadata"),
}
"""What a storefront wrote for us into the checkout's metadata, which Saleor copied."""

# In the order's own statement: one more for each would be felt by every look.
METHODS = {
    "transaction_names": TransactionItem.objects.filter(order_id=OuterRef("pk")).values("name"),
    "transaction_apps": TransactionItem.objects.filter(order_id=OuterRef("pk")).values(
        "app_identifier"
    ),
    "gateways": Payment.objects.filter(order_id=OuterRef("pk"), is_active=True).values("gateway"),
}

PENDING = (
    TransactionItem.objects.filter(order_id=OuterRef("pk"))
    .values("order_id")
    .annotate(pending=Sum("charge_pending_value"))
    .values("pending")
)

OURS = "saleor.service."
"""Of our keys in Saleor's metadata."""

DOOR_MARKS = ("consent", "notice", "referral")

LONGEST_MARK = 200
"""Characters of what a storefront writes for us; more is none of ours."""

"""In a line's private metadata: the key of the grant it came by."""

Row = Mapping[str, Any]


def read_orders(ids: Collection[UUID], *, history: bool = True) -> dict[UUID, Order]:
    """Return these orders as they stand now, in nine statements whatever their number.

    Args:
        ids: The orders' ids.
        history: False leaves out fingerprint, events, money and granted refunds: three
            statements, and a third of the time.

    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    if not history:
        return _read_plain(wanted)
    marks = fingerprints(wanted)
    orders = {row["id"]: _order(row, marks[row["id"]]) for row in _rows(wanted, marks)}
    events = read_events(wanted)
    parcels = fulfillments.read_fulfillments(wanted)
    lines = _read_lines(wanted)
    moved = money.read_movements(wanted)
    granted = _read_granted_refunds(wanted)
    return {
        order_id: replace(
            order,
            events=tuple(events[order_id]),
            fulfillments=tuple(parcels[order_id]),
            lines=tuple(lines[order_id]),
            money=tuple(moved[order_id]),
            granted_refunds=tuple(granted[order_id]),
        )
        for order_id, order in orders.items()
    }


def _read_plain(wanted: list[UUID]) -> dict[UUID, Order]:
    orders = {row["id"]: _order(row, "") for row in _rows(wanted, dict.fromkeys(wanted, ""))}
    parcels = fulfillments.read_fulfillments(wanted)
    lines = _read_lines(wanted)
    return {
        order_id: replace(
            order, fulfillments=tuple(parcels[order_id]), lines=tuple(lines[order_id])
        )
        for order_id, order in orders.items()
    }


def _rows(ids: list[UUID], marks: Mapping[UUID, str]) -> list[dict[str, Any]]:
    both = [
        f"{side}_address__{field}" for side in ("shipping", "billing") for field in ADDRESS_FIELDS
    ]
    rows = (
        order_models.Order.objects.filter(pk__in=ids)
        .annotate(**{name: ArraySubquery(rows) for name, rows in METHODS.items()})
        .annotate(total_pending=Subquery(PENDING), **MARKS)
        .values(
            *ORDER_FIELDS,
            "shipping_address_id",
            "billing_address_id",
            *both,
            *METHODS,
            *MARKS,
            "total_pending",
        )
    )
    # A row that appeared between the two statements is left to the next look.
    return [row for row in rows if row["id"] in marks]


def _order(row: Row, fingerprint: str) -> Order:
    return Order(
        id=row["id"],
        number=row["number"],
        status=row["status"],
        origin=row["origin"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        fingerprint=fingerprint,
        channel_id=row["channel_id"],
        channel_slug=row["channel__slug"],
        user_id=row["user_id"],
        # Saleor's own rule since 3.21, Order.get_customer_email().
        email=row["user_email"] or row["user__email"] or "",
        language_code=row["language_code"],
        currency=row["currency"],
        total_gross=row["total_gross_amount"],
        total_charged=row["total_charged_amount"],
        total_authorized=row["total_authorized_amount"],
        charge_status=row["charge_status"],
        shipping_method_id=row["shipping_method_id"],
        shipping_method_name=row["shipping_method_name"] or "",
        is_collected=bool(row["collection_point_id"] or row["collection_point_name"]),
        collection_point_name=row["collection_point_name"] or "",
        original_id=row["original_id"],
        shipping_address=_address(row, "shipping"),
        billing_address=_address(row, "billing"),
        total_pending=row["total_pending"] or Decimal(0),
        total_net=row["total_net_amount"],
        shipping_gross=row["shipping_price_gross_amount"],
        voucher_code=row["voucher_code"] or "",
        payment_methods=tuple(
            sorted({str(name) for source in METHODS for name in row[source] if name})
        ),
        door_marks=door_marks(row["metadata"]),
    )


def door_marks(metadata: object) -> dict[str, str]:
    """Return what a storefront wrote for us into an order's public metadata, by name.

    Customers can write there as well: it is text of 200 characters at most, nothing else.
    """
    known = metadata if isinstance(metadata, dict) else {}
    return {
        name: str(known[key])[:LONGEST_MARK]
        for name in DOOR_MARKS
        if known.get(key := f"{OURS}{name}") is not None
    }


def _address(row: Row, side: str) -> Address | None:
    if row[f"{side}_address_id"] is None:
        return None
    values = {name: str(row[f"{side}_address__{name}"] or "") for name in ADDRESS_FIELDS}
    return Address(**values)


def read_events(ids: list[UUID]) -> dict[UUID, list[Event]]:
    """Return the events that facts are read from, the oldest first, by order."""
    found: dict[UUID, list[Event]] = defaultdict(list)
    rows = (
        order_models.OrderEvent.objects.filter(
            order_id__in=ids, type__in=[kind.value for kind in EventType]
        )
        .order_by("pk")
        .values_list("order_id", "id", "type", "date", "parameters")
    )
    for order_id, event_id, kind, date, parameters in rows:
        known = parameters if isinstance(parameters, dict) else {}
        number = known.get("tracking_number")
        composed = known.get("fulfillment") or known.get("composed_id")
        found[order_id].append(
            Event(
                id=event_id,
                type=kind,
                date=date,
                tracking_number=None if number is None else str(number),
                fulfillment=None if composed is None else str(composed),
                fulfillment_line_ids=_integers(known.get("fulfilled_items")),
            )
        )
    return found


def _integers(value: object) -> tuple[int, ...]:
    """Return the whole numbers of a list from the event's JSON, old shapes as none."""
    if not isinstance(value, list):
        return ()
    return tuple(item for item in value if isinstance(item, int))


def _read_lines(ids: list[UUID]) -> dict[UUID, list[Line]]:
    found: dict[UUID, list[Line]] = defaultdict(list)
    rows = order_models.OrderLine.objects.filter(order_id__in=ids).annotate(
        goodie_key=KeyTextTransform(MARK, "private_metadata")
    )
    for row in rows.order_by("created_at", "id").values(*LINE_FIELDS, "goodie_key"):
        found[row["order_id"]].append(
            Line(
                id=row["id"],
                variant_id=row["variant_id"],
                product_name=row["translated_product_name"] or row["product_name"],
                variant_name=_variant_name(row),
                sku=row["product_sku"],
                quantity=row["quantity"],
                quantity_fulfilled=row["quantity_fulfilled"],
                is_shipping_required=row["is_shipping_required"],
                is_gift_card=row["is_gift_card"],
                is_gift=row["is_gift"],
                unit_price_gross=row["unit_price_gross_amount"],
                total_price_gross=row["total_price_gross_amount"],
                undiscounted_unit_gross=row["undiscounted_unit_price_gross_amount"],
                undiscounted_total_gross=row["undiscounted_total_price_gross_amount"],
                goodie_key=row["goodie_key"] or "",
            )
        )
    return found


def _variant_name(row: Row) -> str:
    """Return the variant's name, "" where Saleor made one up.

    The only variant of a product is called by its SKU, or by its global id where it has
    none (saleor/product/utils/variants.py): nothing a customer should read.
    """
    name = str(row["translated_variant_name"] or row["variant_name"])
    return "" if name in (row["product_sku"], row["product_variant_id"]) else name


def _read_granted_refunds(ids: list[UUID]) -> dict[UUID, list[GrantedRefund]]:
    found: dict[UUID, list[GrantedRefund]] = defaultdict(list)
    rows = (
        order_models.OrderGrantedRefund.objects.filter(order_id__in=ids)
        .order_by("pk")
        .values_list("order_id", "id", "amount_value", "status", "created_at", "updated_at")
    )
    for order_id, *values in rows:
        found[order_id].append(GrantedRefund(*values))
    return found
