"""How a scenario is written: steps over the world, and what must be true afterwards.

A scenario is a generator: between two ``yield`` everybody may look, and after the end once
more. The truth is a bag of facts per order; a fact is a tuple that needs no primary key:

- ``("placed",)``, ``("confirmed",)``, ``("canceled",)``, ``("expired",)``, ``("order-gone",)``
- ``("payment", amount)``, ``("refund", amount)``, ``("authorization", amount)``,
  ``("void", amount)``, ``("charge-back", amount)``, ``("refund-reversed", amount)``,
  ``("payment-correction", negative amount)``, ``("refund-correction", negative amount)``
- ``("refund-granted", amount when first seen)``
- ``("parcel-sent", index)``, ``("parcel-canceled", index)``, ``("parcel-returned", index)``,
  ``("parcel-replaced", index)``: the index counts the order's fulfillments of every status
  from 0 in the order of their creation, also those that core deleted meanwhile
- ``("tracking-changed", index, revision, number)``
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from .world import World
from .world.parcels import fulfillment_pks

Fact = tuple[str | int | Decimal, ...]

PLACED: Fact = ("placed",)
CONFIRMED: Fact = ("confirmed",)
CANCELED: Fact = ("canceled",)
EXPIRED: Fact = ("expired",)
GONE: Fact = ("order-gone",)


def money(kind: str, amount: int | str | Decimal) -> Fact:
    """Return a fact about money."""
    return (kind, Decimal(amount))


def payment(amount: int | str) -> Fact:
    """Return the fact that money was charged."""
    return money("payment", amount)


def refund(amount: int | str) -> Fact:
    """Return the fact that money was given back."""
    return money("refund", amount)


def sent(index: int) -> Fact:
    """Return the fact that a parcel was sent."""
    return ("parcel-sent", index)


def tracked(index: int, revision: int, number: str) -> Fact:
    """Return the fact that a parcel's number became another one."""
    return ("tracking-changed", index, revision, number)


@dataclass(frozen=True)
class Outcome:
    """What is true of one order at the end: Saleor's own state, and the facts."""

    #: Saleor's order status; None when the order is gone.
    status: str | None
    charge: str = "none"
    #: Status of the fulfillments that are left, in the order of their creation.
    fulfillments: Sequence[str] = ()
    facts: Sequence[Fact] = ()

    def counted(self) -> Counter[Fact]:
        """Return the facts as a bag: the same amount may really be paid twice."""
        return Counter(self.facts)


@dataclass
class Story:
    """What the steps tell the runner."""

    #: Role -> order id. The role "order" is the one that the scenario is about.
    orders: dict[str, UUID] = field(default_factory=dict)
    #: API id of the transaction that the beginning made, where it made one.
    transaction: str = ""
    _fulfillments: dict[UUID, list[int]] = field(default_factory=dict)

    def notice(self) -> None:
        """Remember new fulfillments, so that indexes outlive what core deletes."""
        for order_id in self.orders.values():
            known = self._fulfillments.setdefault(order_id, [])
            known.extend(pk for pk in fulfillment_pks(order_id=order_id) if pk not in known)

    def fulfillment_index(self, order_id: UUID, fulfillment_pk: int) -> int:
        """Return the index that facts use for the fulfillment; -1 when it was never seen."""
        known = self._fulfillments.get(order_id, [])
        return known.index(fulfillment_pk) if fulfillment_pk in known else -1


Steps = Callable[[World, Story], Iterator[None]]


@dataclass(frozen=True)
class Scenario:
    """One way an order can change."""

    name: str
    steps: Steps
    outcomes: Mapping[str, Outcome]
    #: Whether it needs core's dummy gateway, a plugin of Saleor's tests from 3.24 on.
    legacy: bool = False


SCENARIOS: dict[str, Scenario] = {}


def scenario(*, legacy: bool = False, **outcomes: Outcome) -> Callable[[Steps], Steps]:
    """Enter the generator below into the table, with an outcome per role."""

    def enter(steps: Steps) -> Steps:
        name = steps.__name__
        if name in SCENARIOS:
            raise ValueError(f"two scenarios named {name}")
        SCENARIOS[name] = Scenario(name, steps, outcomes, legacy)
        return steps

    return enter


def play(scenario_: Scenario, world: World, look: Callable[[Story], None]) -> Story:
    """Run the steps on the world and call ``look`` after every one of them."""
    story = Story()
    for _ in scenario_.steps(world, story):
        story.notice()
        look(story)
    story.notice()
    look(story)
    return story
