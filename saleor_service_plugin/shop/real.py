"""Saleor behind the port."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from uuid import UUID

from saleor.core.db.connection import allow_writer
from saleor.core.utils import build_absolute_uri

from . import (
    app_rows,
    attributes,
    bought,
    called,
    catalog,
    changes,
    channels,
    codes,
    colleagues,
    customers,
    gift_cards,
    goodies,
    http,
    methods,
    notes,
    offers,
    orders,
    other_writers,
    past,
    pictures,
    purchases,
    serving,
    staff,
    stock,
    supply,
    variants,
)
from .answers import FetchAnswer, PostAnswer
from .called_rows import CalledOrder, Said
from .cards import AppCard
from .colleague_rows import Colleague
from .past_rows import PastOrder, Place
from .reward_rows import (
    BoughtThings,
    CatalogEntry,
    GoodieResult,
    NewCode,
    NewGiftCard,
    PurchaseRow,
    VariantFound,
)
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


class SaleorShop:
    """The shop of this process; see `port.Shop` for what each method promises.

    Everything is read on the writer's connection: a replica may lag behind the very
    row a hook has just told us about, and would have us forget it.
    """

    def writer(self) -> AbstractContextManager[None]:
        """Allow statements on the writer, as Saleor's own restriction asks for."""
        allowed: AbstractContextManager[None] = allow_writer()
        return allowed

    def read_orders(self, ids: Collection[UUID], *, history: bool = True) -> dict[UUID, Order]:
        """Return these orders as they stand now, with or without their history."""
        return orders.read_orders(ids, history=history)

    def read_customers(
        self, user_ids: Collection[int], emails: Collection[str] = ()
    ) -> tuple[dict[int, Customer], dict[str, Customer]]:
        """Return accounts by id, and by case-folded address."""
        return customers.read_customers(user_ids, emails)

    def find_called(
        self, said: Said, *, channel_ids: Collection[int] | None, limit: int
    ) -> list[CalledOrder]:
        """Return the orders that a caller may mean."""
        return called.find_called(said, channel_ids=channel_ids, limit=limit)

    def read_colleagues(self, channel_id: int) -> list[Colleague]:
        """Return the staff who see to a channel's orders."""
        return colleagues.read_colleagues(channel_id)

    def read_stock(self, variant_ids: Collection[int]) -> dict[int, VariantStock]:
        """Return stock by variant."""
        return stock.read_stock(variant_ids)

    def read_channels(self) -> dict[int, Channel]:
        """Return all channels by id."""
        return channels.read_channels()

    def read_shipping_methods(
        self, ids: Collection[int] | None = None
    ) -> dict[int, ShippingMethod]:
        """Return shipping methods by id."""
        return methods.read_shipping_methods(ids)

    def read_supply(self, order_ids: Collection[UUID]) -> dict[UUID, LineSupply]:
        """Return how the open lines of orders stand with the warehouse."""
        return supply.read_supply(order_ids)

    def read_warehouses(self) -> dict[UUID, Warehouse]:
        """Return all warehouses by id."""
        return supply.read_warehouses()

    def read_offers(self, channel_slug: str, *, country: str, postal_code: str) -> list[Offer]:
        """Return the shipping methods that a channel offers to a place."""
        return offers.read_offers(channel_slug, country=country, postal_code=postal_code)

    def read_availability(
        self, variant_ids: Collection[int], *, channel_slug: str, country: str
    ) -> dict[int, Availability]:
        """Return what can be sold of variants in a channel to a country."""
        return offers.read_availability(variant_ids, channel_slug=channel_slug, country=country)

    def fulfill_waiting(self, order_id: UUID, line_ids: Collection[UUID] | None) -> list[int]:
        """Fulfill what of an order lies in the warehouse for it."""
        return serving.fulfill_waiting(order_id, line_ids)

    def changed_orders(
        self,
        cursor: SweepCursor,
        *,
        until: datetime,
        after: ChangedOrder | None,
        limit: int,
    ) -> list[ChangedOrder]:
        """Return a page of orders touched after the cursor."""
        return changes.changed_orders(cursor, until=until, after=after, limit=limit)

    def changed_rows(
        self,
        cursor: SweepCursor,
        *,
        kind: RowKind,
        until: datetime,
        after: ChangedRow | None,
        limit: int,
    ) -> list[ChangedRow]:
        """Return a page of rows of one kind written after the cursor."""
        return changes.changed_rows(cursor, kind=kind, until=until, after=after, limit=limit)

    def newest_ids(self) -> dict[RowKind, int]:
        """Return the highest id of each table looked through by id."""
        return changes.newest_ids()

    def compare(self, known: Sequence[tuple[UUID, str]]) -> list[UUID]:
        """Return the ids whose order is different now."""
        return changes.compare(known)

    def past_orders(self, since: datetime, *, before: Place, limit: int) -> list[PastOrder]:
        """Return a page of the orders created after a moment, the newest first."""
        return past.past_orders(since, before=before, limit=limit)

    def busy_orders(self, begin: datetime, end: datetime, *, limit: int) -> list[UUID]:
        """Return the orders to which something happened in a time."""
        return past.busy_orders(begin, end, limit=limit)

    def make_code(self, new: NewCode) -> bool:
        """Make a discount code with its voucher."""
        return codes.make_code(new)

    def switch_code_off(self, code: str) -> bool:
        """Make a code of ours useless."""
        return codes.switch_code_off(code)

    def make_gift_card(self, new: NewGiftCard) -> bool:
        """Make a gift card."""
        return gift_cards.make_gift_card(new)

    def switch_gift_card_off(self, code: str) -> bool:
        """Make a gift card of ours useless."""
        return gift_cards.switch_gift_card_off(code)

    def find_variants(
        self, search: str, *, channel_id: int | None, limit: int
    ) -> list[VariantFound]:
        """Return variants whose name or SKU holds a text."""
        return variants.find_variants(search, channel_id=channel_id, limit=limit)

    def read_variants(self, variant_ids: Collection[int]) -> dict[int, VariantFound]:
        """Return variants by id."""
        return variants.read_variants(variant_ids)

    def read_pictures(self, variant_ids: Collection[int]) -> dict[int, str]:
        """Return addresses of small pictures by variant."""
        return pictures.read_pictures(variant_ids)

    def read_attribute_values(self, product_ids: Collection[int], slug: str) -> dict[int, str]:
        """Return what an attribute says of products."""
        return attributes.read_attribute_values(product_ids, slug)

    def picture_origin(self) -> str:
        """Return the origin that pictures come from."""
        return pictures.picture_origin()

    def add_goodie(
        self, order_id: UUID, *, key: str, variant_id: int, minutes: int
    ) -> GoodieResult:
        """Add one piece of a variant to an order for nothing, once per key."""
        return goodies.add_goodie(order_id, key=key, variant_id=variant_id, minutes=minutes)

    def remove_goodie(self, order_id: UUID, *, key: str) -> GoodieResult:
        """Take a goodie off an order unless it is in a parcel."""
        return goodies.remove_goodie(order_id, key=key)

    def read_bought(self, order_ids: Collection[UUID]) -> dict[UUID, BoughtThings]:
        """Return which products, collections and categories orders hold."""
        return bought.read_bought(order_ids)

    def find_catalog(self, kind: str, search: str, *, limit: int) -> list[CatalogEntry]:
        """Return products, collections or categories by name."""
        return catalog.find_catalog(kind, search, limit=limit)

    def read_catalog(self, kind: str, ids: Collection[int]) -> dict[int, CatalogEntry]:
        """Return products, collections or categories by id."""
        return catalog.read_catalog(kind, ids)

    def read_purchases(self, order_ids: Collection[UUID]) -> dict[UUID, PurchaseRow]:
        """Return orders as a customer's history needs them."""
        return purchases.read_purchases(order_ids)

    def past_purchases(self, *, before: Place, limit: int) -> list[PurchaseRow]:
        """Return a page of all orders but drafts, the newest first."""
        return purchases.past_purchases(before=before, limit=limit)

    def plugin_settings(self) -> Mapping[str, object]:
        """Return the stored values of the plugin's form."""
        return channels.plugin_settings()

    def plugin_active(self) -> bool:
        """Whether staff have the plugin switched on."""
        return channels.plugin_active()

    def default_sender(self) -> str:
        """Return Saleor's own sender address."""
        return channels.default_sender()

    def site_domain(self) -> str:
        """Return the shop's domain."""
        return channels.site_domain()

    def other_writers(self) -> list[OtherWriter]:
        """Return who else writes to customers, or may."""
        return other_writers.other_writers()

    def app_id(self) -> int | None:
        """Return the id of our App."""
        app = staff.existing_app()
        return None if app is None or not app.is_active else int(app.pk)

    def hang_card(self, card: AppCard) -> bool:
        """Bring our App's rows in line with a card."""
        return app_rows.hang_up(card)

    def take_card_back(self) -> bool:
        """Undo staff's removal of our App."""
        return app_rows.take_back()

    def public_address(self, path: str) -> str:
        """Return an address of the API as browsers reach it."""
        return str(build_absolute_uri(path))

    def tell_staff(self, key: str, message: str, *, critical: bool) -> None:
        """Show a problem on our App in the Dashboard."""
        staff.tell_staff(key, message, critical=critical)

    def tell_staff_no_more(self, key: str) -> None:
        """Delete our problem of this key."""
        staff.tell_staff_no_more(key)

    def add_order_note(self, order_id: UUID, *, key: str, text: str) -> bool:
        """Write one line into the order's history, once per key."""
        return notes.add_order_note(order_id, key=key, text=text)

    def post(
        self, url: str, *, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> PostAnswer:
        """Post bytes to an address outside, through Saleor's hardened client."""
        return http.post(url, body=body, headers=headers, seconds=seconds)

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
        """Ask an address outside for its content, through the same client."""
        return http.fetch(
            url,
            method=method,
            headers=headers,
            body=body,
            seconds=seconds,
            most_bytes=most_bytes,
        )
