"""What is wrong about a rule before it is saved. Pure: what exists comes in as an argument."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import lcm

from .conditions import HISTORY, NEED_ORDER
from .problems import Code, Problem
from .reward import CodeReward, GiftCardReward, GoodieReward, Reward, of_values
from .shapes import (
    CONDITIONS,
    LIMITS,
    REWARDS,
    Shape,
    Sort,
    WrongValueError,
    read_all,
    read_one,
)
from .terms import Condition, Draft
from .words import BEFORE_PACKING, WITH_DAYS, CodeKind, ConditionKind, RewardKind, Trigger

LONGEST_NAME = 120
MOST_CONDITIONS = 20
MOST_DAYS = 3_650
MOST_PRIORITY = 1_000
MOST_HELD_OUT = 50
"""Percent; who keeps more than half from a reward compares nothing any more."""

EXPENSIVE_GOODIE = Decimal(10)
"""In the goodie's currency; German law lets a merchant deduct small gifts up to 50 EUR a
person and year (section 4 (5) no. 1 EStG), a parcel's extra is meant to be a trifle."""


@dataclass(frozen=True, slots=True)
class KnownGoodie:
    """A goodie that can be given."""

    cost: Decimal
    currency: str
    is_on: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What exists, by id. What is None cannot be looked up here, and every id passes."""

    goodies: Mapping[int, KnownGoodie] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)
    """The currency of each."""
    products: Collection[int] | None = None
    variants: Collection[int] | None = None
    collections: Collection[int] | None = None
    categories: Collection[int] | None = None
    groups: Collection[int] | None = None
    countries: Collection[str] | None = None


def problems(draft: Draft, known: Known) -> list[Problem]:
    """Return everything that is wrong about a rule; warnings among it.

    Args:
        draft: As it was typed.
        known: What exists.

    """
    found = [*_frame(draft)]
    conditions, wrong = _conditions(draft.conditions)
    found += wrong
    reward, wrong = _reward(draft.reward)
    found += wrong
    limits, wrong = read_all(LIMITS, draft.limits, "limits")
    found += wrong
    trigger = _trigger(draft.trigger)
    found += _among_conditions(conditions, trigger)
    for at, condition in conditions:
        found += _condition(condition, f"conditions.{at}", known)
    if reward is not None:
        found += _of_reward(reward, trigger, known)
        found += _of_limits(limits, reward, known)
    return found


def refusing(found: Iterable[Problem]) -> list[Problem]:
    """Return those that are no mere warnings."""
    return [one for one in found if not one.is_warning]


def cost_at_most(reward: Reward, goodies: Mapping[int, KnownGoodie]) -> Decimal:
    """Return the most that one grant books."""
    match reward:
        case GoodieReward():
            costs = [goodies[one].cost for one in reward.goodie_ids if one in goodies]
            return max(costs, default=Decimal(0))
        case CodeReward():
            return reward.cost
        case GiftCardReward():
            return reward.amount


def _frame(draft: Draft) -> Iterable[Problem]:
    if not draft.name.strip():
        yield Problem("name", Code.REQUIRED, "A rule needs a name.")
    elif len(draft.name.strip()) > LONGEST_NAME:
        yield Problem("name", Code.OUT_OF_RANGE, f"At most {LONGEST_NAME} characters.")
    trigger = _trigger(draft.trigger)
    if trigger is None:
        code = Code.UNKNOWN if draft.trigger else Code.REQUIRED
        yield Problem("trigger", code, "Choose when the rule is asked.")
    elif trigger in WITH_DAYS:
        yield from _number("days", draft.days, 1, MOST_DAYS)
    elif draft.days:
        yield Problem("days", Code.IMPOSSIBLE, "This occasion does not wait.")
    yield from _number("priority", draft.priority, -MOST_PRIORITY, MOST_PRIORITY)
    yield from _number("hold_out", draft.hold_out, 0, MOST_HELD_OUT)


def _number(name: str, raw: object, least: int, most: int) -> Iterable[Problem]:
    try:
        read_one(Shape(Sort.WHOLE, least=least, most=most), raw)
    except WrongValueError as error:
        yield Problem(name, error.code, str(error))


def _trigger(text: str) -> Trigger | None:
    return Trigger(text) if text in {one.value for one in Trigger} else None


def _conditions(
    stored: Sequence[Mapping[str, object]],
) -> tuple[list[tuple[int, Condition]], list[Problem]]:
    read, wrong = [], []
    if len(stored) > MOST_CONDITIONS:
        wrong.append(
            Problem("conditions", Code.OUT_OF_RANGE, f"At most {MOST_CONDITIONS} conditions.")
        )
    for at, one in enumerate(stored[:MOST_CONDITIONS]):
        kind = str(one.get("kind"))
        if kind not in {known.value for known in ConditionKind}:
            text = "There is no such condition."
            wrong.append(Problem(f"conditions.{at}.kind", Code.UNKNOWN, text))
            continue
        values, problems = read_all(CONDITIONS[ConditionKind(kind)], one, f"conditions.{at}")
        wrong += problems
        if not problems:
            read.append((at, Condition(ConditionKind(kind), values)))
    return read, wrong


def _reward(stored: Mapping[str, object]) -> tuple[Reward | None, list[Problem]]:
    kind = str(stored.get("kind") or "")
    if kind not in {known.value for known in RewardKind}:
        code = Code.UNKNOWN if kind else Code.REQUIRED
        return None, [Problem("reward.kind", code, "Choose what the customer gets.")]
    values, wrong = read_all(REWARDS[RewardKind(kind)], stored, "reward")
    return (None if wrong else of_values(RewardKind(kind), values)), wrong


_IDS = {
    ConditionKind.COLLECTIONS: "collections",
    ConditionKind.CATEGORIES: "categories",
    ConditionKind.GROUP: "groups",
    ConditionKind.CHANNEL: "channels",
    ConditionKind.PRODUCTS: "products",
}


def _condition(condition: Condition, path: str, known: Known) -> Iterable[Problem]:
    values = condition.values
    if condition.kind in _IDS:
        yield from _unknown(f"{path}.ids", values.get("ids"), getattr(known, _IDS[condition.kind]))
    if condition.kind is ConditionKind.PRODUCTS:
        yield from _unknown(f"{path}.variant_ids", values.get("variant_ids"), known.variants)
        if not values.get("ids") and not values.get("variant_ids"):
            yield Problem(f"{path}.ids", Code.REQUIRED, "Choose at least one product.")
    if condition.kind is ConditionKind.COUNTRY:
        yield from _unknown(f"{path}.codes", values["codes"], known.countries)
    if condition.kind in (ConditionKind.DAYS_SINCE_LAST, ConditionKind.ORDER_VALUE):
        if values.get("least") is None and values.get("most") is None:
            yield Problem(f"{path}.least", Code.REQUIRED, "Say from where, until where, or both.")
        yield from _span(path, values.get("least"), values.get("most"), "most")
    if condition.kind is ConditionKind.NTH_ORDER:
        yield from _span(path, values["from"], values.get("to"), "to")
    if condition.kind is ConditionKind.WEEKDAY and len(_tuple(values["days"])) == 7:
        text = "All seven days: the condition changes nothing."
        yield Problem(f"{path}.days", Code.IMPOSSIBLE, text, is_warning=True)
    currency = values.get("currency")
    if currency and known.channels and currency not in known.channels.values():
        yield Problem(f"{path}.currency", Code.CURRENCY, "No channel sells in this currency.")


def _span(path: str, least: object, most: object, name: str) -> Iterable[Problem]:
    if isinstance(least, int | Decimal) and isinstance(most, int | Decimal) and most < least:
        text = "The end of a span must not lie before its beginning: it would never hold."
        yield Problem(f"{path}.{name}", Code.IMPOSSIBLE, text)


def _among_conditions(
    conditions: Sequence[tuple[int, Condition]], trigger: Trigger | None
) -> Iterable[Problem]:
    """Yield what cannot be together."""
    first_only = [
        at for at, one in conditions
        if one.kind is ConditionKind.NTH_ORDER and one.values.get("to") == 1
    ]  # fmt: skip
    for at, one in conditions:
        if trigger is Trigger.WITHOUT_ORDER and one.kind in NEED_ORDER:
            text = "Days after the last order there is no order that this could be about."
            yield Problem(f"conditions.{at}.kind", Code.IMPOSSIBLE, text)
        looks_back = one.kind in HISTORY - {ConditionKind.NTH_ORDER, ConditionKind.EVERY_NTH}
        if first_only and looks_back and trigger is not Trigger.WITHOUT_ORDER:
            text = "Before a first order nothing was bought: together these never hold."
            yield Problem(f"conditions.{at}.kind", Code.IMPOSSIBLE, text)
    yield from _no_number_left(conditions)
    yield from _no_channel_left(conditions)


def _no_number_left(conditions: Sequence[tuple[int, Condition]]) -> Iterable[Problem]:
    """Yield a problem where no number of an order fits all conditions on it."""
    nth = [(at, one.values) for at, one in conditions if one.kind is ConditionKind.NTH_ORDER]
    every = [(at, one.values) for at, one in conditions if one.kind is ConditionKind.EVERY_NTH]
    if len(nth) + len(every) < 2:
        return
    least = max((_int(values["from"]) for _, values in nth), default=1)
    ends = [_int(values["to"]) for _, values in nth if values.get("to") is not None]
    step = 1
    for _, values in every:
        step = lcm(step, _int(values["n"]))
    first = -(-least // step) * step
    if ends and first > min(ends):
        at = max(at for at, _ in (*nth, *every))
        text = "No order's number fits all conditions on it: together they never hold."
        yield Problem(f"conditions.{at}.kind", Code.IMPOSSIBLE, text)


def _no_channel_left(conditions: Sequence[tuple[int, Condition]]) -> Iterable[Problem]:
    """Yield a problem where channels exclude one another."""
    sets = [
        (at, set(_tuple(one.values["ids"])))
        for at, one in conditions
        if one.kind is ConditionKind.CHANNEL
    ]
    if len(sets) > 1 and not set.intersection(*(one for _, one in sets)):
        text = "No channel fits all conditions on it: together they never hold."
        yield Problem(f"conditions.{sets[-1][0]}.ids", Code.IMPOSSIBLE, text)


def _of_reward(reward: Reward, trigger: Trigger | None, known: Known) -> Iterable[Problem]:
    match reward:
        case GoodieReward():
            yield from _of_goodies(reward, trigger, known)
        case CodeReward():
            yield from _currency("reward.currency", reward.currency, known)
            yield from _of_code(reward, known)
        case GiftCardReward():
            yield from _currency("reward.currency", reward.currency, known)


def _of_goodies(reward: GoodieReward, trigger: Trigger | None, known: Known) -> Iterable[Problem]:
    if trigger is not None and trigger not in BEFORE_PACKING:
        text = "The parcel has left by then: a goodie comes when an order is placed or paid."
        yield Problem("reward.kind", Code.IMPOSSIBLE, text)
    yield from _unknown("reward.goodie_ids", reward.goodie_ids, known.goodies)
    there = [known.goodies[one] for one in reward.goodie_ids if one in known.goodies]
    if there and not any(one.is_on for one in there):
        text = "All of these goodies are switched off."
        yield Problem("reward.goodie_ids", Code.IMPOSSIBLE, text)
    if len({one.currency for one in there}) > 1:
        text = "These goodies' costs are in different currencies."
        yield Problem("reward.goodie_ids", Code.CURRENCY, text)
    for one in there:
        if one.cost > EXPENSIVE_GOODIE:
            text = (
                f"{one.name or 'A goodie'} costs {one.cost.normalize():f} {one.currency}, more "
                f"than the usual {EXPENSIVE_GOODIE} {one.currency}."
            )
            yield Problem("reward.goodie_ids", Code.EXPENSIVE, text, is_warning=True)


def _of_code(reward: CodeReward, known: Known) -> Iterable[Problem]:
    if reward.kind is CodeKind.PERCENT and not 1 <= reward.value <= 100:
        yield Problem("reward.value", Code.OUT_OF_RANGE, "From 1 to 100 percent.")
    if reward.kind is CodeKind.FIXED and reward.value <= 0:
        yield Problem("reward.value", Code.OUT_OF_RANGE, "This is more than 0.")
    if reward.kind is not CodeKind.FIXED and reward.cost == 0:
        # Booked with nothing it would look like free in every report, and no budget could hold it.
        yield Problem("reward.cost", Code.REQUIRED, "Say what one code costs you at most.")
    if reward.kind is CodeKind.FREE_SHIPPING and reward.value != 100:
        yield Problem("reward.value", Code.INVALID, "Free shipping takes off 100 percent.")
    if reward.kind is not CodeKind.FREE_SHIPPING and reward.countries:
        text = "Countries limit free shipping alone."
        yield Problem("reward.countries", Code.IMPOSSIBLE, text)
    things = ("product_ids", "collection_ids", "category_ids")
    if reward.kind is CodeKind.FREE_SHIPPING and any(getattr(reward, one) for one in things):
        text = "Free shipping is for the whole order: leave the products out."
        yield Problem("reward.product_ids", Code.IMPOSSIBLE, text)
    for name, ids in zip(
        things, (known.products, known.collections, known.categories), strict=True
    ):
        yield from _unknown(f"reward.{name}", getattr(reward, name), ids)
    yield from _unknown("reward.channel_ids", reward.channel_ids, known.channels)
    yield from _unknown("reward.countries", reward.countries, known.countries)
    other = [
        one for one in reward.channel_ids
        if known.channels.get(one, reward.currency) != reward.currency
    ]  # fmt: skip
    if other:
        text = f"The code is in {reward.currency}, one of these channels is not."
        yield Problem("reward.channel_ids", Code.CURRENCY, text)


def _of_limits(limits: Mapping[str, object], reward: Reward, known: Known) -> Iterable[Problem]:
    budget, currency = limits.get("monthly_budget"), limits.get("currency")
    if not isinstance(budget, Decimal):
        return
    if not currency:
        yield Problem("limits.currency", Code.REQUIRED, "A budget needs its currency.")
        return
    if isinstance(reward, GoodieReward):
        costs = {known.goodies[one].currency for one in reward.goodie_ids if one in known.goodies}
    else:
        costs = {reward.currency}
    if costs and costs != {currency}:
        wanted = ", ".join(sorted(costs))
        text = f"What is given costs {wanted}: the budget must be in the same currency."
        yield Problem("limits.currency", Code.CURRENCY, text)
        return
    cost = cost_at_most(reward, known.goodies)
    if cost > budget:
        text = f"One costs {cost} {currency}: this budget would never allow it."
        yield Problem("limits.monthly_budget", Code.IMPOSSIBLE, text)


def _currency(name: str, currency: str, known: Known) -> Iterable[Problem]:
    if known.channels and currency not in known.channels.values():
        yield Problem(name, Code.CURRENCY, "No channel sells in this currency.")


def _unknown(name: str, wanted: object, there: Collection[object] | None) -> Iterable[Problem]:
    gone = [] if there is None else [one for one in _tuple(wanted) if one not in there]
    if gone:
        named = ", ".join(str(one) for one in gone[:5])
        yield Problem(name, Code.UNKNOWN, f"There is none of these (any more): {named}.")


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()


def _int(value: object) -> int:
    return value if isinstance(value, int) else 0
