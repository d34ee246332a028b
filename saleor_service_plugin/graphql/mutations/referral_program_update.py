"""serviceReferralProgramUpdate."""

from decimal import Decimal
from typing import Any

import graphene
from saleor.graphql.core.scalars import Decimal as DecimalScalar
from saleor.graphql.core.types import BaseInputObjectType

from ...rewards.referral import program
from ...rewards.referral.models import ReferralProgram
from ...rewards.referral.program import DAYS, PER_PERSON
from ...rewards.rules.reward import GiftCardReward
from .. import channel_args, named_things
from ..callers import MANAGE_DISCOUNTS, Caller
from ..campaign_inputs import ServiceCodeTermsInput, named, reward_of
from ..errors import Code, refuse
from ..referral_types import ServiceReferralProgram
from .base import ServiceMutation


class ServiceReferralProgramInput(BaseInputObjectType):
    """What shall change."""

    is_on = graphene.Boolean(description="Whether links are made and count.")
    code = ServiceCodeTermsInput(description="What the customer gets.")
    gift_card_amount = DecimalScalar(description="Or a gift card of so much.")
    friend_code = ServiceCodeTermsInput(
        description="What the friend gets off his first order; null: nothing. Holds for links made "
        "from now on."
    )
    window_days = graphene.Int(
        description="Days after the delivery of the friend's last parcel until the reward, "
        f"{DAYS[0]} to {DAYS[-1]}."
    )
    min_value = DecimalScalar(description="What the friend's order must be worth.")
    monthly_budget = DecimalScalar(description="The most booked in a month; null: no limit.")
    per_person = graphene.Int(
        description=f"Rewards for one customer in a year, 1 to {PER_PERSON[-1]}."
    )

    class Meta:
        description = "What shall change of a program. What is left out stays, null is the default."


class ServiceReferralProgramUpdate(ServiceMutation):
    """Changes what a channel gives who recommends it."""

    program = graphene.Field(ServiceReferralProgram, description="As it stands now.")

    class Arguments:
        """What it takes."""

        channel = graphene.ID(required=True, description="Id of Saleor's Channel.")
        input = ServiceReferralProgramInput(required=True, description="What shall change.")

    class Meta:
        description = (
            "Changes what a channel gives who recommends it. The period of withdrawal comes before "
            "every reward: what was sent back brings none."
        )
        permissions = (MANAGE_DISCOUNTS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        channel, given = channel_args.named(caller, data["channel"]), data["input"]
        named_things.refuse_long_lists(given)
        if given.get("code") is not None and given.get("gift_card_amount") is not None:
            refuse("gift_card_amount", "Either a code or a gift card.", Code.INVALID)
        fresh = ReferralProgram(channel_id=channel.id)
        values = {
            name: getattr(fresh, name) if given[name] is None else given[name]
            for name in ("is_on", "window_days", "min_value", "monthly_budget", "per_person")
            if name in given
        }
        if "min_value" in values:
            values["min_value"] = Decimal(values["min_value"])
        if given.get("code") is not None:
            values["reward"] = reward_of(caller, given["code"], channel.currency)
        elif given.get("gift_card_amount") is not None:
            values["reward"] = GiftCardReward(given["gift_card_amount"], channel.currency)
        if "friend_code" in given:
            friend = given["friend_code"]
            values["friend_reward"] = friend and reward_of(
                caller, friend, channel.currency, "friend_code"
            )
        with named():
            return cls(program=program.change(channel.id, values))
