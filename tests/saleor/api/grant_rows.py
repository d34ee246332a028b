"""The rows of grants about which callers ask: a code that came with the order."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.rewards.rules import reward as rewards
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind, RewardKind
from saleor_service_plugin.shop import port
from tests.saleor.api.cast_rows import HOME

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast

CODE = "SECRETCODE-2345-6789-ABCD-EFGH"

WORDS = "SECRET-REASON-OF-STAFF"

KEY = "staff:cast"

TEN = CodeReward(CodeKind.PERCENT, Decimal(10), "EUR", valid_days=30)


def add(cast: "Cast") -> None:
    """Have a code granted with the order."""
    now = datetime.now(UTC)
    with port.current().writer():
        row, _ = Grant.objects.update_or_create(
            key=KEY,
            defaults={
                "kind": RewardKind.CODE, "state": GrantState.GIVEN, "why": Why.STAFF,
                "order_id": cast.order_id, "user_id": cast.owner_id, "email": cast.email,
                "channel_id": cast.world.channels[HOME].pk, "reward": rewards.write(TEN),
                "code": CODE, "words": WORDS, "given_at": now, "currency": "EUR",
                "valid_until": now.date() + timedelta(days=30), "reason": "", "ended_at": None,
            },
        )  # fmt: skip
    cast.grant_id = row.pk


def stand(cast: "Cast") -> None:
    """Have it again where another test took it back."""
    with port.current().writer():
        there = Grant.objects.filter(pk=cast.grant_id, state=GrantState.GIVEN).exists()
    if not there:
        add(cast)


def remove(cast: "Cast") -> None:
    """Take away what was granted."""
    with port.current().writer():
        Grant.objects.filter(order_id=cast.order_id).delete()
