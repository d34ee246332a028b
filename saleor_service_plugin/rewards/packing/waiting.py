"""Which orders wait to be packed, the oldest first, and what goes into each parcel.

A page costs the same number of statements however long it is and whatever its orders hold.
Our own rows say which orders wait, the shop's what is open of them as it stands now: an order
that was sent a second ago is still listed, with nothing left to pack.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ...database import clock
from ...delivery.promises.models import Promise
from ...delivery.promises.states import Ending
from ...orders.models import ServiceOrder
from ...shop import port
from ...shop.snapshots import Order
from ..grants.models import Grant
from ..grants.states import GrantState
from ..history.models import Purchase
from ..rules.words import RewardKind
from .lines import WAITING, OpenLine, open_lines

CARD = "card"
"""What is written into `Grant.announced_by` once a card was printed."""

MOST_OF_ORDER = 10
"""Codes of one order that are shown and printed."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which orders; what is None does not matter."""

    channel_ids: Collection[int] | None = None
    allowed_channel_ids: Collection[int] | None = None
    """Those the caller may see at all."""
    paid: bool | None = True
    """True: those that are paid in full. False: those that are not, such as orders on account."""
    order_ids: Collection[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where an order stands in the list."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Page:
    """Which stretch of the list."""

    limit: int
    after: Cursor | None = None
    before: Cursor | None = None
    backwards: bool = False
    """The last ones instead of the first ones."""


@dataclass(frozen=True, slots=True)
class PackingOrder:
    """An order that waits to be packed."""

    row: ServiceOrder
    order: Order | None
    """As the shop has it now; None: it is gone there."""
    paid: bool
    lines: tuple[OpenLine, ...]
    """None left: it was sent meanwhile, or nothing of it is sent at all."""
    grants: tuple[Grant, ...]
    """Codes and gift cards that a card in this parcel tells of, printed or not."""
    dispatch_by: date | None
    """By when it has to leave for what was promised; None: nothing was."""

    @property
    def cursor(self) -> Cursor:
        """Return where it stands in the list."""
        assert self.row.placed_at is not None
        return Cursor(self.row.placed_at, self.row.order_id)

    @property
    def untold(self) -> bool:
        """Whether a card is to be printed that was not printed yet."""
        return any(not grant.announced_by for grant in self.grants)


def page(where: Where, wanted: Page) -> list[PackingOrder]:
    """Return a stretch of the list, the oldest order first; a constant number of statements."""
    rows = _beyond(_beyond(_all(where), ">", wanted.after), "<", wanted.before)
    if wanted.backwards:
        rows = rows.order_by("-placed_at", "-order_id")
    found = list(rows[: wanted.limit])
    return _known(found[::-1] if wanted.backwards else found)


def count(where: Where) -> int:
    """Return how many there are."""
    return _all(where).count()


def of_orders(
    order_ids: Collection[UUID], allowed_channel_ids: Collection[int] | None = None
) -> list[PackingOrder]:
    """Return these orders as far as they wait to be packed, the oldest first, paid or not.

    Args:
        order_ids: Which.
        allowed_channel_ids: Those the caller may see; None: all.

    """
    where = Where(
        allowed_channel_ids=allowed_channel_ids, paid=None, order_ids=list(set(order_ids))
    )
    return _known(list(_all(where)))


def _all(where: Where) -> QuerySet[ServiceOrder]:
    rows = ServiceOrder.objects.filter(
        status__in=WAITING, placed_at__isnull=False, gone_at__isnull=True
    )
    for ids in (where.channel_ids, where.allowed_channel_ids):
        if ids is not None:
            rows = rows.filter(channel_id__in=list(ids))
    if where.order_ids is not None:
        rows = rows.filter(order_id__in=list(where.order_ids))
    if where.paid is not None:
        was_paid = Exists(
            Purchase.objects.filter(order_id=OuterRef("order_id"), paid_at__isnull=False)
        )
        rows = rows.filter(was_paid if where.paid else ~was_paid)
    return rows.order_by("placed_at", "order_id")


def _beyond(
    rows: QuerySet[ServiceOrder], sign: str, place: Cursor | None
) -> QuerySet[ServiceOrder]:
    if place is None:
        return rows
    table = ServiceOrder._meta.db_table
    return rows.extra(
        where=[f"({table}.placed_at, {table}.order_id) {sign} (%s, %s)"],
        params=[place.at, place.id],
    )


def _known(rows: Sequence[ServiceOrder]) -> list[PackingOrder]:
    """Return orders with what goes into their parcels; five statements beside the shop's."""
    if not rows:
        return []
    ids = [row.order_id for row in rows]
    purchases = Purchase.objects.in_bulk(ids)
    orders = port.current().read_orders(ids, history=False)
    grants = _grants(rows, purchases)
    days = _days(ids)
    found = []
    for row in rows:
        order, purchase = orders.get(row.order_id), purchases.get(row.order_id)
        found.append(
            PackingOrder(
                row=row,
                order=order,
                paid=purchase is not None and purchase.paid_at is not None,
                lines=open_lines(order) if order else (),
                grants=tuple(grants.get(row.order_id, ())[:MOST_OF_ORDER]),
                dispatch_by=days.get(row.order_id),
            )
        )
    return found


def _grants(
    rows: Sequence[ServiceOrder], purchases: Mapping[UUID, Purchase]
) -> dict[UUID, list[Grant]]:
    """Return what cards are printed for, by order; one statement beside the clock's.

    What was granted for an order goes into its parcel, also a second time: a printer may
    fail. What a customer was granted otherwise (a campaign, an order that has left already)
    and never heard of goes into the parcel of his that is packed first.
    """
    ids = {row.order_id for row in rows}
    persons = {purchase.person_id for purchase in purchases.values()}
    found: defaultdict[UUID, list[Grant]] = defaultdict(list)
    first: dict[int, UUID] = {}
    for row in rows:
        if (purchase := purchases.get(row.order_id)) is not None:
            first.setdefault(purchase.person_id, row.order_id)
    waits = ServiceOrder.objects.filter(
        order_id=OuterRef("order_id"), status__in=WAITING, gone_at__isnull=True
    )
    valid = Q(valid_until__isnull=True) | Q(valid_until__gte=clock().date())
    own = Q(order_id__in=ids, announced_by__in=("", CARD))
    loose = Q(person_id__in=persons, announced_by="") & ~Exists(waits)
    cards: Any = Grant.objects.filter(
        own | loose, valid, state=GrantState.GIVEN, trial=False,
        kind__in=(RewardKind.CODE, RewardKind.GIFT_CARD),
    ).exclude(code="")  # fmt: skip
    for grant in cards.order_by("pk"):
        place = grant.order_id if grant.order_id in ids else first.get(grant.person_id or 0)
        if place is not None:
            found[place].append(grant)
    return dict(found)


def _days(order_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return by when orders have to leave, the earliest of their open lines; one statement."""
    found: dict[UUID, date] = {}
    rows = Promise.objects.filter(
        order_id__in=list(order_ids), ending=Ending.OPEN, dispatch_by__isnull=False
    )
    for order_id, day in rows.order_by("-dispatch_by").values_list("order_id", "dispatch_by"):
        if day is not None:
            found[order_id] = day
    return found
