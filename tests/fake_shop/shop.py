"""The fake shop."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from saleor_service_plugin.shop.cards import AppCard
from saleor_service_plugin.shop.past_rows import PastOrder, Place
from saleor_service_plugin.shop.snapshots import (
    Availability,
    ChangedOrder,
    ChangedRow,
    Channel,
    Customer,
    Event,
    Fulfillment,
    GrantedRefund,
    LineSupply,
    MoneyMovement,
    Offer,
    Order,
    RowKind,
    ShippingMethod,
    SweepCursor,
    VariantStock,
    Warehouse,
)
from saleor_service_plugin.shop.writer_rows import OtherWriter

from . import changing, past, queue
from .attributes import AttributeDoor
from .bought import BoughtDoor
from .called import CallerDoor
from .calls import OutsideDoor
from .codes import CodeDoor
from .colleagues import ColleagueDoor
from .goodies import GoodieDoor
from .pictures import PictureDoor
from .purchases import PurchaseDoor

ID_KINDS = (RowKind.FULFILLMENT, RowKind.TRANSACTION, RowKind.LEGACY)

LONGEST_MESSAGE = 2048


class FakeShop(
    GoodieDoor,
    CodeDoor,
    BoughtDoor,
    AttributeDoor,
    PictureDoor,
    CallerDoor,
    ColleagueDoor,
    PurchaseDoor,
    OutsideDoor,
):
    """Rows in dictionaries. Tests write them as Saleor would; the plugin tells and notes."""

    def __init__(self) -> None:
        """Start with one channel and nothing in it."""
        super().__init__()
        self.orders: dict[UUID, Order] = {}
        self.customers: dict[int, Customer] = {}
        self.stock: dict[int, VariantStock] = {}
        self.channels = {1: Channel(1, "main", "Main", "EUR", True)}
        self.settings: dict[str, object] = {}
        self.active = True
        self.reads: list[frozenset[UUID]] = []
        """What was asked of `read_orders`, call by call."""
        self.problems: dict[str, tuple[str, bool, int]] = {}
        """What staff see: message, whether critical, how often told; by key."""
        self.notes: dict[tuple[UUID, str], str] = {}
        """Lines in orders' histories by order and key."""
        self.writers: list[OtherWriter] = []
        """Who else writes to customers, in the order in which they are told."""
        self.max_days: dict[int, int] = {}
        """The most days until the goods are there, by shipping method."""
        self.min_days: dict[int, int] = {}
        """The least days, by shipping method."""
        self.supply: dict[UUID, LineSupply] = {}
        """How open lines stand with the warehouse, over what `stock` says."""
        self.warehouses: dict[UUID, Warehouse] = {}
        self.offers: list[Offer] = []
        self.availability: dict[int, Availability] = {}
        self.fulfilled: list[tuple[UUID, frozenset[UUID] | None]] = []
        """What `fulfill_waiting` was asked for, in its order."""
        self.card: AppCard | None = None
        """How our App is shown in the Dashboard."""
        self._last_id = 0

    def next_id(self) -> int:
        """Return an id that no row has yet."""
        self._last_id += 1
        return self._last_id

    def put(self, order: Order, *, touch: bool = True) -> Order:
        """Store an order as it stands now.

        Args:
            order: The whole order with its rows.
            touch: False for a change that leaves `updated_at` alone.

        """
        now = datetime.now(UTC)
        stored = replace(order, updated_at=now) if touch else order
        self.orders[order.id] = stored
        return stored

    def change(self, order_id: UUID, *, touch: bool = True, **changes: object) -> Order:
        """Change fields of an order."""
        changed = replace(self.orders[order_id], **changes)  # type: ignore[arg-type]
        return self.put(changed, touch=touch)

    def remove(self, order_id: UUID) -> None:
        """Delete an order as a raw statement would."""
        del self.orders[order_id]

    def add_event(self, order_id: UUID, type_: str, **fields: object) -> Event:
        """Write a row of the order's history."""
        event = Event(self.next_id(), type_, datetime.now(UTC), **fields)  # type: ignore[arg-type]
        order = self.orders[order_id]
        self.put(replace(order, events=(*order.events, event)), touch=False)
        return event

    def add_parcel(self, order_id: UUID, parcel: Fulfillment) -> Fulfillment:
        """Write a fulfillment, as Saleor does without touching the order."""
        order = self.orders[order_id]
        parcels = (*order.fulfillments, parcel)
        self.put(replace(order, fulfillments=parcels), touch=False)
        return parcel

    def set_parcel(self, order_id: UUID, parcel_id: int, **changes: object) -> None:
        """Change a fulfillment, as Saleor does without touching the order."""
        order = self.orders[order_id]
        parcels = tuple(
            replace(row, **changes) if row.id == parcel_id else row  # type: ignore[arg-type]
            for row in order.fulfillments
        )
        self.put(replace(order, fulfillments=parcels), touch=False)

    def add_money(self, order_id: UUID, row: MoneyMovement) -> MoneyMovement:
        """Write a movement of money."""
        order = self.orders[order_id]
        self.put(replace(order, money=(*order.money, row)), touch=False)
        return row

    def grant_refund(self, order_id: UUID, row: GrantedRefund) -> GrantedRefund:
        """Write a granted refund, replacing the one of the same id."""
        order = self.orders[order_id]
        others = tuple(old for old in order.granted_refunds if old.id != row.id)
        self.put(replace(order, granted_refunds=(*others, row)), touch=False)
        return row

    # The port.

    def writer(self) -> AbstractContextManager[None]:
        """Allow everything."""
        return nullcontext()

    def read_orders(self, ids: Collection[UUID], *, history: bool = True) -> dict[UUID, Order]:
        """Return these orders, without their history where it is not asked for."""
        self.reads.append(frozenset(ids))
        none = {"fingerprint": "", "events": (), "money": (), "granted_refunds": ()}
        waits = queue.waiting(self.read_supply(ids)) if history else {}
        return {
            order_id: replace(
                order, fingerprint=changing.fingerprint(order, waits.get(order_id, []))
            )
            if history
            else replace(order, **none)  # type: ignore[arg-type]
            for order_id in ids
            if (order := self.orders.get(order_id)) is not None
        }

    def read_customers(
        self, user_ids: Collection[int], emails: Collection[str] = ()
    ) -> tuple[dict[int, Customer], dict[str, Customer]]:
        """Return accounts by id and by case-folded address."""
        wanted = {email.casefold() for email in emails}
        rows = self.customers
        by_email = {row.email.casefold(): row for row in rows.values()}
        return (
            {key: row for key, row in rows.items() if key in user_ids},
            {key: row for key, row in by_email.items() if key in wanted},
        )

    def read_stock(self, variant_ids: Collection[int]) -> dict[int, VariantStock]:
        """Return stock by variant."""
        return {key: row for key, row in self.stock.items() if key in variant_ids}

    def read_channels(self) -> dict[int, Channel]:
        """Return all channels."""
        return dict(self.channels)

    def read_shipping_methods(
        self, ids: Collection[int] | None = None
    ) -> dict[int, ShippingMethod]:
        """Return the methods that have days, and those that were asked for."""
        known = self.max_days if ids is None else [pk for pk in ids if pk in self.max_days]
        return {
            pk: ShippingMethod(
                pk, f"Method {pk}", "Everywhere", self.max_days[pk], self.min_days.get(pk)
            )
            for pk in known
        }

    def read_supply(self, order_ids: Collection[UUID]) -> dict[UUID, LineSupply]:
        """Return what a test says of open lines; of others what the queue says.

        Where a test has put in no stock of a variant, everything is there.
        """
        found = queue.supply(self, order_ids)
        return {line_id: self.supply.get(line_id, row) for line_id, row in found.items()}

    def read_warehouses(self) -> dict[UUID, Warehouse]:
        """Return all warehouses."""
        return dict(self.warehouses)

    def read_offers(self, channel_slug: str, *, country: str, postal_code: str) -> list[Offer]:
        """Return the offers that a test has put in."""
        return list(self.offers)

    def read_availability(
        self, variant_ids: Collection[int], *, channel_slug: str, country: str
    ) -> dict[int, Availability]:
        """Return what a test has put in."""
        return {pk: row for pk, row in self.availability.items() if pk in variant_ids}

    def fulfill_waiting(self, order_id: UUID, line_ids: Collection[UUID] | None) -> list[int]:
        """Note what was asked, and send what is there in one parcel."""
        order = self.orders.get(order_id)
        if order is None or order.status in queue.NEVER:
            raise LookupError(f"Order {order_id} is gone, or nothing of it can be sent")
        self.fulfilled.append((order_id, None if line_ids is None else frozenset(line_ids)))
        return queue.send(self, order, line_ids)

    def changed_orders(
        self,
        cursor: SweepCursor,
        *,
        until: datetime,
        after: ChangedOrder | None,
        limit: int,
    ) -> list[ChangedOrder]:
        """Return a page of orders touched after the cursor."""
        start = (after.updated_at, after.order_id) if after else None
        found = sorted(
            (order.updated_at, order.id)
            for order in self.orders.values()
            if cursor.since < order.updated_at <= until
        )
        page = [key for key in found if start is None or key > start][:limit]
        return [ChangedOrder(order_id, at) for at, order_id in page]

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
        last = after.row_id if after else 0
        found = []
        for order in self.orders.values():
            for row_id, at, stamp in changing.rows(order, kind):
                if kind in ID_KINDS:
                    inside = row_id > cursor.low_ids.get(kind, 0)
                else:
                    inside = cursor.since < at <= until
                if inside and row_id > last:
                    found.append(ChangedRow(kind, row_id, stamp, order.id))
        return sorted(found, key=lambda row: row.row_id)[:limit]

    def newest_ids(self) -> dict[RowKind, int]:
        """Return the highest id by kind."""
        return {
            kind: max(
                (
                    row_id
                    for order in self.orders.values()
                    for row_id, _, _ in changing.rows(order, kind)
                ),
                default=0,
            )
            for kind in ID_KINDS
        }

    def compare(self, known: Sequence[tuple[UUID, str]]) -> list[UUID]:
        """Return the ids whose order is different now."""
        waits = queue.waiting(self.read_supply([order_id for order_id, _ in known]))
        return [
            order_id
            for order_id, fingerprint in known
            if order_id not in self.orders
            or changing.fingerprint(self.orders[order_id], waits.get(order_id, [])) != fingerprint
        ]

    def past_orders(self, since: datetime, *, before: Place, limit: int) -> list[PastOrder]:
        """Return a page of the orders created after a moment."""
        place = (before.created_at, before.order_id)
        found = [
            order
            for order in self.orders.values()
            if since < order.created_at and (order.created_at, order.id) < place
            and order.status != "draft"
        ]  # fmt: skip
        found.sort(key=lambda order: (order.created_at, order.id), reverse=True)
        return [past.past_order(order, self.max_days) for order in found[:limit]]

    def busy_orders(self, begin: datetime, end: datetime, *, limit: int) -> list[UUID]:
        """Return the orders to which something happened in a time."""
        return past.busy(self.orders.values(), begin, end)[:limit]

    def plugin_settings(self) -> Mapping[str, object]:
        """Return the form's values."""
        return dict(self.settings)

    def plugin_active(self) -> bool:
        """Whether the plugin is on."""
        return self.active

    def default_sender(self) -> str:
        """Return the shop's sender."""
        return "shop@example.com"

    def site_domain(self) -> str:
        """Return the shop's domain."""
        return "shop.example.com"

    def other_writers(self) -> list[OtherWriter]:
        """Return who else writes to customers, or may."""
        return list(self.writers)

    def app_id(self) -> int | None:
        """Return the id of our App."""
        return 1 if self.card else None

    def hang_card(self, card: AppCard) -> bool:
        """Keep a card."""
        changed = card != self.card
        self.card = card
        return changed

    def take_card_back(self) -> bool:
        """Nobody removes anything here."""
        return False

    def public_address(self, path: str) -> str:
        """Return an address of this shop."""
        return f"https://{self.site_domain()}{path}"

    def tell_staff(self, key: str, message: str, *, critical: bool) -> None:
        """Show a problem; the fake has neither a limit nor staff who dismiss."""
        _, _, count = self.problems.get(key, ("", False, 0))
        text = message if len(message) <= LONGEST_MESSAGE else message[:2045] + "..."
        self.problems[key] = (text, critical, count + 1)

    def tell_staff_no_more(self, key: str) -> None:
        """Take a problem back."""
        self.problems.pop(key, None)

    def add_order_note(self, order_id: UUID, *, key: str, text: str) -> bool:
        """Write a line into the order's history, once per key."""
        if order_id not in self.orders:
            raise LookupError(f"Order {order_id} is gone")
        if (order_id, key) in self.notes:
            return False
        self.notes[order_id, key] = text
        self.add_event(order_id, "external_service_notification")
        return True
