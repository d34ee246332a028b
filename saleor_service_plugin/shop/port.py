"""The door to the shop: what the rest of the plugin may ask of Saleor.

There are two shops behind it: Saleor itself (`real.py`) and the fake of the tests. Both
pass the same contract tests. Every reader takes a set of ids and costs a constant number
of statements; readers for one id do not exist.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from .answers import FetchAnswer, PostAnswer
from .attribute_port import AttributeDoor
from .called_port import CallerDoor
from .cards import AppCard
from .colleague_port import ColleagueDoor
from .past_rows import PastOrder, Place
from .picture_port import PictureDoor
from .reward_port import RewardDoor
from .snapshots import (
    Availability,
    ChangedOrder,
    ChangedRow,
    Channel,
    Customer,
    LineSupply,
    Offer,
    Order,
    RowKind,
    ShippingMethod,
    SweepCursor,
    VariantStock,
    Warehouse,
)
from .writer_rows import OtherWriter


class Shop(RewardDoor, AttributeDoor, PictureDoor, CallerDoor, ColleagueDoor, Protocol):
    """Everything we read from a shop, the little we write there, and the permission to write."""

    def writer(self) -> AbstractContextManager[None]:
        """Allow statements on the database's writer within the block."""

    def read_orders(self, ids: Collection[UUID], *, history: bool = True) -> dict[UUID, Order]:
        """Return these orders as they stand now; ids without a row are missing.

        Args:
            ids: The orders' ids.
            history: False leaves out fingerprint, events, money and granted refunds, which
                no letter shows.

        """  # fmt: skip

    def read_customers(
        self, user_ids: Collection[int], emails: Collection[str] = ()
    ) -> tuple[dict[int, Customer], dict[str, Customer]]:
        """Return accounts by id, and accounts by case-folded address."""

    def read_stock(self, variant_ids: Collection[int]) -> dict[int, VariantStock]:
        """Return stock by variant; deleted variants are missing."""

    def read_channels(self) -> dict[int, Channel]:
        """Return all channels by id."""

    def read_shipping_methods(
        self, ids: Collection[int] | None = None
    ) -> dict[int, ShippingMethod]:
        """Return shipping methods by id, all of them (2,000 at most) where `ids` is None."""

    def read_supply(self, order_ids: Collection[UUID]) -> dict[UUID, LineSupply]:
        """Return how the open lines of these orders stand with the warehouse, by line id.

        Lines that need no shipping and lines without open pieces are missing.
        """

    def read_warehouses(self) -> dict[UUID, Warehouse]:
        """Return all warehouses by id (2,000 at most)."""

    def read_offers(self, channel_slug: str, *, country: str, postal_code: str) -> list[Offer]:
        """Return the shipping methods that a channel offers to a place, by their names.

        Zones, the channel's listings and postal code rules are applied; limits of weight and
        price are not, since they depend on the whole checkout.
        """  # fmt: skip

    def read_availability(
        self, variant_ids: Collection[int], *, channel_slug: str, country: str
    ) -> dict[int, Availability]:
        """Return what can be sold of variants in a channel to a country.

        Variants that are not listed for sale in the channel are missing.
        """

    def fulfill_waiting(self, order_id: UUID, line_ids: Collection[UUID] | None) -> list[int]:
        """Fulfill what of an order lies in the warehouse for it, first ordered first served.

        Under Saleor's locks on the order and on the stocks: what an earlier order waits for
        is left to it, and never more is taken than lies there. Whether the fulfillment
        waits for approval says Saleor's own setting.

        Args:
            order_id: Which.
            line_ids: Of which lines; None: of all.

        Returns:
            The ids of the fulfillments made; none where nothing is there for it (any more).

        Raises:
            LookupError: The order is gone, or nothing of it can be fulfilled any more.
            RuntimeError: Called within a transaction (by Saleor's shop alone).
            django.db.Error: The database failed, or rows were held too long.

        """

    def changed_orders(
        self,
        cursor: SweepCursor,
        *,
        until: datetime,
        after: ChangedOrder | None,
        limit: int,
    ) -> list[ChangedOrder]:
        """Return a page of orders touched after the cursor, by (updated_at, id)."""  # fmt: skip

    def changed_rows(
        self,
        cursor: SweepCursor,
        *,
        kind: RowKind,
        until: datetime,
        after: ChangedRow | None,
        limit: int,
    ) -> list[ChangedRow]:
        """Return a page of rows of one kind written after the cursor, by their key."""  # fmt: skip

    def newest_ids(self) -> dict[RowKind, int]:
        """Return the highest id of each table that is looked through by id."""

    def compare(self, known: Sequence[tuple[UUID, str]]) -> list[UUID]:
        """Return the ids among `(order id, fingerprint)` whose order is different now.

        An order that is gone counts as different.
        """

    def past_orders(self, since: datetime, *, before: Place, limit: int) -> list[PastOrder]:
        """Return a page of the orders created after a moment, the newest first, no drafts.

        Args:
            since: The oldest is younger.
            before: The last one of the page before; a moment with the highest id begins.
            limit: How many.

        Raises:
            django.db.Error: The database failed, or it took longer than a few seconds.

        """

    def busy_orders(self, begin: datetime, end: datetime, *, limit: int) -> list[UUID]:
        """Return the orders to which something happened in a time, the latest first.

        Raises:
            django.db.Error: The database failed, or it took longer than a few seconds.

        """

    def plugin_settings(self) -> Mapping[str, object]:
        """Return the stored values of the plugin's form by field name.

        Empty where it was never saved.
        """

    def plugin_active(self) -> bool:
        """Whether staff have the plugin switched on."""

    def default_sender(self) -> str:
        """Return the shop's own sender address, for when ours is not set."""

    def site_domain(self) -> str:
        """Return the shop's domain, used in Message-IDs."""

    def other_writers(self) -> list[OtherWriter]:
        """Return who else writes to customers about their orders, or may; certain ones first.

        Saleor's own mail plugins, and Apps by what they listen to. Our own App is none.
        Not to be known from any row: programs that ask the API by themselves, and
        plugins of others. Entries that make no sense are passed over.

        Raises:
            django.db.Error: The database failed.

        """

    def app_id(self) -> int | None:
        """Return the id of our App, None where there is none (any more)."""

    def hang_card(self, card: AppCard) -> bool:
        """Have our App shown in the Dashboard as a card says; in place, never twice.

        What staff switched off stays off, and what they removed stays away.

        Returns:
            Whether anything was changed.

        Raises:
            ValueError: The shop's public address is too long.
            django.db.Error: The database failed.

        """

    def take_card_back(self) -> bool:
        """Undo staff's removal of our App while its row is there; False: nothing to undo."""

    def public_address(self, path: str) -> str:
        """Return an address of the shop's API as browsers reach it."""

    def tell_staff(self, key: str, message: str, *, critical: bool) -> None:
        """Show a problem to staff, one per key (at most 128 characters).

        Told again it is counted, and its text (cut at 2048 characters) and weight are
        replaced. Staff who dismissed it see it again only if the text is another one:
        keep what changes from minute to minute out of it. Where the shop cannot show
        it, or staff removed our App, the log has it.

        Tell outside transactions: others who tell wait for yours to end.

        Raises:
            django.db.Error: The database failed.

        """

    def tell_staff_no_more(self, key: str) -> None:
        """Take back what was told under this key; nothing happens where nothing was.

        Raises:
            django.db.Error: The database failed.

        """

    def add_order_note(self, order_id: UUID, *, key: str, text: str) -> bool:
        """Write one line into the order's own history, for staff, once per order and key.

        Takes the shop's lock on the order in a transaction of its own, for a moment;
        waits for it no longer than 3 s. No hook is called, `updated_at` stays.

        Returns:
            True where it was written now, False where it was there already.

        Raises:
            LookupError: The order is gone.
            RuntimeError: Called within a transaction (by Saleor's shop alone).
            django.db.Error: The database failed, or the order was held too long.

        """

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> PostAnswer:
        """Post bytes to an address outside; no redirect is followed, nothing is raised.

        Private addresses are refused as the shop is configured.

        Args:
            url: Where.
            body: Sent as it is.
            headers: Beside those that HTTP itself needs.
            seconds: How long it may take from the connection to the end of the answer,
                however slowly that comes in. Of its content 64 KB are read at most.

        """

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str],
        body: bytes | None = None,
        seconds: float,
        most_bytes: int,
    ) -> FetchAnswer:
        """Ask an address outside for its content; as careful as `post`, nothing is raised.

        Args:
            url: Where.
            method: Of HTTP.
            headers: Beside those that HTTP itself needs.
            body: Sent as it is; None sends none.
            seconds: From the connection to the end of the content, however slowly it comes.
            most_bytes: So long may the content be, unpacked; reading ends there.

        """


_override: Shop | None = None
_real: Shop | None = None


def current() -> Shop:
    """Return the shop in use: Saleor, unless a test put another in its place."""
    global _real
    if _override is not None:
        return _override
    if _real is None:
        # Imported late: this module is loaded while Django starts, before models exist,
        # and in environments without Saleor.
        from .real import SaleorShop

        _real = SaleorShop()
    return _real


def use(shop: Shop | None) -> Callable[[], None]:
    """Put a shop in place of Saleor and return a function that undoes it."""
    global _override
    before = _override
    _override = shop

    def undo() -> None:
        global _override
        _override = before

    return undo


def is_replaced() -> bool:
    """Whether a test put another shop in place of Saleor."""
    return _override is not None


def in_order(ids: Iterable[UUID]) -> list[UUID]:
    """Return distinct ids, sorted: the order in which we lock everywhere."""
    return sorted(set(ids))
