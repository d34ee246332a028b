"""What is granted, as plain values; stored as JSON in rules, campaigns and grants. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .shapes import REWARDS, plain, read_all
from .words import CodeKind, RewardKind


@dataclass(frozen=True, slots=True)
class GoodieReward:
    """A small thing in the parcel: the first that is there and that the customer lacks."""

    goodie_ids: tuple[int, ...]
    """Our goodies in the order in which they are tried."""


@dataclass(frozen=True, slots=True)
class CodeReward:
    """A personal, single-use discount code."""

    kind: CodeKind
    value: Decimal
    """Percent, or an amount in `currency`; 100 for free shipping."""
    currency: str
    """Of the amounts; the code works in channels of this currency alone."""
    valid_days: int
    min_spent: Decimal | None = None
    cost: Decimal = Decimal(0)
    """What is booked for it: of a fixed one its value, else what staff expect at most."""
    countries: tuple[str, ...] = ()
    """Of free shipping; empty: everywhere."""
    product_ids: tuple[int, ...] = ()
    collection_ids: tuple[int, ...] = ()
    category_ids: tuple[int, ...] = ()
    """What it takes something off; all three empty: everything."""
    channel_ids: tuple[int, ...] = ()
    """Where it can be used; empty: where it is granted."""


@dataclass(frozen=True, slots=True)
class GiftCardReward:
    """Store credit, assigned to the customer where Saleor has that."""

    amount: Decimal
    currency: str
    valid_days: int | None = None


Reward = GoodieReward | CodeReward | GiftCardReward


def read(stored: object) -> Reward:
    """Return a reward as stored.

    Raises:
        ValueError: It is none; the text names field and reason.

    """
    if not isinstance(stored, Mapping):
        raise ValueError("reward: this is an object.")
    try:
        kind = RewardKind(str(stored.get("kind")))
    except ValueError as error:
        raise ValueError("reward.kind: there is no such reward.") from error
    values, wrong = read_all(REWARDS[kind], stored, "reward")
    for problem in wrong:
        raise ValueError(f"{problem.field}: {problem.message}")
    return of_values(kind, values)


def of_values(kind: RewardKind, values: Mapping[str, object]) -> Reward:
    """Return a reward of values that were read (`shapes.read_all`), all those needed there."""
    known: dict[str, Any] = dict(values)
    match kind:
        case RewardKind.GOODIE:
            return GoodieReward(**known)
        case RewardKind.GIFT_CARD:
            return GiftCardReward(**known)
        case RewardKind.CODE:
            code = CodeReward(kind=known.pop("code_kind"), **known)
            # What a fixed code costs is no guess.
            return replace(code, cost=code.value) if code.kind is CodeKind.FIXED else code


def write(reward: Reward) -> dict[str, object]:
    """Return what is stored of a reward; `read` gives the same one back."""
    kind = kind_of(reward)
    values = {
        name: getattr(reward, "kind" if name == "code_kind" else name) for name in REWARDS[kind]
    }
    kept = {name: plain(value) for name, value in values.items() if value not in (None, (), "")}
    return {"kind": kind.value, **kept}


def kind_of(reward: Reward) -> RewardKind:
    """Return what a reward is."""
    match reward:
        case GoodieReward():
            return RewardKind.GOODIE
        case CodeReward():
            return RewardKind.CODE
        case GiftCardReward():
            return RewardKind.GIFT_CARD


def currency_of(reward: Reward) -> str:
    """Return the currency a reward is bound to; "" of goodies, which cost what they cost."""
    return "" if isinstance(reward, GoodieReward) else reward.currency
