"""What the shop's rows say, as plain values.

Frozen, no model instances, no behaviour beyond reading: whatever is decided from them
can be decided, tested and replayed without Saleor. Times are aware and in UTC, amounts
are `Decimal` in the order's currency.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class OrderStatus(StrEnum):
    """Saleor's own order statuses, by the values its database holds."""

    DRAFT = "draft"
    UNCONFIRMED = "unconfirmed"
    UNFULFILLED = "unfulfilled"
    PARTIALLY_FULFILLED = "partially fulfilled"
    FULFILLED = "fulfilled"
    PARTIALLY_RETURNED = "partially_returned"
    RETURNED = "returned"
    CANCELED = "canceled"
    EXPIRED = "expired"


class FulfillmentStatus(StrEnum):
    """Saleor's own fulfillment statuses."""

    FULFILLED = "fulfilled"
    REFUNDED = "refunded"
    RETURNED = "returned"
    REFUNDED_AND_RETURNED = "refunded_and_returned"
    REPLACED = "replaced"
    CANCELED = "canceled"
    WAITING_FOR_APPROVAL = "waiting_for_approval"


class EventType(StrEnum):
    """The order events that facts are read from; all others are left unread."""

    PLACED = "placed"
    PLACED_FROM_DRAFT = "placed_from_draft"
    PLACED_AUTOMATICALLY = "placed_automatically_from_paid_checkout"
    CONFIRMED = "confirmed"
    CANCELED = "canceled"
    EXPIRED = "expired"
    TRACKING_UPDATED = "tracking_updated"
    FULFILLED_ITEMS = "fulfillment_fulfilled_items"
    FULFILLMENT_CANCELED = "fulfillment_canceled"


class MoneyKind(StrEnum):
    """What happened to money, the same word for both of Saleor's payment systems."""

    AUTHORIZATION = "authorization"
    PAYMENT = "payment"
    PAYMENT_CORRECTION = "payment-correction"
    REFUND = "refund"
    REFUND_CORRECTION = "refund-correction"
    REFUND_REVERSED = "refund-reversed"
    CHARGE_BACK = "charge-back"
    VOID = "void"


class MoneySource(StrEnum):
    """Which of Saleor's tables a movement of money stands in."""

    TRANSACTION = "transaction"
    """`payment_transactionevent`, the transactions API."""
    LEGACY = "legacy"
    """`payment_transaction`, the payment plugins of old."""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is the ISO 3166 alpha-2 code."""

    first_name: str
    last_name: str
    company_name: str
    street_address_1: str
    street_address_2: str
    city: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class Line:
    """One order line. Names are the translated ones where the order has them."""

    id: UUID
    variant_id: int | None
    product_name: str
    variant_name: str
    sku: str | None
    quantity: int
    quantity_fulfilled: int
    is_shipping_required: bool
    is_gift_card: bool
    is_gift: bool
    unit_price_gross: Decimal
    total_price_gross: Decimal
    undiscounted_unit_gross: Decimal = Decimal(0)
    """Before every discount; 0 for goodies and in old rows."""
    undiscounted_total_gross: Decimal = Decimal(0)
    goodie_key: str = ""
    """Key of the grant by which we added it; "" for what the customer ordered."""

    @property
    def is_extra(self) -> bool:
        """Whether nobody ordered it: Saleor's gift lines and our goodies."""
        return self.is_gift or bool(self.goodie_key)


