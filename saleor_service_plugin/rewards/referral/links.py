"""A customer's own link: made when he asks for it, and his to end.

The shop writes to nobody for it: who sends a link to a friend is the customer himself, in his
own words. A mail to the friend would be advertising of the shop's (BGH I ZR 208/12).
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from ...database import clock
from ...effects.enter import NewEffect, enter
from ...effects.kinds import EffectKind, NotPossibleError
from ...effects.models import Effect
from ...messages import channels
from ...messages.rules import ChannelGate, ChannelMode, zone_of
from ...shop import port
from ...shop.reward_rows import NewCode
from ..codes.bucket import bucket
from ..codes.texts import has_our_form, new_code
from ..history.models import Person, PersonKey
from ..refused import Problem, RefusedError
from ..rules import reward as rewards
from ..rules.reward import CodeReward
from . import program as programs
from .models import ReferralLink

MAKE = "referral-code-make"
SWITCH_OFF = "referral-code-off"

FOR = timedelta(days=7)
"""How long it is tried to make or end a code: then staff hear of it by the effect."""


def of_user(user_id: int, channel_id: int) -> ReferralLink | None:
    """Return an account's link in a channel, None where it has none that is good."""
    with port.current().writer():
        person = person_of(user_id)
        rows = ReferralLink.objects.filter(channel_id=channel_id, revoked_at__isnull=True)
        return None if person is None else rows.filter(person_id=person.pk).first()


def of_code(code: str) -> ReferralLink | None:
    """Return a link that is good by its code, in any case; one indexed statement."""
    code = code.strip().upper()
    if not has_our_form(code):
        return None
    with port.current().writer():
        rows = ReferralLink.objects.filter(revoked_at__isnull=True)
        return rows.filter(code=code).first()


def make(user_id: int, channel_id: int, *, language: str) -> ReferralLink:
    """Return an account's link, made now where it has none.

    Args:
        user_id: The shop's account.
        channel_id: Where friends are to buy.
        language: Of the customer; says how the code begins.

    Raises:
        RefusedError: The channel has no program, or the account has no order that counts.

    """
    with port.current().writer(), transaction.atomic():
        program = programs.read(channel_id)
        gate = channels.gates().get(channel_id, ChannelGate())
        if not program.is_on or gate.mode is not ChannelMode.LIVE:
            raise RefusedError(Problem("channel", "unknown", "There is no such program here."))
        person = person_of(user_id, lock=True)
        if person is None or person.orders < 1 or person.last_order_id is None:
            raise RefusedError(Problem("channel", "no-order", "Who recommends has bought before."))
        rows = ReferralLink.objects.select_for_update()
        row = rows.filter(person_id=person.pk, channel_id=channel_id).first()
        if row is not None and row.revoked_at is None:
            return row
        # A link that was ended begins anew with another code: the old one stays worthless.
        row = row or ReferralLink(person_id=person.pk, channel_id=channel_id)
        row.code, row.revoked_at = new_code(language), None
        row.save()
        if program.friend_reward is not None:
            enter(_making(row, program.friend_reward, person.last_order_id, gate))
    return row


def revoke(user_id: int, channel_id: int) -> bool:
    """End an account's link; friends who have ordered by it still count.

    Returns:
        False where there was none.

    """
    with port.current().writer(), transaction.atomic():
        person = person_of(user_id, lock=True)
        if person is None:
            return False
        rows = ReferralLink.objects.select_for_update().filter(
            person_id=person.pk, channel_id=channel_id, revoked_at__isnull=True
        )
        row = rows.first()
        if row is None:
            return False
        row.revoked_at = clock()
        row.save(update_fields=["revoked_at"])
        order_id = person.last_order_id or UUID(int=0)
        enter(NewEffect(SWITCH_OFF, f"{SWITCH_OFF}:{row.code}", order_id, {"code": row.code}))
    return True


def person_of(user_id: int, *, lock: bool = False) -> Person | None:
    """Return who an account is by the shop's own proof: the login with which he has bought."""
    key = PersonKey.objects.filter(pk=f"account:{user_id}").first()
    if key is None:
        return None
    rows = Person.objects.select_for_update() if lock else Person.objects.all()
    person = rows.filter(pk=key.person_id).first()
    if person is not None and person.merged_into is not None:
        person = rows.filter(pk=person.merged_into).first()
    return person


def _making(row: ReferralLink, reward: CodeReward, order_id: UUID, gate: ChannelGate) -> NewEffect:
    zone = gate.settings.time_zone or "UTC"
    today = clock().astimezone(zone_of(zone)).date()
    data = {
        "code": row.code,
        "channel": row.channel_id,
        "reward": rewards.write(reward),
        "first_day": today.isoformat(),
        "zone": zone,
    }
    return NewEffect(MAKE, f"{MAKE}:{row.code}", order_id, data)


def new_code_of(data: Mapping[str, object]) -> NewCode:
    """Return the code that a friend types, as the shop is asked to make it; pure.

    Many may use it, each friend once; it is good until the link is ended.
    """
    reward = rewards.read(data["reward"])
    assert isinstance(reward, CodeReward)
    channel, zone, code = int(str(data["channel"])), str(data["zone"]), str(data["code"])
    return NewCode(
        key=f"referral:{code}",
        code=code,
        bucket=bucket(f"referral:{channel}", reward, None, zone),
        name="Referral",
        kind=reward.kind.value,
        value=Decimal(reward.value),
        currency=reward.currency,
        channel_ids=reward.channel_ids or (channel,),
        min_spent=reward.min_spent,
        first_day=date.fromisoformat(str(data["first_day"])),
        last_day=None,
        time_zone=zone,
        countries=reward.countries,
        product_ids=reward.product_ids,
        collection_ids=reward.collection_ids,
        category_ids=reward.category_ids,
        once_per_customer=True,
    )


def _make(effect: Effect) -> None:
    if ReferralLink.objects.filter(code=str(effect.data["code"]), revoked_at=None).exists():
        try:
            port.current().make_code(new_code_of(effect.data))
        except LookupError as error:
            raise NotPossibleError("no channel for it, or nothing it is for") from error
    else:
        raise NotPossibleError("the link was ended")


def _switch_off(effect: Effect) -> None:
    port.current().switch_code_off(str(effect.data["code"]))


KINDS = (
    EffectKind(key=MAKE, latest=FOR, apply=_make),
    EffectKind(key=SWITCH_OFF, latest=FOR, apply=_switch_off),
)
