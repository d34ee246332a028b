"""The rows of campaigns and referral about which callers ask."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.rules import ChannelGate, ChannelMode
from saleor_service_plugin.rewards.campaigns import desk
from saleor_service_plugin.rewards.campaigns.draft import Draft
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.history.models import Person, PersonKey
from saleor_service_plugin.rewards.referral import links, program
from saleor_service_plugin.rewards.referral.models import ReferralLink
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind
from saleor_service_plugin.shop import port
from tests.saleor.api.cast_rows import HOME

if TYPE_CHECKING:
    from tests.saleor.api.cast import Cast

NAME = "Campaign of the cast"

LINK = "DANKE-2345-6789-ABCD"

TEN = CodeReward(CodeKind.FIXED, Decimal(10), "EUR", valid_days=30)


def campaign(cast: "Cast", state: str = "draft") -> int:
    """Return a campaign that stands so; made now where another test moved it on."""
    pk = cast.world.channels[HOME].pk
    with port.current().writer():
        row = Campaign.objects.filter(channel_id=pk, name=NAME, state=state).first()
        if row is None:
            draft = Draft(
                NAME, TEN, subject="S", text="T",
                last_day=(datetime.now(UTC) + timedelta(days=20)).date(),
            )  # fmt: skip
            row = desk.create(pk, draft, by="")
            Campaign.objects.filter(pk=row.pk).update(
                state=state, starts_at=datetime.now(UTC), finished_at=datetime.now(UTC)
            )
    return row.pk


def add_link(cast: "Cast") -> None:
    """Have a program, and a link of the owner's; nothing is written where they stand."""
    pk = cast.world.channels[HOME].pk
    with port.current().writer():
        is_live = channels.gates().get(pk, ChannelGate()).mode is ChannelMode.LIVE
        if is_live and program.read(pk).is_on and links.of_user(cast.owner_id, pk):
            return
    channels.go_live(pk)
    program.change(pk, {"is_on": True, "reward": TEN})
    with port.current().writer():
        person, _ = Person.objects.update_or_create(
            user_id=cast.owner_id, merged_into=None,
            defaults={
                "email": cast.email, "orders": 1, "last_order_id": cast.order_id or uuid4(),
                "last_at": datetime.now(UTC), "channel_id": pk,
            },
        )  # fmt: skip
        PersonKey.objects.update_or_create(
            key=f"account:{cast.owner_id}", defaults={"person_id": person.pk}
        )
        # Its person may have been forgotten by tests of other files.
        ReferralLink.objects.filter(code=LINK).exclude(person_id=person.pk).delete()
        ReferralLink.objects.update_or_create(
            person_id=person.pk, channel_id=pk, defaults={"code": LINK, "revoked_at": None}
        )
