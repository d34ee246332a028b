"""What rewards cost, so that a budget can be kept before anything is given."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ..goodies.models import Goodie
from ..rules.case import Case
from ..rules.reward import CodeReward, GiftCardReward, GoodieReward
from ..rules.terms import Terms
from .room import currency_of


@dataclass(frozen=True, slots=True)
class Price:
    """What one goodie costs the shop."""

    cost: Decimal
    currency: str
    countries: frozenset[str] = frozenset()
    """Where it may be sent; empty: this is decided with its warehouse."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What rewards cost now."""

    goodies: Mapping[int, Price] = field(default_factory=dict)
    """Those that are on, by our id."""

    def of(self, rule: Terms, case: Case) -> Decimal | None:
        """Return what is booked for a rule's reward, None where it has nothing to give.

        Of goodies the dearest that may come: which one it becomes is known when its line is
        added, and what it cost less is free again then.
        """
        match rule.reward:
            case GoodieReward(goodie_ids=ids):
                currency = currency_of(rule, case)
                costs = [
                    price.cost
                    for price in (self.goodies.get(one) for one in ids)
                    if price is not None and price.currency == currency and _may_go(price, case)
                ]
                return max(costs, default=None)
            case CodeReward(cost=cost):
                return cost
            case GiftCardReward(amount=amount):
                return amount


def prices(rules: Collection[Terms]) -> Prices:
    """Return what these rules' rewards cost now; one statement, none without goodies."""
    wanted = {
        one for rule in rules if isinstance(rule.reward, GoodieReward)
        for one in rule.reward.goodie_ids
    }  # fmt: skip
    if not wanted:
        return Prices()
    rows = Goodie.objects.filter(pk__in=wanted, is_on=True, archived_at__isnull=True)
    return Prices({row.pk: Price(row.cost, row.currency, frozenset(row.countries)) for row in rows})


def _may_go(price: Price, case: Case) -> bool:
    country = case.order.country if case.order else ""
    return not price.countries or country in price.countries
