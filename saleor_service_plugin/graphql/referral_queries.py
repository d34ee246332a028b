"""Asking for one's own link, and for what a channel gives."""

from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType

from ..rewards.referral import links, program
from ..rewards.referral.program import Program
from ..shop import port
from ..shop.snapshots import Channel
from . import ids
from .callers import MANAGE_DISCOUNTS, caller_of, demand
from .referral_types import LinkView, ServiceReferralLink, ServiceReferralProgram, view_of

SLUG = graphene.Argument(graphene.String, required=True, description="Slug of Saleor's channel.")


class ReferralQueries(BaseObjectType):
    """Queries about referral."""

    service_referral_link = graphene.Field(
        ServiceReferralLink,
        description="The caller's own link in a channel; null where there is none. For customers "
        "with an account.",
        channel=SLUG,
    )
    service_referral_program = graphene.Field(
        ServiceReferralProgram,
        description="What a channel gives who recommends it. Needs MANAGE_DISCOUNTS; staff see the "
        "channels they have access to.",
        channel=graphene.Argument(
            graphene.ID, required=True, description="Id of Saleor's Channel."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_referral_link(_root: Any, info: Any, channel: str) -> LinkView | None:
        """Return the caller's link."""
        user_id = caller_of(info).user_id
        found = channel_of(channel)
        if user_id is None or found is None:
            return None
        row = links.of_user(user_id, found.id)
        return None if row is None else view_of(row)

    @staticmethod
    def resolve_service_referral_program(_root: Any, info: Any, channel: str) -> Program | None:
        """Return a channel's program."""
        caller = demand(info, MANAGE_DISCOUNTS)
        pk = ids.named(ids.number_of, channel, "Channel")
        with port.current().writer():
            if pk is None or not caller.sees_channel(pk):
                return None
            return program.read(pk) if pk in port.current().read_channels() else None


def channel_of(slug: str) -> Channel | None:
    """Return the channel of a slug, None where there is none."""
    with port.current().writer():
        known = port.current().read_channels().values()
    return next((one for one in known if one.slug == slug), None)
