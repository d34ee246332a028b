"""What rewards read of the shop and ask of it: plain values."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """One order as far as a customer's history needs it."""

    order_id: UUID
    channel_id: int
    created_at: datetime
    """Of the shop's row; a page of past orders goes on behind it."""
    placed_at: datetime
    status: str
    origin: str
    user_id: int | None
    logged_in_id: int | None
    """The account that placed it while logged in, or that staff say it is for; None: all others.
    Saleor attaches guests to the account of a typed address, so that `user_id` proves nothing
    (`purchases.py`)."""
    account_email: str
    """Of the logged-in account, where it is confirmed; else ""."""
    email: str
    language_code: str
    first_name: str
    country: str
    postal_code: str
    street: str
    """Both lines, with a line break between. Of the shipping address; of the billing address
    where nothing is shipped, or where the customer fetches it."""
    currency: str
    total_gross: Decimal
    total_charged: Decimal
    """Less what was given back."""
    paid_at: datetime | None
    """When the charges first reached the total, by the shop's rows; it stays where money was
    given back since. None where they never did."""
    pieces: int
    """Ordered pieces, without extras."""
    pieces_back: int


@dataclass(frozen=True, slots=True)
class BoughtThings:
    """Which products an order holds, for conditions; extras are left out."""

    order_id: UUID
    variant_ids: frozenset[int]
    product_ids: frozenset[int]
    collection_ids: frozenset[int]
    category_ids: frozenset[int]
    """With those above them."""
    groups: frozenset[int] = frozenset()
    """Customer groups of the order's account, where the shop knows such."""


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A product, a collection or a category that staff look for."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class VariantFound:
    """A variant that staff look for."""

    variant_id: int
    product_id: int
    name: str
    """Product and variant."""
    sku: str
    cost: Decimal | None
    """Cost price of a channel's listing, where there is one."""
    currency: str
    available: int
    needs_shipping: bool
    image: str = ""


class GoodieAnswer(StrEnum):
    """What became of a goodie on an order."""

    ADDED = "added"
    THERE = "there"
    """It had been added before, by the same key."""
    NONE_LEFT = "none-left"
    """No stock of this variant for the order's country."""
    TOO_LATE = "too-late"
    """Packing has begun, the order ended, or it was exported."""
    NOT_YET = "not-yet"
    """Nobody has confirmed the order, or it is not paid."""
    REMOVED = "removed"
    PACKED = "packed"
    """It is in a parcel and stays."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class GoodieResult:
    """An answer, with the line it is about."""

    answer: GoodieAnswer
    line_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NewCode:
    """A single-use code to be made."""

    key: str
    """Of the grant."""
    code: str
    bucket: str
    """Codes of one bucket share a voucher: one reason, same terms, same last day."""
    name: str
    """Of the voucher, for staff."""
    kind: str
    """"percent", "fixed", "free-shipping"."""
    value: Decimal
    currency: str
    channel_ids: tuple[int, ...]
    """Those meant; a listing is made for each whose currency it is."""
    min_spent: Decimal | None
    first_day: date
    last_day: date | None
    time_zone: str = "UTC"
    countries: tuple[str, ...] = ()
    product_ids: tuple[int, ...] = ()
    collection_ids: tuple[int, ...] = ()
    category_ids: tuple[int, ...] = ()
    once_per_customer: bool = False
    """Of a code that many may use, each once (a referral link's welcome)."""


@dataclass(frozen=True, slots=True)
class NewGiftCard:
    """A gift card to be made."""

    key: str
    code: str
    amount: Decimal
    currency: str
    email: str
    """Who may use it, where Saleor has that."""
    last_day: date | None
