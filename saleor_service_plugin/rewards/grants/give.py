"""Granting something, for whatever reason: the one way by which a customer gets anything."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction

from ...effects import enter as effects
from ...effects.enter import NewEffect
from ...messages import channels
from ...messages.rules import ChannelGate, zone_of
from ...shop import port
from ..asking import books
from ..codes.texts import new_code, new_gift_card_code
from ..rules import reward as rewards
from ..rules.reward import CodeReward, GiftCardReward, GoodieReward, Reward
from ..rules.words import RewardKind
from . import anchor, booked, moves
from .models import Grant
from .states import GrantState, Why

MAKES = {
    RewardKind.GOODIE: "goodie-add",
    RewardKind.CODE: "code-make",
    RewardKind.GIFT_CARD: "gift-card-make",
}
"""Which effect carries out a grant, by its kind; the effect's data is {"grant": id}."""

UNDOES = {
    RewardKind.GOODIE: "goodie-remove",
    RewardKind.CODE: "code-off",
    RewardKind.GIFT_CARD: "gift-card-off",
}
"""Which effect takes it back."""

TRIES = 5
"""Others may grant the same at the same moment; each time one of theirs is found."""

ELSEWHERE = "elsewhere"
"""`Grant.announced_by` of what its reason's own letter tells."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it; copied into the grant."""

    channel_id: int
    email: str
    language_code: str = ""
    first_name: str = ""
    user_id: int | None = None
    person_id: int | None = None
    order_id: UUID | None = None
    """The order it comes with, or is owed to. A goodie has one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Something that somebody is to be granted."""

    key: str
    """Of the reason, unique for ever: a second wish with it changes nothing."""
    why: Why
    recipient: Recipient
    reward: Reward
    cost: Decimal = Decimal(0)
    """Booked for it, in the reward's currency, or in `currency` for goodies."""
    currency: str = ""
    booked_in: str = ""
    rule_id: int | None = None
    rule_revision: int | None = None
    campaign_id: int | None = None
    granted_by: str = ""
    trial: bool = False
    held_out: bool = False
    valid_until: date | None = None
    """Last day of a code or card, where it is not the reward's days from today on."""
    announce: bool = True
    """Whether a mail tells of a code; where its own mail does (a complaint's reply): no."""


def give(wishes: Sequence[Wish], *, now: datetime) -> list[Grant]:
    """Grant what is wished for, in the caller's transaction; what was granted before stays.

    Writes the grants with their effects on the shop; the message that tells of a code is
    entered when the shop has it (`tell.py`). Limits are the caller's affair
    (`asking/room.py`). A constant number of statements.

    Args:
        wishes: What, to whom, why.
        now: Database time.

    Returns:
        The grants in the order of the wishes, those that stood already included.

    Raises:
        ValueError: A goodie without an order, a code of another currency than its channel.
        LookupError: Nobody declared the effect that carries it out.

    """
    if not wishes:
        return []
    days = _check(wishes, now)
    wanted = {wish.key: wish for wish in wishes}
    for _ in range(TRIES):
        known = {row.key: row for row in Grant.objects.filter(key__in=list(wanted))}
        rows = [
            _row(wish, days.get(wish.recipient.channel_id), now)
            for key, wish in wanted.items() if key not in known
        ]  # fmt: skip
        try:
            with transaction.atomic():
                made = Grant.objects.bulk_create(rows)
        except IntegrityError:
            continue
        _carry_out(made, now)
        granted = known | {row.key: row for row in made}
        return [granted[wish.key] for wish in wishes]
    raise RuntimeError("Somebody else grants the same all the time.")


def take_back(grant_ids: Collection[int], *, reason: str, now: datetime) -> list[int]:
    """Take back what was granted and not used, in the caller's transaction.

    Frees what was booked, and leaves effects: the goodie's line is removed before it is
    packed, the code or card is switched off.

    Args:
        grant_ids: Which; those that were used, or ended before, stay as they are.
        reason: A code, at most 64 characters.
        now: Database time.

    Returns:
        The ids of those that were taken back now.

    Raises:
        LookupError: Nobody declared the effect that takes it back.

    """
    taken = moves.revoked(grant_ids, reason=reason, now=now)
    effects.enter_all([_effect(grant, UNDOES, now) for grant in taken if not grant.trial])
    return [grant.pk for grant in taken]


def _check(wishes: Sequence[Wish], now: datetime) -> Mapping[int, date]:
    """Return today by channel for those that get a code or card.

    Raises:
        ValueError: A wish cannot be granted.

    """
    for wish in wishes:
        if isinstance(wish.reward, GoodieReward) and wish.recipient.order_id is None:
            raise ValueError(f"{wish.key}: a goodie comes with an order.")
    codes = [wish for wish in wishes if not isinstance(wish.reward, GoodieReward)]
    if not codes:
        return {}
    known = port.current().read_channels()
    gates = channels.gates()
    for wish in codes:
        channel = known.get(wish.recipient.channel_id)
        currency = rewards.currency_of(wish.reward)
        if channel is None or channel.currency != currency:
            raise ValueError(f"{wish.key}: its channel has another currency than {currency}.")
    ids = {wish.recipient.channel_id for wish in codes}
    return {pk: _today(gates.get(pk, ChannelGate()), now) for pk in ids}


def _today(gate: ChannelGate, now: datetime) -> date:
    return now.astimezone(zone_of(gate.settings.time_zone)).date()


def _row(wish: Wish, today: date | None, now: datetime) -> Grant:
    whose = wish.recipient
    code = "" if wish.trial or wish.held_out else _code(wish)
    return Grant(
        key=wish.key,
        kind=rewards.kind_of(wish.reward),
        state=GrantState.HELD_OUT if wish.held_out else GrantState.DECIDED,
        why=wish.why,
        rule_id=wish.rule_id,
        rule_revision=wish.rule_revision,
        campaign_id=wish.campaign_id,
        person_id=whose.person_id,
        user_id=whose.user_id,
        email=whose.email,
        first_name=whose.first_name,
        order_id=whose.order_id,
        channel_id=whose.channel_id,
        language_code=whose.language_code,
        reward=rewards.write(wish.reward),
        cost=Decimal(0) if wish.held_out else wish.cost,
        currency=wish.currency or rewards.currency_of(wish.reward),
        booked_in=wish.booked_in,
        code=code,
        valid_until=_last_day(wish, today),
        trial=wish.trial,
        announced_by="" if wish.announce else ELSEWHERE,
        granted_by=wish.granted_by,
        granted_at=now,
        ended_at=now if wish.held_out else None,
    )


def _code(wish: Wish) -> str:
    match wish.reward:
        case CodeReward():
            return new_code(wish.recipient.language_code)
        case GiftCardReward():
            return new_gift_card_code()
        case _:
            return ""


def _last_day(wish: Wish, today: date | None) -> date | None:
    if wish.valid_until is not None or today is None or isinstance(wish.reward, GoodieReward):
        return wish.valid_until
    days = wish.reward.valid_days
    return None if days is None else today + timedelta(days=days)


def _carry_out(grants: Sequence[Grant], now: datetime) -> None:
    live = [row for row in grants if row.state == GrantState.DECIDED and not row.trial]
    effects.enter_all([_effect(grant, MAKES, now) for grant in live])
    books.add(booked.goodies_of(live), at=now)


def _effect(grant: Grant, kinds: Mapping[RewardKind, str], now: datetime) -> NewEffect:
    kind = kinds[RewardKind(grant.kind)]
    return NewEffect(kind, f"{kind}:{grant.pk}", anchor.order_of(grant), {"grant": grant.pk}, now)
