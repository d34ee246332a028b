"""Referral as the API shows it: a customer's own link, and what a channel gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import graphene
from django.db.models import Count
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.scalars import Decimal as DecimalScalar
from saleor.graphql.core.types import BaseObjectType

from ..messages.addresses import ROOT
from ..rewards.referral.models import ReferralLink, ReferralUse
from ..rewards.referral.program import DAYS, PER_PERSON, Program
from ..rewards.referral.states import UseState
from ..rewards.rules.reward import CodeReward, GiftCardReward
from ..shop import port
from . import ids
from .campaign_types import ServiceCodeTerms


def _int(description: str) -> Any:
    return graphene.Int(required=True, description=description)


@dataclass(frozen=True, slots=True)
class LinkView:
    """A customer's link, with what came of it."""

    row: ReferralLink
    counts: Mapping[str, int]


def view_of(row: ReferralLink) -> LinkView:
    """Return a link as its owner sees it; two statements."""
    with port.current().writer():
        rows = ReferralUse.objects.filter(link_id=row.pk).values("state")
        return LinkView(row, dict(rows.annotate(count=Count("pk")).values_list("state", "count")))


class ServiceReferralLink(BaseObjectType):
    """A customer's own link."""

    code = graphene.String(
        required=True, description="What a friend enters at the checkout, as a discount code."
    )
    url = graphene.String(
        required=True,
        description="A page that tells a friend what he gets; it names nobody. For the customer to "
        "share: the shop writes to no friend.",
    )
    created_at = DateTime(required=True, description="When it was made.")
    waiting = _int("Friends whose time to return is not over.")
    rewarded = _int("Friends for whom there was a reward.")

    class Meta:
        description = "A customer's own link, by which friends order."

    @staticmethod
    def resolve_code(root: LinkView, info: Any) -> str:
        """Return the code."""
        return root.row.code

    @staticmethod
    def resolve_url(root: LinkView, info: Any) -> str:
        """Return the address of our page."""
        return port.current().public_address(f"{ROOT}/r/{root.row.code}")

    @staticmethod
    def resolve_created_at(root: LinkView, info: Any) -> datetime:
        """Return when."""
        return root.row.created_at

    @staticmethod
    def resolve_waiting(root: LinkView, info: Any) -> int:
        """Return how many."""
        return root.counts.get(UseState.WAITING, 0)

    @staticmethod
    def resolve_rewarded(root: LinkView, info: Any) -> int:
        """Return how many."""
        return root.counts.get(UseState.REWARDED, 0)


class ServiceReferralProgram(BaseObjectType):
    """What a channel gives who recommends it."""

    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    is_on = graphene.Boolean(required=True, description="Whether links are made and count.")
    code = graphene.Field(
        ServiceCodeTerms,
        description="What the customer gets; null: a gift card, or nothing is set yet.",
    )
    gift_card_amount = DecimalScalar(
        description="Or a gift card of so much, in the channel's currency."
    )
    friend_code = graphene.Field(
        ServiceCodeTerms, description="What the friend gets off his first order; null: nothing."
    )
    window_days = _int(
        "Days after the delivery of the friend's last parcel until the reward, "
        f"{DAYS[0]} to {DAYS[-1]}."
    )
    min_value = DecimalScalar(
        required=True, description="What the friend's order must be worth, less what came back."
    )
    monthly_budget = DecimalScalar(description="The most booked in a month; null: no limit.")
    per_person = _int(f"Rewards for one customer in a year, 1 to {PER_PERSON[-1]}.")

    class Meta:
        description = "A channel's referral program."

    @staticmethod
    def resolve_channel_id(root: Program, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel_id)

    @staticmethod
    def resolve_code(root: Program, info: Any) -> CodeReward | None:
        """Return the code's terms."""
        return root.reward if isinstance(root.reward, CodeReward) else None

    @staticmethod
    def resolve_gift_card_amount(root: Program, info: Any) -> Decimal | None:
        """Return the card's amount."""
        return root.reward.amount if isinstance(root.reward, GiftCardReward) else None

    @staticmethod
    def resolve_friend_code(root: Program, info: Any) -> CodeReward | None:
        """Return the terms."""
        return root.friend_reward