@dataclass(frozen=True, slots=True)
class FulfillmentLine:
    """How many pieces of an order line a fulfillment holds."""

    id: int
    line_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Fulfillment:
    """One fulfillment; `sequence` is its number within the order, from 1."""

    id: int
    sequence: int
    status: str
    tracking_number: str
    created_at: datetime
    metadata: dict[str, str]
    lines: tuple[FulfillmentLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the order's history, of one of the types in `EventType`."""

    id: int
    type: str
    date: datetime
    tracking_number: str | None = None
    fulfillment: str | None = None
    """Saleor's composed id of a tracking event: "<order number>-<sequence>"."""
    fulfillment_line_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MoneyMovement:
    """One row that says money moved, was reserved or released."""

    source: MoneySource
    id: int
    kind: MoneyKind
    amount: Decimal
    at: datetime


@dataclass(frozen=True, slots=True)
class GrantedRefund:
    """A refund that staff promised; whether money moved says `MoneyMovement`."""

    id: int
    amount: Decimal
    status: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Order:
    """Everything we read of one order, as it stood at one look."""

    id: UUID
    number: int
    status: str
    origin: str
    created_at: datetime
    updated_at: datetime
    fingerprint: str
    """What the live sweep compares; read in the same statement as the order row."""
    channel_id: int
    channel_slug: str
    user_id: int | None
    email: str
    """The customer's address by Saleor's own rule, "" where there is none."""
    language_code: str
    currency: str
    total_gross: Decimal
    total_charged: Decimal
    total_authorized: Decimal
    charge_status: str
    shipping_method_id: int | None
    shipping_method_name: str
    is_collected: bool
    """Whether the customer fetches the goods at a collection point."""
    collection_point_name: str
    original_id: UUID | None
    shipping_address: Address | None
    billing_address: Address | None
    lines: tuple[Line, ...] = ()
    fulfillments: tuple[Fulfillment, ...] = ()
    events: tuple[Event, ...] = ()
    money: tuple[MoneyMovement, ...] = ()
    granted_refunds: tuple[GrantedRefund, ...] = ()
    total_pending: Decimal = Decimal(0)
    """Charges that were asked for and not answered yet, of transactions."""
    total_net: Decimal = Decimal(0)
    shipping_gross: Decimal = Decimal(0)
    """After discounts."""
    payment_methods: tuple[str, ...] = ()
    """What the shop calls the ways this order is paid: names and apps of transactions,
    gateways of old payments. Staff map them onto kinds of payment."""
    voucher_code: str = ""
    """As written on the order."""
    door_marks: Mapping[str, str] = field(default_factory=dict)
    """What a storefront wrote into the checkout's public metadata for us, by the key's part
    behind "saleor.service.": "consent", "notice", "referral". Customers can write it, too."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One account, or one guest by address (`user_id` None)."""

    user_id: int | None
    email: str
    first_name: str
    last_name: str
    language_code: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class VariantStock:
    """Stock of one variant, summed over all warehouses.

    `allocated` is the sum of the allocation rows, never Saleor's denormalised column,
    which drifts.
    """

    variant_id: int
    quantity: int
    allocated: int
    tracked: bool

    @property
    def short(self) -> bool:
        """Whether more is promised than lies in the warehouses."""
        return self.tracked and self.allocated > self.quantity


@dataclass(frozen=True, slots=True)
class Warehouse:
    """A place where goods lie; `country` is the ISO 3166 alpha-2 code."""

    id: UUID
    name: str
    country: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class LineSupply:
    """Whether the goods of an open order line lie in a warehouse for it.

    First ordered is first served: of a stock each order that was placed earlier takes its
    allocated pieces before this one, so that `served` is what is left for this line.
    """

    line_id: UUID
    order_id: UUID
    open: int
    """Pieces that no fulfillment holds yet; one that waits for approval holds them."""
    allocated: int
    """Pieces that Saleor has set aside for it, whether they are there or not."""
    served: int
    """Of its open pieces those that are there for it."""
    warehouse_id: UUID | None
    """Where most of its allocated pieces lie, or are to lie; None without an allocation."""
    tracked: bool
    """False where Saleor does not count stock of the variant: it is always served."""
    preorder_until: date | None = None
    """When a preorder of the variant ends, where it is one."""

    @property
    def is_served(self) -> bool:
        """Whether all that is open is there."""
        return not self.tracked or self.served >= self.open


@dataclass(frozen=True, slots=True)
class Offer:
    """A way of shipping to a place, with where the goods would come from."""

    method_id: int
    name: str
    min_days: int | None
    max_days: int | None
    price: Decimal | None
    """In the channel's currency, before vouchers; None where a customer collects."""


@dataclass(frozen=True, slots=True)
class Availability:
    """What of a variant can be sold now, and where it lies."""

    variant_id: int
    available: int
    """Pieces that are not allocated, in warehouses that ship to the place, from the rows
    of allocations; a large number where stock is not counted."""
    warehouse_id: UUID | None
    """That of them with the most pieces available; None without any."""
    tracked: bool
    preorder_until: date | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A sales channel."""

    id: int
    slug: str
    name: str
    currency: str
    is_active: bool
    confirms_by_itself: bool = True
    """Whether new orders need no confirmation by staff."""
    country: str = ""
    """Default country, ISO 3166 alpha-2."""


@dataclass(frozen=True, slots=True)
class ShippingMethod:
    """One way of shipping that customers choose from."""

    id: int
    name: str
    zone: str
    """Name of its shipping zone: methods of two zones often have one name."""
    max_days: int | None
    """The most days until the goods are there."""
    min_days: int | None = None


class RowKind(StrEnum):
    """Rows that the recent sweep looks through by id or time."""

    EVENT = "event"
    FULFILLMENT = "fulfillment"
    TRANSACTION = "transaction"
    LEGACY = "legacy"
    GRANTED_REFUND = "granted-refund"


@dataclass(frozen=True, slots=True)
class SweepCursor:
    """Where a look for recent changes begins.

    `since` is database time. The low-water ids belong to the tables without an index on
    their times; rows at or below them are older than the sweep's window.
    """

    since: datetime
    low_ids: dict[RowKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangedOrder:
    """An order row whose `updated_at` lies after the cursor."""

    order_id: UUID
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row beside the order that lies after the cursor.

    `stamp` tells versions of one row apart, 0 where rows are never changed in place.
    """

    kind: RowKind
    row_id: int
    stamp: int
    order_id: UUID
