"""What staff set for a channel's referral program, read, checked and changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from ...database import clock
from ...shop import port
from ..refused import Problem, RefusedError
from ..rules import reward as rewards
from ..rules.reward import CodeReward, GiftCardReward
from ..rules.words import CodeKind
from .models import ReferralProgram

DAYS = range(14, 181)
"""The period of withdrawal at least (section 355 (2) BGB): a reward for goods that may still
come back could be bought for nothing."""

PER_PERSON = range(1, 1001)

MOST_DAYS = range(1, 731)
"""For which a code of the program may be good."""

MOST_AMOUNT = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Program:
    """A channel's program, checked."""

    channel_id: int
    is_on: bool
    reward: CodeReward | GiftCardReward | None
    """None where staff have set none yet."""
    friend_reward: CodeReward | None
    window_days: int
    min_value: Decimal
    monthly_budget: Decimal | None
    per_person: int


def read(channel_id: int) -> Program:
    """Return a channel's program; where there is none, an empty one that is off."""
    row = ReferralProgram.objects.filter(pk=channel_id).first()
    return of_row(row or ReferralProgram(channel_id=channel_id))


def all_programs() -> dict[int, Program]:
    """Return every channel's program; one statement."""
    return {row.channel_id: of_row(row) for row in ReferralProgram.objects.all()}


def of_row(row: ReferralProgram) -> Program:
    """Return a program as stored."""
    reward = rewards.read(row.reward) if row.reward else None
    friend = rewards.read(row.friend_reward) if row.friend_reward else None
    assert reward is None or isinstance(reward, CodeReward | GiftCardReward)
    assert friend is None or isinstance(friend, CodeReward)
    return Program(
        row.channel_id, row.is_on, reward, friend, row.window_days, Decimal(row.min_value),
        row.monthly_budget, row.per_person,
    )  # fmt: skip


def change(channel_id: int, values: Mapping[str, object]) -> Program:
    """Set what is named; a field that is not named stays.

    Other terms for friends hold for links made from now on: a code that was shared keeps
    what it promised.

    Args:
        channel_id: The shop's channel.
        values: By name of `Program`.

    Raises:
        RefusedError: A value cannot be used; nothing is changed.

    """
    with port.current().writer(), transaction.atomic():
        channel = port.current().read_channels().get(channel_id)
        if channel is None:
            raise RefusedError(Problem("channel", "unknown", "There is no such channel."))
        ReferralProgram.objects.bulk_create(
            [ReferralProgram(channel_id=channel_id)], ignore_conflicts=True
        )
        row = ReferralProgram.objects.select_for_update().get(pk=channel_id)
        program = _booked(replace(of_row(row), **values))  # type: ignore[arg-type]
        if found := problems(program, currency=channel.currency):
            raise RefusedError(*found)
        for name in ("is_on", "window_days", "min_value", "monthly_budget", "per_person"):
            setattr(row, name, getattr(program, name))
        row.reward = rewards.write(program.reward) if program.reward else {}
        row.friend_reward = rewards.write(program.friend_reward) if program.friend_reward else None
        row.changed_at = clock()
        row.save()
    return program


def problems(program: Program, *, currency: str) -> list[Problem]:
    """Return what cannot be meant, by field; pure.

    Args:
        program: What was written.
        currency: Of the channel.

    """
    found = []
    if program.is_on and program.reward is None:
        found.append(Problem("reward", "required", "Say what a customer gets for a friend."))
    if program.window_days not in DAYS:
        text = f"{DAYS[0]} to {DAYS[-1]} days: before, goods may still come back."
        found.append(Problem("window_days", "out-of-range", text))
    if program.per_person not in PER_PERSON:
        found.append(Problem("per_person", "out-of-range", f"1 to {PER_PERSON[-1]}."))
    if not 0 <= program.min_value <= MOST_AMOUNT:
        found.append(Problem("min_value", "out-of-range", "An amount, not negative."))
    budget = program.monthly_budget
    if budget is not None and not 0 < budget <= MOST_AMOUNT:
        found.append(Problem("monthly_budget", "out-of-range", "An amount above 0, or none."))
    elif budget is not None and program.reward is not None:
        cost = cost_of(program.reward)
        if cost > budget:
            text = "It does not suffice for a single reward."
            found.append(Problem("monthly_budget", "impossible", text))
    reward = program.reward
    if isinstance(reward, CodeReward) and reward.kind is not CodeKind.FIXED and reward.cost <= 0:
        text = "Say what a code costs you at most."
        found.append(Problem("reward.cost", "required", text))
    for name in ("reward", "friend_reward"):
        found += _terms(name, getattr(program, name), currency)
    return found


def cost_of(reward: CodeReward | GiftCardReward) -> Decimal:
    """Return what is booked for a reward; pure."""
    return reward.amount if isinstance(reward, GiftCardReward) else reward.cost


def _booked(program: Program) -> Program:
    """What a fixed code costs at most is its value, whatever was typed."""
    reward = program.reward
    if isinstance(reward, CodeReward) and reward.kind is CodeKind.FIXED:
        return replace(program, reward=replace(reward, cost=reward.value))
    return program


def _terms(name: str, reward: CodeReward | GiftCardReward | None, currency: str) -> list[Problem]:
    if reward is None:
        return []
    found = []
    if reward.currency != currency:
        found.append(Problem(f"{name}.currency", "currency", f"The channel has {currency}."))
    if isinstance(reward, GiftCardReward):
        if not 0 < reward.amount <= MOST_AMOUNT:
            found.append(Problem(f"{name}.value", "out-of-range", "An amount above 0."))
        return found
    top = Decimal(100) if reward.kind is CodeKind.PERCENT else MOST_AMOUNT
    if not 0 < reward.value <= top:
        found.append(Problem(f"{name}.value", "out-of-range", f"Above 0, at most {top}."))
    if reward.valid_days not in MOST_DAYS:
        found.append(Problem(f"{name}.valid_days", "out-of-range", f"1 to {MOST_DAYS[-1]}."))
    if reward.min_spent is not None and not 0 <= reward.min_spent <= MOST_AMOUNT:
        text = "An amount, not negative."
        found.append(Problem(f"{name}.min_spent", "out-of-range", text))
    return found
