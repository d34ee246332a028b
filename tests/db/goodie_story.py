"""Goodies on the fake shop: rules that give one, and parcels that take it along."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

from django.db import transaction

from saleor_service_plugin.rewards.asking import books
from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.rewards.grants import booked
from saleor_service_plugin.rewards.grants.give import Recipient, Wish, give
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import Why
from saleor_service_plugin.rewards.rules.reward import GoodieReward
from saleor_service_plugin.shop.snapshots import Line, Order, VariantStock, Warehouse
from tests.db.reward_story import Story, tally
from tests.fake_shop import FakeShop, a_parcel

RULE = 5
PERSON = 77
MONTH = "2026-11"

WAREHOUSE = Warehouse(uuid4(), "Leipzig", "DE", "04109")


class GoodieStory(Story):
    """A live channel with a warehouse in Germany and a rule that gives goodies."""

    def __init__(self, shop: FakeShop) -> None:
        """Go live, with a warehouse."""
        super().__init__(shop)
        shop.warehouses = {WAREHOUSE.id: WAREHOUSE}

    def thing(
        self, variant: int, *, pieces: int = 5, cost: str = "2.00", **changes: object
    ) -> Goodie:
        """Have a goodie of which so many lie there."""
        self.shop.stock[variant] = VariantStock(variant, pieces, 0, tracked=True)
        return self.goodie(variant=variant, cost=cost, **changes)

    def grant(self, order: Order, *goodies: Goodie, key: str = "", **changes: object) -> Grant:
        """Grant one of these with an order, the dearest booked as a rule does; workers work."""
        cost = max(goodie.cost for goodie in goodies)
        values: dict[str, object] = {
            "key": key or f"rule:{RULE}:paid:{order.id}", "why": Why.RULE, "rule_id": RULE,
            "recipient": Recipient(1, order.email, person_id=PERSON, order_id=order.id),
            "reward": GoodieReward(tuple(goodie.pk for goodie in goodies)),
            "cost": cost, "currency": "EUR", "booked_in": MONTH,
        }  # fmt: skip
        with transaction.atomic():
            (row,) = give([Wish(**{**values, **changes})], now=self.now)  # type: ignore[arg-type]
            books.add(booked.slots_of(row), at=self.now)
        self.look(order)
        return row

    def now_of(self, order: Order) -> Order:
        """Return the order as it stands."""
        return self.shop.orders[order.id]

    def extra(self, order: Order) -> list[Line]:
        """Return its lines that nobody ordered."""
        return [line for line in self.now_of(order).lines if line.is_extra]

    def pack(self, order: Order, lines: Sequence[Line], *, status: str = "fulfilled") -> int:
        """Send these lines in one parcel, as Saleor does; a worker looks twice."""
        row = self.now_of(order)
        ids = {line.id for line in lines}
        parcel = a_parcel(
            id=self.shop.next_id(), sequence=len(row.fulfillments) + 1, status=status,
            lines=tuple((line.id, line.quantity) for line in lines),
        )  # fmt: skip
        kept = tuple(
            replace(line, quantity_fulfilled=line.quantity) if line.id in ids else line
            for line in row.lines
        )
        whole = all(line.quantity == line.quantity_fulfilled for line in kept)
        self.shop.put(
            replace(
                row, lines=kept, fulfillments=(*row.fulfillments, parcel),
                status="fulfilled" if whole else "partially fulfilled",
            )
        )  # fmt: skip
        self.look(order).look(order)
        return parcel.id

    def ordered(self, order: Order) -> list[Line]:
        """Return the lines that the customer ordered."""
        return [line for line in self.now_of(order).lines if not line.is_extra]


def the_grant() -> Grant:
    """Return the only one."""
    return Grant.objects.get()


def stands() -> list[tuple[str, str, int | None]]:
    """Return state, reason and goodie of all grants."""
    rows = Grant.objects.order_by("pk")
    return list(rows.values_list("state", "reason", "variant_id"))


def booked_now() -> tuple[int, Decimal]:
    """Return how often the rule gave something in its month, and what is booked for it."""
    return tally(f"rule:{RULE}", MONTH, "EUR")
