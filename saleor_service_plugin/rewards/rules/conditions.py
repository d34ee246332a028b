"""Whether a condition holds of an occasion. Pure."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from .case import Case, OrderFacts
from .terms import Condition
from .words import ConditionKind

HISTORY = frozenset(
    {
        ConditionKind.NTH_ORDER,
        ConditionKind.EVERY_NTH,
        ConditionKind.SPENT,
        ConditionKind.DAYS_SINCE_LAST,
    }
)
"""Conditions that are about the orders before: they need a customer who is known."""

NEED_ORDER = frozenset(
    {
        ConditionKind.ORDER_VALUE,
        ConditionKind.PRODUCTS,
        ConditionKind.COLLECTIONS,
        ConditionKind.CATEGORIES,
        ConditionKind.COUNTRY,
        ConditionKind.ACCOUNT,
        ConditionKind.LANGUAGE,
    }
)
"""Conditions on the order of the occasion; without one they do not hold."""

Values = Mapping[str, Any]


def holds(condition: Condition, case: Case) -> bool:
    """Return whether a condition holds; one on an order does not where there is none.

    Args:
        condition: Read (`terms.read_condition`).
        case: The occasion.

    """
    order = case.order
    if condition.kind in NEED_ORDER:
        return order is not None and _OF_ORDER[condition.kind](condition.values, order)
    return _OF_CASE[condition.kind](condition.values, case)


def number(case: Case) -> int:
    """Return which order of this customer it is, from 1; without an order: his latest."""
    return case.standing.orders + (case.order is not None)


def _nth(values: Values, case: Case) -> bool:
    most = values.get("to")
    return bool(values["from"] <= number(case) and (most is None or number(case) <= most))


def _every_nth(values: Values, case: Case) -> bool:
    return number(case) > 0 and number(case) % values["n"] == 0


def _spent(values: Values, case: Case) -> bool:
    least: Decimal = values["amount"]
    return case.standing.spent.get(values["currency"], Decimal(0)) >= least


def _days_since_last(values: Values, case: Case) -> bool:
    if case.standing.last_at is None:
        return False
    until = case.order.placed_at if case.order else case.at
    return _within(values, (until - case.standing.last_at).days)


def _channel(values: Values, case: Case) -> bool:
    return case.channel_id in values["ids"]


def _group(values: Values, case: Case) -> bool:
    return not case.standing.groups.isdisjoint(values["ids"])


def _weekday(values: Values, case: Case) -> bool:
    return case.day.isoweekday() in values["days"]


def _goodies(values: Values, case: Case) -> bool:
    most: int = values["most"]
    return case.standing.goodies <= most


def _returns(values: Values, case: Case) -> bool:
    # Multiplied, not divided: no rounding, and nothing bought is no share.
    most: Decimal = values["most"]
    return case.standing.pieces_back <= most * case.standing.pieces


def _order_value(values: Values, order: OrderFacts) -> bool:
    return order.currency == values["currency"] and _within(values, order.value)


def _products(values: Values, order: OrderFacts) -> bool:
    found = _meet(values.get("ids", ()), order.product_ids) or _meet(
        values.get("variant_ids", ()), order.variant_ids
    )
    return found is values["any"]


def _collections(values: Values, order: OrderFacts) -> bool:
    return _meet(values["ids"], order.collection_ids) is values["any"]


def _categories(values: Values, order: OrderFacts) -> bool:
    return _meet(values["ids"], order.category_ids) is values["any"]


def _country(values: Values, order: OrderFacts) -> bool:
    return (order.country in values["codes"]) is values["any"]


def _account(values: Values, order: OrderFacts) -> bool:
    return order.has_account is values["has"]


def _language(values: Values, order: OrderFacts) -> bool:
    return order.language[:2].lower() in values["codes"]


def _meet(wanted: Sequence[int], there: frozenset[int]) -> bool:
    return not there.isdisjoint(wanted)


def _within(values: Values, found: int | Decimal) -> bool:
    least, most = values.get("least"), values.get("most")
    return bool((least is None or least <= found) and (most is None or found <= most))


_OF_CASE: Mapping[ConditionKind, Callable[[Values, Case], bool]] = {
    ConditionKind.NTH_ORDER: _nth,
    ConditionKind.EVERY_NTH: _every_nth,
    ConditionKind.SPENT: _spent,
    ConditionKind.DAYS_SINCE_LAST: _days_since_last,
    ConditionKind.CHANNEL: _channel,
    ConditionKind.GROUP: _group,
    ConditionKind.WEEKDAY: _weekday,
    ConditionKind.GOODIES: _goodies,
    ConditionKind.RETURNS: _returns,
}

_OF_ORDER: Mapping[ConditionKind, Callable[[Values, OrderFacts], bool]] = {
    ConditionKind.ORDER_VALUE: _order_value,
    ConditionKind.PRODUCTS: _products,
    ConditionKind.COLLECTIONS: _collections,
    ConditionKind.CATEGORIES: _categories,
    ConditionKind.COUNTRY: _country,
    ConditionKind.ACCOUNT: _account,
    ConditionKind.LANGUAGE: _language,
}
