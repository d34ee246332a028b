"""serviceReferralLinkCreate and serviceReferralLinkRevoke."""

from typing import Any

import graphene

from ...rewards.referral import links
from ...shop.snapshots import Channel
from ..callers import Caller
from ..campaign_inputs import named
from ..errors import Code, refuse
from ..referral_queries import channel_of
from ..referral_types import ServiceReferralLink, view_of
from .base import ServiceMutation

SLUG = graphene.String(required=True, description="Slug of Saleor's channel.")


def _whose(caller: Caller, slug: str) -> tuple[int, Channel]:
    """Return whose link in which channel is meant.

    Raises:
        ValidationError: There is no account, or no such channel.

    """
    found = channel_of(slug)
    if caller.user_id is None:
        refuse("channel", "Sign in: a link belongs to an account.", Code.NOT_FOUND)
    if found is None:
        refuse("channel", "There is no such channel.", Code.NOT_FOUND)
    return caller.user_id, found


class ServiceReferralLinkCreate(ServiceMutation):
    """Makes the caller's own link."""

    link = graphene.Field(ServiceReferralLink, description="The link.")

    class Arguments:
        """What it takes."""

        channel = SLUG
        language = graphene.String(
            description='The customer\'s, such as "de": says how the code begins.'
        )

    class Meta:
        description = (
            "Makes the caller's own link, where a channel has a program and the caller has an "
            "order that counts; the one that is there already stays. Its code works a moment later."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        user_id, channel = _whose(caller, data["channel"])
        with named():
            row = links.make(user_id, channel.id, language=data.get("language") or "")
        return cls(link=view_of(row))


class ServiceReferralLinkRevoke(ServiceMutation):
    """Ends the caller's own link."""

    revoked = graphene.Boolean(description="Whether there was one.")

    class Arguments:
        """What it takes."""

        channel = SLUG

    class Meta:
        description = (
            "Ends the caller's own link and its code; friends who have ordered by it still count."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it."""
        user_id, channel = _whose(caller, data["channel"])
        return cls(revoked=links.revoke(user_id, channel.id))
