"""Rewards on the fake shop: rules that are on, orders that are paid, and what was granted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest import mock
from uuid import UUID

from saleor_service_plugin import work
from saleor_service_plugin.effects import kinds as effect_kinds
from saleor_service_plugin.effects.kinds import EffectKind
from saleor_service_plugin.effects.models import Effect
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders import marks
from saleor_service_plugin.rewards.asking.models import Occasion, Rule, Tally
from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.shop.snapshots import (
    Address,
    MoneyKind,
    MoneyMovement,
    MoneySource,
    Order,
)
from tests.fake_shop import FakeShop, an_address, an_order

MAKES_AND_UNDOES = (
    "goodie-add", "code-make", "gift-card-make", "goodie-remove", "code-off", "gift-card-off",
)  # fmt: skip

CODE = {
    "kind": "code", "code_kind": "fixed", "value": "5", "currency": "EUR", "valid_days": 90,
}  # fmt: skip


@contextmanager
def nothing_done() -> Iterator[None]:
    """Have effects of rewards wait in the outbox, whoever declares them."""
    put_off = {
        key: EffectKind(key, timedelta(days=7), lambda effect: None) for key in MAKES_AND_UNDOES
    }
    real = effect_kinds.all_kinds
    with (
        mock.patch.dict(effect_kinds._registry._kinds, put_off),
        mock.patch.object(
            effect_kinds, "all_kinds",
            lambda: [one for one in real() if one.key not in MAKES_AND_UNDOES],
        ),
    ):  # fmt: skip
        yield


class Story:
    """A live channel whose rules are on since long ago."""

    def __init__(self, shop: FakeShop) -> None:
        """Go live."""
        self.shop = shop
        self.now = datetime.now(UTC)
        channels.go_live(1)
        ChannelState.objects.update(
            live_since=self.now - timedelta(days=900), quiet_from=0, quiet_to=0, time_zone="UTC"
        )
        self._numbers = 0

    def goodie(self, *, variant: int = 70, cost: str = "2.00", **changes: object) -> Goodie:
        """Have a goodie."""
        return Goodie.objects.create(
            variant_id=variant, name="Teesieb", cost=Decimal(cost), currency="EUR", **changes
        )

    def rule(self, **changes: object) -> Rule:
        """Have a rule that is on: a code of 5 EUR for each paid order."""
        values: dict[str, object] = {
            "name": "Danke", "state": "on", "trigger": "paid", "reward": CODE,
            "on_since": self.now - timedelta(days=800),
        }  # fmt: skip
        return Rule.objects.create(**{**values, **changes})

    def order(
        self, *, email: str = "anne@example.com", ago: timedelta = timedelta(0),
        paid: bool = True, place: Address | None = None, **changes: object,
    ) -> Order:  # fmt: skip
        """Somebody buys for 39.80 EUR."""
        self._numbers += 1
        at = datetime.now(UTC) - ago
        money = MoneyMovement(
            MoneySource.TRANSACTION, self.shop.next_id(), MoneyKind.PAYMENT, Decimal("39.80"), at
        )
        values: dict[str, object] = {
            "number": self._numbers, "email": email, "created_at": at,
            "shipping_address": place or an_address(), "billing_address": place or an_address(),
        }  # fmt: skip
        if paid:
            values |= {
                "total_charged": Decimal("39.80"),
                "charge_status": "full",
                "money": (money,),
            }
        return self.shop.put(an_order(**{**values, **changes}))

    def look(self, *orders: Order) -> "Story":
        """A worker looks at these orders and does all that follows."""
        marks.forget_written()
        marks.mark([order.id for order in orders])
        work.work()
        return self

    def buy(self, **changes: object) -> Order:
        """Somebody buys, and a worker looks."""
        order = self.order(**changes)  # type: ignore[arg-type]
        self.look(order)
        return order

    def change(self, order: Order, **changes: object) -> None:
        """The shop changes an order, and a worker looks."""
        self.shop.change(order.id, **changes)
        self.look(order)

    def refund(self, order: Order, *, status: str = "returned") -> None:
        """All of an order comes back, and its money goes back."""
        lines = tuple(replace(line, quantity_fulfilled=0) for line in order.lines)
        self.change(order, status=status, total_charged=Decimal(0), charge_status="none",
                    lines=lines)  # fmt: skip


def grants(**which: object) -> list[tuple[str, str]]:
    """Return kind and state of the grants, in their order."""
    return list(Grant.objects.filter(**which).order_by("pk").values_list("kind", "state"))


def effects() -> list[str]:
    """Return the kinds of the effects of rewards, in their order."""
    rows = Effect.objects.filter(kind__in=MAKES_AND_UNDOES).order_by("pk")
    return list(rows.values_list("kind", flat=True))


def tally(scope: str, period: str = "all", currency: str = "") -> tuple[int, Decimal]:
    """Return count and money of a row; nothing where there is none."""
    row = Tally.objects.filter(scope=scope, period=period, currency=currency).first()
    return (row.count, row.booked) if row else (0, Decimal(0))


def refusals(order_id: UUID) -> dict[str, str]:
    """Return who refused at an order's occasions."""
    found: dict[str, str] = {}
    for row in Occasion.objects.filter(order_id=order_id).order_by("pk"):
        found |= row.refusals
    return found
