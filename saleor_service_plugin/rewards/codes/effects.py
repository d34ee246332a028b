"""Carrying out what was granted: the code or the card is made in the shop, or switched off.

Each may run twice: the code's text was chosen when it was granted, so that a second run
finds what the first one made.
"""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from ...database import transaction_time
from ...effects.kinds import EffectKind, NotPossibleError
from ...effects.models import Effect
from ...messages import channels
from ...messages.rules import ChannelGate, zone_of
from ...shop import port
from ...shop.reward_rows import NewCode, NewGiftCard
from ..grants import moves, tell
from ..grants.models import Grant
from ..grants.states import GrantState
from ..rules import reward as rewards
from ..rules.reward import CodeReward, GiftCardReward
from .bucket import bucket, named
from .terms_words import said

LATEST = timedelta(days=30)
"""What was granted is owed, however long the shop could not be asked."""

NO_CHANNEL = "no-channel"
"""No channel is left where it could be used, or nothing of what it is for."""

NO_REWARD = "unreadable"
"""The grant holds what this version cannot read."""


def _make(effect: Effect, make: Callable[[Grant], object], undo: Callable[[str], object]) -> None:
    """Make what a grant promises, and note it together with the mail that tells of it."""
    grant = _grant(effect)
    if grant.trial or not grant.code or grant.state not in (GrantState.DECIDED, GrantState.GIVEN):
        raise NotPossibleError(f"grant is {grant.state}")
    try:
        make(grant)
    except LookupError as error:
        _fail(grant, NO_CHANNEL)
        raise NotPossibleError(NO_CHANNEL) from error
    except ValueError as error:
        _fail(grant, NO_REWARD)
        raise NotPossibleError(NO_REWARD) from error
    with transaction.atomic():
        done = moves.given(grant.pk, now=transaction_time())
        if done is not None:
            tell.told_of(done)
    if done is None and _grant(effect).state != GrantState.GIVEN:
        # Taken back while it was made.
        undo(grant.code)


def _grant(effect: Effect) -> Grant:
    grant = Grant.objects.filter(pk=effect.data["grant"]).first()
    if grant is None:
        raise NotPossibleError("grant gone")
    return grant


def _fail(grant: Grant, reason: str) -> None:
    with transaction.atomic():
        moves.failed(grant.pk, reason=reason, now=transaction_time())


def new_code(grant: Grant) -> NewCode:
    """Return the code that a grant asks the shop for.

    Customers read the voucher's name in their checkout, so that it says what the code is
    worth, never for whom or why it was thought out.

    Raises:
        ValueError: The grant holds no code's terms.

    """
    reward = rewards.read(grant.reward)
    if not isinstance(reward, CodeReward):
        raise ValueError("This is no code.")
    gate = channels.gates().get(grant.channel_id, ChannelGate())
    zone = zone_of(gate.settings.time_zone)
    reward = named(reward, grant.channel_id)
    reason = f"rule:{grant.rule_id}" if grant.rule_id else grant.why
    if grant.campaign_id:
        reason = f"campaign:{grant.campaign_id}"
    return NewCode(
        key=grant.key,
        code=grant.code,
        bucket=bucket(reason, reward, grant.valid_until, str(zone)),
        name=said(reward, grant.valid_until, grant.language_code).value,
        kind=reward.kind,
        value=reward.value,
        currency=reward.currency,
        channel_ids=reward.channel_ids,
        min_spent=reward.min_spent,
        first_day=grant.granted_at.astimezone(zone).date(),
        last_day=grant.valid_until,
        time_zone=str(zone),
        countries=reward.countries,
        product_ids=reward.product_ids,
        collection_ids=reward.collection_ids,
        category_ids=reward.category_ids,
    )


def _make_code(grant: Grant) -> None:
    port.current().make_code(new_code(grant))


def _make_gift_card(grant: Grant) -> None:
    reward = rewards.read(grant.reward)
    if not isinstance(reward, GiftCardReward):
        raise ValueError("This is no gift card.")
    port.current().make_gift_card(
        NewGiftCard(
            key=grant.key,
            code=grant.code,
            amount=reward.amount,
            currency=reward.currency,
            email=grant.email,
            last_day=grant.valid_until,
        )
    )


def _code_off(code: str) -> None:
    port.current().switch_code_off(code)


def _gift_card_off(code: str) -> None:
    port.current().switch_gift_card_off(code)


def _off(effect: Effect, switch: Callable[[str], object]) -> None:
    """Switch off what was taken back; used or gone, there is nothing left to do."""
    if code := _grant(effect).code:
        switch(code)


KINDS = (
    EffectKind("code-make", LATEST, lambda effect: _make(effect, _make_code, _code_off)),
    EffectKind(
        "gift-card-make", LATEST, lambda effect: _make(effect, _make_gift_card, _gift_card_off)
    ),
    EffectKind("code-off", LATEST, lambda effect: _off(effect, _code_off)),
    EffectKind("gift-card-off", LATEST, lambda effect: _off(effect, _gift_card_off)),
)
"""What becomes of codes and gift cards in the shop; `data` is {"grant": its id}."""
